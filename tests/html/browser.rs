//! Pages in a browser, where one is installed: no message, no request, no scrolling to the side on a phone, and paper.

use super::{PAGES, file, html, large};
use std::path::Path;
use std::process::{Command, Output};

const CHROMIUM: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

fn chromium() -> Option<&'static str> {
    CHROMIUM.into_iter().find(|path| Path::new(path).exists())
}

fn run(browser: &str, arguments: &[&str], page: &Path) -> Output {
    let profile = tempfile::tempdir().unwrap();
    Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--virtual-time-budget=1000"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(arguments)
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap()
}

#[test]
fn a_browser_has_nothing_to_say_about_a_page() {
    let Some(browser) = chromium() else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let figures = file(folder.path(), "large.csv", &large());
    let large = ["calc", figures.to_str().unwrap(), "--by-period"];
    for (index, command) in PAGES.iter().chain([&&large[..]]).enumerate() {
        let page = file(folder.path(), &format!("{index}.html"), &html(command));
        for width in ["360", "1280"] {
            let picture = folder.path().join(format!("{index}-{width}.png"));
            let arguments = [format!("--window-size={width},900"), format!("--screenshot={}", picture.display())];
            let output = run(browser, &[&arguments[0], &arguments[1]], &page);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!said.contains("CONSOLE"), "{command:?}: {said}");
            assert!(picture.metadata().unwrap().len() > 10_000, "{command:?}: an empty picture");
        }
        let paper = folder.path().join(format!("{index}.pdf"));
        run(browser, &[&format!("--print-to-pdf={}", paper.display()), "--no-pdf-header-footer"], &page);
        assert!(paper.metadata().unwrap().len() > 10_000, "{command:?}: an empty paper");
    }
}
