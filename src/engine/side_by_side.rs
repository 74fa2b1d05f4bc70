//! Files worked on side by side, one thread a core: each thread takes the next file when it is done.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, anyhow};

/// What all files come to: every thread begins one, takes files into it, and the threads' are joined by
/// `absorb`, in no order. `take` is told the number of the file.
pub fn gathered<All: Send>(
    files: &[String],
    begin: impl Fn() -> All + Sync,
    take: impl Fn(&mut All, usize, &str) -> Result<()> + Sync,
    absorb: impl Fn(&mut All, All),
) -> Result<All> {
    let next = AtomicUsize::new(0);
    let worker = || -> Result<All> {
        let mut all = begin();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(index) else { return Ok(all) };
            take(&mut all, index, file)?;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len().max(1));
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut all = worker()?;
        for other in others {
            absorb(
                &mut all,
                other.join().map_err(|_| anyhow!("a thread that reads files failed / một luồng đọc tệp bị lỗi"))??,
            );
        }
        Ok(all)
    })
}

/// What `work` makes of each file, in their order.
pub fn each<T: Send>(files: &[String], work: impl Fn(&str) -> Result<T> + Sync) -> Result<Vec<T>> {
    let take = |done: &mut Vec<(usize, T)>, index, file: &str| {
        done.push((index, work(file)?));
        Ok(())
    };
    let mut all = gathered(files, Vec::new, take, |ours, theirs| ours.extend(theirs))?;
    all.sort_unstable_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, made)| made).collect())
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    fn files() -> Vec<String> {
        (0..50).map(|number| number.to_string()).collect()
    }

    #[test]
    fn every_file_is_taken_once_and_what_is_made_keeps_their_order() {
        assert_eq!(each(&files(), |file| Ok(file.to_owned())).expect("reads"), files());
        assert!(each(&[], |file| Ok(file.len())).expect("nothing to read").is_empty());
        let sum = gathered(
            &files(),
            || 0,
            |sum, index, _| {
                *sum += index;
                Ok(())
            },
            |ours, theirs| *ours += theirs,
        );
        assert_eq!(sum.expect("reads"), (0..50).sum::<usize>());
    }

    #[test]
    fn one_file_that_fails_fails_all() {
        let work = |file: &str| if file == "7" { bail!("broken") } else { Ok(()) };
        assert_eq!(each(&files(), work).expect_err("one is broken").to_string(), "broken");
    }
}
