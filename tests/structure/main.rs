//! What holds of the source itself: layers, names, the theme contract, the golden sites.

#![cfg(test)]

mod architecture;
mod contract;
mod findings;
mod golden;
