//! What the program does as a whole: findings with their places, faults with their consequences.
#![cfg(test)]

mod changes;
mod downloads;
mod examples;
mod faults_bytes;
mod faults_canary;
mod faults_disk;
mod faults_drafts;
mod faults_ends;
mod faults_links;
mod faults_names;
mod faults_numbers;
mod faults_output;
mod faults_prose;
mod faults_random;
mod faults_same;
mod faults_toml;
mod findings;
mod fixes;
mod harness;
mod import_batch;
mod mend_fmt;
mod mend_new;
mod mend_schema;
mod mend_status;
mod serve;
mod serve_saves;
mod serve_storm;
mod server;
mod us_foia;
