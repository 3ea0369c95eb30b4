//! What holds of the source itself: layers, names, the theme contract, the golden sites.

mod architecture;
mod contract;
mod golden;
