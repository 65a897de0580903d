//! `roi calc` of a small file and a program that only says hello in, the median time that each takes out, and how many
//! times the one is the other.
//!
//! ```console
//! cargo bench --bench start_up
//! ```
//!
//! They run in turn, so that whatever slows the machine down for a while slows both.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 500;

fn main() {
    // `cargo test --all-targets` runs this too; it only wants to know whether it works.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 2 };
    let folder = tempfile::tempdir().unwrap();
    let hello = hello(folder.path());
    let mut programs =
        [command(Path::new(env!("CARGO_BIN_EXE_roi")), &["calc", "examples/quickstart.csv"]), command(&hello, &[])];
    // The first runs find nothing in the caches.
    programs.iter_mut().for_each(|program| _ = time(program));
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..rounds {
        // Neither is always the one behind the other.
        for index in [round % 2, 1 - round % 2] {
            times[index].push(time(&mut programs[index]));
        }
    }
    let [roi, hello] = times.map(median);
    let ratio = roi.as_nanos() * 100 / hello.as_nanos();
    println!("roi calc     {:>5} µs", roi.as_micros());
    println!("hello world  {:>5} µs", hello.as_micros());
    println!("ratio        {:>5}.{:02}", ratio / 100, ratio % 100);
    println!("medians of {rounds} runs each, in turn");
}

/// The least a Rust program does, compiled.
fn hello(folder: &Path) -> std::path::PathBuf {
    let source = folder.join("hello.rs");
    std::fs::write(&source, "fn main() {\n    println!(\"Hello, world!\");\n}\n").unwrap();
    let program = folder.join(format!("hello{}", std::env::consts::EXE_SUFFIX));
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    assert!(Command::new(rustc).arg("-O").arg("-o").arg(&program).arg(&source).status().unwrap().success());
    program
}

fn command(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn time(program: &mut Command) -> Duration {
    let start = Instant::now();
    let status = program.status().unwrap();
    let time = start.elapsed();
    assert!(status.success());
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
