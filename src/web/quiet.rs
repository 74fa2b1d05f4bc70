//! Threads for what no reader waits for: a new wall is read and pages are made of it while others are answered. They
//! get what those who answer leave over.

use std::future::Future;
use std::io;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// Of 0 to 19. A thread of 10 gets a tenth of a core that others ask for: the last step would let new figures wait for
/// minutes while a large file is counted.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Must outlive what it opened: a connection to the database lives on the runtime that opened it.
pub struct Quiet(Option<Runtime>);

impl Quiet {
    /// One thread for waiting and one for work, so that at least one core is left to readers.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn start() -> io::Result<Self> {
        let mut threads = Builder::new_multi_thread();
        threads.worker_threads(1).max_blocking_threads(1).thread_name("quiet").on_thread_start(stand_back).enable_all();
        threads.build().map(Some).map(Self)
    }

    pub(super) fn spawn<F>(&self, task: F) -> Option<JoinHandle<F::Output>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.as_ref().map(|runtime| runtime.spawn(task))
    }
}

impl Drop for Quiet {
    /// Without waiting for what is being made: nobody will read it.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn stand_back() {
    // Of this thread alone, which only Linux can; it is as loud as the others where that is refused.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICENESS);
}
