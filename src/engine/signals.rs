//! Signals by agency and half month, as the cases are counted.

use super::members::MemberIndex;
use crate::domain::signal::Signal;

/// Cases that show each signal, and cases that could.
type Cell = [(u32, u32); Signal::ALL.len()];

/// Counters by agency, in the positions that [`super::members::Members`] gives.
#[derive(Default)]
pub struct Signals(Vec<Agency>);

#[derive(Default)]
struct Agency {
    /// The half month of the first of `cells`.
    first: usize,
    cells: Vec<Cell>,
}

impl Signals {
    #[inline]
    pub fn add(&mut self, agency: MemberIndex, bucket: usize, signal: Signal, is_shown: bool) {
        let (n, of) = &mut self.agency(agency).at(bucket)[signal as usize];
        *n += u32::from(is_shown);
        *of += 1;
    }

    /// Takes in the agency of another thread's position `theirs` as `ours`.
    pub fn absorb(&mut self, ours: MemberIndex, other: &Self, theirs: MemberIndex) {
        let Some(agency) = other.0.get(theirs as usize) else { return };
        for (bucket, cell) in (agency.first..).zip(&agency.cells) {
            let sum = self.agency(ours).at(bucket);
            for ((n, of), (more, of_more)) in sum.iter_mut().zip(cell) {
                *n += more;
                *of += of_more;
            }
        }
    }

    /// Calls `each(bucket, signal, n, of)` for every half month in which the agency had a case that
    /// could show the signal.
    pub fn for_each(&self, agency: MemberIndex, mut each: impl FnMut(usize, Signal, u32, u32)) {
        let Some(agency) = self.0.get(agency as usize) else { return };
        for (bucket, cell) in (agency.first..).zip(&agency.cells) {
            for (signal, &(n, of)) in Signal::ALL.into_iter().zip(cell).filter(|(_, (_, of))| *of > 0) {
                each(bucket, signal, n, of);
            }
        }
    }

    fn agency(&mut self, agency: MemberIndex) -> &mut Agency {
        let at = agency as usize;
        if at >= self.0.len() {
            self.0.resize_with(at + 1, Agency::default);
        }
        &mut self.0[at]
    }
}

impl Agency {
    /// The cell of a half month; the row grows at both ends as half months come up.
    #[inline]
    fn at(&mut self, bucket: usize) -> &mut Cell {
        if self.cells.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let missing = self.first - bucket;
            self.cells.splice(0..0, std::iter::repeat_n(Cell::default(), missing));
            self.first = bucket;
        }
        let index = bucket - self.first;
        if index >= self.cells.len() {
            self.cells.resize(index + 1, Cell::default());
        }
        &mut self.cells[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_grow_at_both_ends_and_two_threads_count_what_one_would() {
        let (mut one, mut first, mut second) = (Signals::default(), Signals::default(), Signals::default());
        let cases = [(7, true), (9, false), (2, true), (7, false)];
        for (index, &(bucket, shown)) in cases.iter().enumerate() {
            one.add(3, bucket, Signal::LongPromise, shown);
            let part = if index < 2 { &mut first } else { &mut second };
            // Another thread has met the agency at another position.
            part.add(if index < 2 { 3 } else { 0 }, bucket, Signal::LongPromise, shown);
        }
        first.absorb(3, &second, 0);
        let all = |signals: &Signals| {
            let mut rows = Vec::new();
            signals.for_each(3, |bucket, signal, n, of| rows.push((bucket, signal, n, of)));
            rows
        };
        let expected = [(2, 1, 1), (7, 1, 2), (9, 0, 1)].map(|(at, n, of)| (at, Signal::LongPromise, n, of));
        assert_eq!((all(&one), all(&first)), (expected.to_vec(), expected.to_vec()));
    }
}
