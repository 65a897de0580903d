//! How much of an export was read, or how many runs are done, so far, in; a progress bar on a terminal, where it takes long, out.

use crate::tickets::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// A progress bar on a terminal, for what takes long.
#[derive(Default)]
pub struct Bar {
    running: RefCell<Option<(Arc<AtomicBool>, std::thread::JoinHandle<()>)>>,
}

/// How far a size is known: bytes of a file, bytes of a pipe, runs.
const OF_BYTES: &str = "{prefix} {wide_bar} {bytes}/{total_bytes} {eta}";
const BYTES: &str = "{prefix} {spinner} {bytes}";
const OF_RUNS: &str = "{prefix} {wide_bar} {human_pos}/{human_len} runs {eta}";

impl Progress for Bar {
    fn begin(&self, name: &str, size: Option<u64>, read: &Arc<AtomicU64>) {
        self.start(name, size, read, if size.is_some() { OF_BYTES } else { BYTES });
    }

    fn end(&self) {
        if let Some((has_ended, thread)) = self.running.borrow_mut().take() {
            has_ended.store(true, Ordering::Relaxed);
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

impl Bar {
    /// Shows how many runs of a simulation are done.
    pub fn begin_runs(&self, name: &str, runs: u64, done: &Arc<AtomicU64>) {
        self.start(name, Some(runs), done, OF_RUNS);
    }

    fn start(&self, name: &str, size: Option<u64>, done: &Arc<AtomicU64>, template: &'static str) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let (has_ended, done, name) = (Arc::new(AtomicBool::new(false)), Arc::clone(done), crate::place::clean(name));
        let ended = Arc::clone(&has_ended);
        let thread = std::thread::spawn(move || {
            // What is done in half a second needs no bar.
            std::thread::park_timeout(Duration::from_millis(500));
            if ended.load(Ordering::Relaxed) {
                return;
            }
            let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_prefix(name);
            while !ended.load(Ordering::Relaxed) {
                bar.set_position(done.load(Ordering::Relaxed));
                std::thread::park_timeout(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        *self.running.borrow_mut() = Some((has_ended, thread));
    }
}
