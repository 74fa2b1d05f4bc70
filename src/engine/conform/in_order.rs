//! Pieces of a file worked on by every core, the results taken in the order of the file.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use anyhow::Result;

/// Draws pieces until there are none, works on them in threads (each told the number of its piece), and calls `each` with the results in
/// the order drawn, on the calling thread and while the next pieces are worked on. Ends with the
/// first error of any of the three.
pub fn in_order<Piece: Send, Done: Send>(
    draw: impl FnMut() -> Result<Option<Piece>> + Send,
    work: impl Fn(u64, Piece) -> Result<Done> + Sync,
    mut each: impl FnMut(Done) -> Result<()>,
) -> Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let source = Mutex::new(Source { draw, drawn: 0 });
    // Bounded: when `each` is behind, the workers wait for it and memory stays small.
    let (sender, receiver) = mpsc::sync_channel(2 * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, source, work) = (sender.clone(), &source, &work);
            scope.spawn(move || {
                loop {
                    // A statement of its own: the lock must be free while the piece is worked on.
                    let drawn = lock(source).next();
                    let Some((number, piece)) = drawn else { return };
                    let done = piece.and_then(|piece| work(number, piece));
                    // Nobody listens any more: the calling thread has failed.
                    if sender.send((number, done)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (number, done) in receiver {
            waiting.insert(number, done);
            while let Some(done) = waiting.remove(&wanted) {
                each(done?)?;
                wanted += 1;
            }
        }
        Ok(())
    })
}

struct Source<Draw> {
    draw: Draw,
    drawn: u64,
}

impl<Piece, Draw: FnMut() -> Result<Option<Piece>>> Source<Draw> {
    fn next(&mut self) -> Option<(u64, Result<Piece>)> {
        let piece = (self.draw)().transpose()?;
        self.drawn += 1;
        Some((self.drawn - 1, piece))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use anyhow::{anyhow, bail};

    use super::*;

    fn numbers(end: u32) -> impl FnMut() -> Result<Option<u32>> + Send {
        let mut numbers = 0..end;
        move || Ok(numbers.next())
    }

    #[test]
    fn results_come_in_the_order_drawn() {
        let mut seen = Vec::new();
        let slow_at_times = |_, number: u32| {
            thread::sleep(std::time::Duration::from_micros(u64::from(number % 7) * 50));
            Ok(number * 2)
        };
        in_order(numbers(200), slow_at_times, |done| {
            seen.push(done);
            Ok(())
        })
        .expect("no errors");
        assert_eq!(seen, (0..200).map(|number| number * 2).collect::<Vec<_>>());
    }

    #[test]
    fn every_error_ends_it() {
        let bad_work = |_, number: u32| if number == 5 { bail!("work") } else { Ok(number) };
        let message = |result: Result<()>| result.expect_err("an error").to_string();
        assert_eq!(message(in_order(numbers(50), bad_work, |_| Ok(()))), "work");
        assert_eq!(message(in_order(numbers(50), |_, number| Ok(number), |_| Err(anyhow!("each")))), "each");
        let mut left = 3;
        let bad_draw = move || {
            left -= 1;
            if left == 0 { bail!("draw") } else { Ok(Some(left)) }
        };
        assert_eq!(message(in_order(bad_draw, |_, number| Ok(number), |_| Ok(()))), "draw");
    }
}
