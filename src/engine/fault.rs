//! Write points: the places where a process that dies leaves something behind. Armed by a hidden
//! flag, so that a test can kill a real load at each of them, one after the other, and see that what
//! is left is the old state or the new one.

use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

/// Points still to be passed; 0: not armed.
static LEFT: AtomicU64 = AtomicU64::new(0);

/// Kills this process at the n-th write point from now; 1 is the first.
pub fn arm(point: u64) {
    LEFT.store(point, Ordering::SeqCst);
}

/// To be called before and after everything that changes what is on disk.
pub fn point() {
    if LEFT.load(Ordering::Relaxed) > 0 && LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        // SIGKILL, as the system's own killer sends it: no destructor runs, nothing is flushed.
        let _ = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
        // Where there is no such command, the nearest thing to it.
        std::process::abort();
    }
}
