//! The bytes of an OLE file (a small file system in one file, as old Office has it) in, one of its streams out.
//!
//! Every chain of sectors is followed for at most as many steps as there are sectors, so one that runs in a circle ends.

/// How an OLE file begins.
pub const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The last sector that a number names; those above say that a chain ends, or that a sector is free.
const LAST: u32 = 0xffff_fff9;
/// Streams shorter than this lie in the small sectors.
const SMALL: u64 = 4096;
/// The size of a small sector.
const SMALL_SECTOR: usize = 64;
/// The size of an entry of the directory.
const ENTRY: usize = 128;
/// What an entry of the directory says of a stream, and of the root.
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// An OLE file whose tables are read.
pub struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The next sector of each.
    next: Vec<u32>,
    /// The next small sector of each.
    next_small: Vec<u32>,
    /// What the small sectors lie in.
    small: Vec<u8>,
    directory: Vec<u8>,
}

impl<'a> Ole<'a> {
    /// Reads the tables of a file; none where they are damaged.
    pub fn open(bytes: &'a [u8]) -> Option<Ole<'a>> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut ole =
            Ole { bytes, sector, next: Vec::new(), next_small: Vec::new(), small: Vec::new(), directory: Vec::new() };
        for table in ole.tables()? {
            let table = ole.sector(table)?;
            ole.next.extend(numbers(table));
        }
        ole.directory = ole.chain(u32_at(bytes, 48)?)?;
        ole.next_small = numbers(&ole.chain(u32_at(bytes, 60)?)?).collect();
        let root = ole.entries().find(|entry| entry.get(66) == Some(&ROOT)).and_then(|entry| u32_at(entry, 116));
        ole.small = ole.chain(root?)?;
        Some(ole)
    }

    /// The sectors that hold the table of sectors: 109 of them are in the header, the rest in a chain of their own.
    fn tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = numbers(self.bytes.get(76..512)?).collect();
        let (mut list, per_sector) = (u32_at(self.bytes, 68)?, self.sector / 4 - 1);
        for _ in 0..self.sectors() {
            if list > LAST {
                break;
            }
            let sector = self.sector(list)?;
            tables.extend(numbers(sector).take(per_sector));
            list = u32_at(sector, per_sector * 4)?;
        }
        tables.retain(|table| *table <= LAST);
        (tables.len() <= self.sectors()).then_some(tables)
    }

    /// The bytes of a stream by its name without case; none where there is none or it is damaged.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let (start, low) = (u32_at(entry, 116)?, u32_at(entry, 120)?);
        // In files with short sectors the upper half of the length is not used, and may be anything.
        let high = if self.sector == 512 { 0 } else { u32_at(entry, 124)? };
        let length = u64::from(high) << 32 | u64::from(low);
        let mut stream = match length {
            0 => Vec::new(),
            1..SMALL => self.small_chain(start)?,
            _ => self.chain(start)?,
        };
        let length = usize::try_from(length).ok()?;
        (length <= stream.len()).then(|| stream.truncate(length))?;
        Some(stream)
    }

    /// Whether there is a stream of a name.
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&[u8]> {
        self.entries().find(|entry| entry.get(66) == Some(&STREAM) && is_called(entry, name))
    }

    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.directory.chunks_exact(ENTRY)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    /// One sector; the last of a file may be cut short.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut number) = (Vec::new(), start);
        for _ in 0..=self.sectors() {
            if number > LAST {
                return Some(bytes);
            }
            bytes.extend_from_slice(self.sector(number)?);
            number = *self.next.get(number as usize)?;
        }
        None
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut number) = (Vec::new(), start);
        for _ in 0..=self.next_small.len() {
            if number > LAST {
                return Some(bytes);
            }
            let at = (number as usize).checked_mul(SMALL_SECTOR)?;
            bytes.extend_from_slice(self.small.get(at..at.checked_add(SMALL_SECTOR)?)?);
            number = *self.next_small.get(number as usize)?;
        }
        None
    }
}

/// Whether an entry of the directory has a name, which is in UTF-16 and at most 31 long.
fn is_called(entry: &[u8], name: &str) -> bool {
    let units = entry.get(..64).unwrap_or_default().chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units).eq_ignore_ascii_case(name)
}

/// Two bytes as a number, the lower first.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// Four bytes as a number, the lowest first.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|number| u32_at(number, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn file(streams: &[(&str, usize)], version: cfb::Version) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).unwrap();
        for (name, length) in streams {
            let bytes: Vec<u8> = (0..*length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            file.create_stream(name).unwrap().write_all(&bytes).unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn streams_short_and_long_are_found_by_name() {
        for version in [cfb::Version::V3, cfb::Version::V4] {
            let bytes = file(&[("Workbook", 10_000_000), ("Small", 100), ("Limit", 4096), ("None", 0)], version);
            let ole = Ole::open(&bytes).unwrap();
            for (name, length) in [("workbook", 10_000_000), ("Small", 100), ("Limit", 4096), ("None", 0)] {
                let stream = ole.stream(name).unwrap();
                assert_eq!(stream.len(), length, "{name}");
                assert!(stream.iter().enumerate().all(|(at, byte)| usize::from(*byte) == at % 251));
            }
            assert!(!ole.has("Book"));
        }
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let good = file(&[("Workbook", 5000)], cfb::Version::V3);
        let table = (u32_at(&good, 76).unwrap() as usize + 1) * 512;
        for at in 0..12 {
            let mut bad = good.clone();
            // Every sector of the file points back to another.
            for sector in 0..16 {
                bad[table + sector * 4..][..4].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
            }
            assert!(Ole::open(&bad).and_then(|ole| ole.stream("Workbook")).is_none());
        }
    }
}
