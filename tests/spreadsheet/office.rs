//! Workbooks in, what LibreOffice has in their cells after working everything out out.

use std::path::Path;
use std::process::Command;

/// Tells LibreOffice to work every formula out when it opens a file.
const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Opens every file and saves it again, in one start of the program; none where it is not installed.
pub fn recalculated(files: &[(String, Vec<u8>)]) -> Option<Vec<Vec<u8>>> {
    let is_there = Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS).unwrap();
    let paths: Vec<_> = files.iter().map(|(name, _)| folder.path().join(format!("{name}.xlsx"))).collect();
    for (path, (_, bytes)) in paths.iter().zip(files) {
        std::fs::write(path, bytes).unwrap();
    }
    let out = folder.path().join("out");
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&out)
        .args(&paths)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(files.iter().map(|(name, _)| saved(&out, name)).collect())
}

fn saved(out: &Path, name: &str) -> Vec<u8> {
    std::fs::read(out.join(format!("{name}.xlsx"))).unwrap_or_else(|error| panic!("{name}: {error}"))
}
