//! The embedded web client is part of the binary: a new build of it makes a new binary.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
