//! A figures file in JSON in, and options behind a line `---`. Every message is safe to print, every report can be shown.

#![no_main]

use laws::figures;
use libfuzzer_sys::{Corpus, fuzz_target};
use roi::input::Kind;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    figures(text, "f.json", Kind::Json);
    Corpus::Keep
});
