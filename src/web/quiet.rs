//! Threads for what no reader waits for: a new wall is read and pages are made of it while others are answered. They
//! get what those who answer leave over.

use std::io;

use tokio::runtime::{Builder, Handle, Runtime};

/// Of 0 to 19. A thread of 10 gets a tenth of a core that others ask for: the last step would let new figures wait for
/// minutes while a large file is counted.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Outlives the store: a connection to a database may have been opened here, and lives on these threads.
pub struct Quiet {
    runtime: Option<Runtime>,
    handle: Handle,
}

impl Quiet {
    /// One thread for waiting and one for work, so that at least one core is left to readers.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn start() -> io::Result<Self> {
        let mut threads = Builder::new_multi_thread();
        threads.worker_threads(1).max_blocking_threads(1).thread_name("quiet").on_thread_start(stand_back).enable_all();
        let runtime = threads.build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// What is spawned here stands back.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl Drop for Quiet {
    /// Without waiting for what is being made: nobody will read it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn stand_back() {
    // Of this thread alone, which only Linux can; it is as loud as the others where that is refused.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICENESS);
}
