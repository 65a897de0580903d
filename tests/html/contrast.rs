//! The colours of the style sheet in, the contrast of every pair that is seen together out: at least 4.5 to 1.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../src/render/html/style.css");

/// The colours of a block, by their names.
fn colours(block: &str) -> BTreeMap<String, [u8; 3]> {
    let of = |declaration: &str| {
        let (name, value) = declaration.split_once(':')?;
        let digits = value.trim().strip_prefix('#')?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some((name.trim().to_string(), [part(0)?, part(2)?, part(4)?]))
    };
    block.split(';').filter_map(of).collect()
}

/// As WCAG 2.2 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let channel = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(colour[0]) + 0.7152 * channel(colour[1]) + 0.0722 * channel(colour[2])
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_stands_out_from_its_ground() {
    let blocks: Vec<&str> = STYLE.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    assert_eq!(blocks.len(), 2, "light and dark");
    for block in blocks {
        let colours = colours(block);
        assert!(colours.len() >= 14, "{colours:?}");
        let grounds = [colours["--paper"], colours["--panel"]];
        for (name, colour) in
            colours.iter().filter(|(name, _)| !matches!(name.as_str(), "--paper" | "--panel" | "--rule"))
        {
            for ground in grounds {
                let contrast = contrast(*colour, ground);
                assert!(contrast >= 4.5, "{name} has {contrast:.2} to 1");
            }
        }
    }
}

#[test]
fn no_colour_is_named_outside_the_two_lists() {
    let rules = STYLE.rsplit("* { box-sizing").next().unwrap();
    assert!(!rules.contains('#'), "a colour beside the lists");
}
