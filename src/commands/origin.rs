//! Paths that were read in, their hashes for a report that is kept out; and the day such a report is of.

use crate::problem::Problem;
use crate::report::sources::InputFile;
use clap::Args;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;

/// The day of a report.
#[derive(Debug, Args)]
pub struct DateOption {
    /// The day to print on an HTML report, such as 2026-01-31; without it none is printed
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Output")]
    pub date: Option<String>,
}

/// A day as it is written in reports.
fn date(text: &str) -> Result<String, String> {
    let read = text.parse::<jiff::civil::Date>().ok().filter(|date| date.to_string() == text);
    read.map(|date| date.to_string()).ok_or_else(|| "expected a date, such as 2026-01-31".to_string())
}

/// The hash of each file's bytes; what is no plain file, such as a pipe, cannot be read twice and has none.
///
/// # Errors
/// A file that cannot be read again.
pub fn inputs(paths: &[String]) -> Result<Vec<InputFile>, Problem> {
    paths.iter().map(|path| input(path)).collect()
}

/// What is inside the program, under a name.
pub fn inside(name: &str, bytes: &[u8]) -> InputFile {
    InputFile { name: name.to_string(), sha256: Some(hexadecimal(&Sha256::digest(bytes))) }
}

fn input(path: &str) -> Result<InputFile, Problem> {
    let name = if path == "/dev/stdin" { "standard input" } else { path };
    let is_file = path != "/dev/stdin" && std::fs::metadata(path).is_ok_and(|found| found.is_file());
    if !is_file {
        return Ok(InputFile { name: name.to_string(), sha256: None });
    }
    let mut file = crate::input::open(path)?;
    let hash = hash(&mut file).map_err(|error| crate::input::unreadable(&crate::place::Place::file(path), &error))?;
    Ok(InputFile { name: name.to_string(), sha256: Some(hash) })
}

fn hash(file: &mut File) -> std::io::Result<String> {
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some(part) if read > 0 => hasher.update(part),
            _ => return Ok(hexadecimal(&hasher.finalize())),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_other_programs_print() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(inside("abc", b"abc").sha256.as_deref(), Some(expected));
    }

    #[test]
    fn a_day_is_written_one_way() {
        assert_eq!(date("2026-01-31").as_deref(), Ok("2026-01-31"));
        assert!(["2026-02-30", "20260131", "31.1.2026", "2026-1-31", ""].iter().all(|text| date(text).is_err()));
    }
}
