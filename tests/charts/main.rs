//! Charts: what they say, what they are made of, how large they are.

#![cfg(test)]

mod contract;
mod markup;
mod random;
mod sample;
mod say;
mod say_trend;
mod script;
mod theme;
