//! A change split exactly into the parts of its members: of counts into differences, of a share by the midpoint
//! decomposition (Marshall and Edgeworth, Kitagawa).
//!
//! With the weight `w` and the share `s` of a member and the share `S` of the whole, then (0) and now (1):
//!
//! ```text
//! S1 - S0 = sum [ (w0 + w1) / 2 * (s1 - s0) ]                          its own change
//!         + sum [ ((s0 + s1) / 2 - (S0 + S1) / 2) * (w1 - w0) ]        the mix
//! ```
//!
//! Both of one member together are `n1/D1 - n0/D0 - (S0 + S1)/2 * (w1 - w0)`, which needs no share of its own: so one that
//! has no case in one of the periods has its part too, and the parts always add up to the change.

use crate::report::exact::Exact;

/// Numerator and denominator; of an amount itself and nothing.
pub(super) type Counts = (i64, i64);

/// A member, or the whole, then and now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    pub then: Counts,
    pub now: Counts,
}

/// How a member stands in the two periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Stayed,
    /// No case of the denominator then.
    Came,
    /// None now.
    Went,
    /// Counts that are no share, as of what is left over where members do not come to the whole.
    Odd,
}

/// What a member does to the whole, in the indicator's unit (of a share in points of percent).
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub presence: Presence,
    /// Own change and mix together.
    pub sum: Exact,
    /// Its own change; the mix is the rest of the sum. `None` of one that is not in both periods.
    pub own: Option<Exact>,
}

impl Pair {
    /// Each period for itself.
    pub fn plus(self, other: Self) -> Self {
        let add = |a: Counts, b: Counts| (a.0 + b.0, a.1 + b.1);
        Self { then: add(self.then, other.then), now: add(self.now, other.now) }
    }

    pub fn minus(self, other: Self) -> Self {
        let less = |a: Counts, b: Counts| (a.0 - b.0, a.1 - b.1);
        Self { then: less(self.then, other.then), now: less(self.now, other.now) }
    }

    fn presence(self) -> Presence {
        match (self.then, self.now) {
            ((_, below), (_, after)) if below > 0 && after > 0 => Presence::Stayed,
            ((0, 0), (_, after)) if after > 0 => Presence::Came,
            ((_, below), (0, 0)) if below > 0 => Presence::Went,
            ((0, 0), (0, 0)) => Presence::Stayed,
            _ => Presence::Odd,
        }
    }

    fn wide(self) -> [i128; 4] {
        [self.then.0, self.then.1, self.now.0, self.now.1].map(i128::from)
    }
}

/// The change of the whole. `None` of a share that has nothing to divide by, or where a number does not fit.
pub(super) fn change(whole: Pair, is_share: bool) -> Option<Exact> {
    let [above0, below0, above1, below1] = whole.wide();
    if !is_share {
        return Exact::ratio(above1 - above0, 1);
    }
    let difference = above1.checked_mul(below0)?.checked_sub(above0.checked_mul(below1)?)?;
    (below0 > 0 && below1 > 0).then_some(())?;
    Exact::ratio(difference.checked_mul(100)?, below0.checked_mul(below1)?)
}

/// The part of each member, in their order. `None` as for the change itself.
pub(super) fn split(whole: Pair, members: &[Pair], is_share: bool) -> Option<Vec<Part>> {
    let one = |member: &Pair| match is_share {
        true => part(whole, *member),
        false => {
            let difference = change(*member, false)?;
            Some(Part { presence: Presence::Stayed, sum: difference, own: Some(difference) })
        }
    };
    members.iter().map(one).collect()
}

fn part(whole: Pair, member: Pair) -> Option<Part> {
    let [all0, of0, all1, of1] = whole.wide();
    let [n0, d0, n1, d1] = member.wide();
    let times = |a: i128, b: i128| a.checked_mul(b);
    let both = times(of0, of1)?;
    // n1/D1 - n0/D0, and w1 - w0, each over D0 D1; S0 + S1 over D0 D1.
    let straight = times(n1, of0)?.checked_sub(times(n0, of1)?)?;
    let heavier = times(d1, of0)?.checked_sub(times(d0, of1)?)?;
    let means = times(all0, of1)?.checked_add(times(all1, of0)?)?;
    let above = times(times(2, both)?, straight)?.checked_sub(times(means, heavier)?)?;
    let sum = Exact::ratio(times(above, 100)?, times(2, times(both, both)?)?)?;
    let presence = member.presence();
    let own = match presence {
        Presence::Stayed if d0 > 0 => {
            // (w0 + w1) / 2 over 2 D0 D1, and s1 - s0 over d0 d1.
            let weights = times(d0, of1)?.checked_add(times(d1, of0)?)?;
            let better = times(n1, d0)?.checked_sub(times(n0, d1)?)?;
            let below = times(times(2, both)?, times(d0, d1)?)?;
            Some(Exact::ratio(times(times(weights, better)?, 100)?, below)?)
        }
        // No case in either period.
        Presence::Stayed => Some(Exact::whole(0)),
        _ => None,
    };
    Some(Part { presence, sum, own })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(then: Counts, now: Counts) -> Pair {
        Pair { then, now }
    }

    fn total(members: &[Pair]) -> Pair {
        members.iter().fold(Pair::default(), |sum, one| sum.plus(*one))
    }

    /// Over one denominator; for numbers that fit.
    fn sum(parts: impl Iterator<Item = Exact>) -> Exact {
        parts.fold(Exact::whole(0), |sum, part| sum.minus(part.negated()))
    }

    #[test]
    fn worked_by_hand() {
        // Then 90 of 100 and 50 of 100: 70 %. Now 40 of 50 and 90 of 150: 65 %.
        let members = [pair((90, 100), (40, 50)), pair((50, 100), (90, 150))];
        let whole = total(&members);
        assert_eq!(change(whole, true), Some(Exact::whole(-5)));
        let parts = split(whole, &members, true).expect("small numbers");
        // Weights 1/2 -> 1/4 and 1/2 -> 3/4; shares 90 -> 80 and 50 -> 60; the mean of the whole is 67.5.
        let own: Vec<_> = parts.iter().map(|part| part.own.expect("in both")).collect();
        assert_eq!(own, [Exact::decimal(-3.75), Exact::decimal(6.25)]);
        // (85 - 67.5) * -1/4 and (55 - 67.5) * 1/4.
        let mix: Vec<_> = parts.iter().map(|part| part.sum.minus(part.own.expect("in both"))).collect();
        assert_eq!(mix, [Exact::decimal(-4.375), Exact::decimal(-3.125)]);
    }

    #[test]
    fn who_comes_or_goes_has_a_part_and_no_change_of_its_own() {
        let members = [pair((80, 100), (80, 100)), pair((0, 0), (0, 25)), pair((20, 20), (0, 0))];
        let whole = total(&members);
        let parts = split(whole, &members, true).expect("small numbers");
        assert_eq!(
            parts.iter().map(|part| part.presence).collect::<Vec<_>>(),
            [Presence::Stayed, Presence::Came, Presence::Went]
        );
        assert_eq!(parts[0].own, Some(Exact::whole(0)));
        assert!(parts[1].own.is_none() && parts[1].sum.is_negative(), "it came with nothing in time");
        assert!(parts[2].own.is_none() && parts[2].sum.is_negative(), "it took what was good away");
        assert_eq!(Some(sum(parts.iter().map(|part| part.sum))), change(whole, true));
        let left_over = split(whole, &[pair((3, -2), (0, 1))], true).expect("small numbers");
        assert_eq!(left_over[0].presence, Presence::Odd);
    }

    #[test]
    fn a_year_of_the_largest_province_fits_and_what_does_not_is_said() {
        let year = pair((2_900_000, 3_000_000), (3_100_000, 3_200_001));
        let member = pair((1_499_999, 1_500_000), (1_200_007, 1_600_001));
        assert!(split(year, &[member], true).is_some());
        let nation = pair((38_000_000, 40_000_000), (41_000_000, 45_000_001));
        assert!(split(nation, &[nation], true).is_some());
        let absurd = pair((1 << 60, 1 << 61), (1 << 59, 1 << 60));
        assert!(split(absurd, &[absurd], true).is_none());
        assert_eq!(change(pair((0, 0), (1, 2)), true), None, "there was nothing to divide by");
    }

    fn counts(most: i64) -> impl Strategy<Value = Counts> {
        (0..=most).prop_flat_map(|below| (0..=below, Just(below)))
    }

    proptest! {
        /// To the last case, whoever comes and goes: over one denominator, which four members of so many cases fit.
        #[test]
        fn the_parts_add_up_exactly(
            members in prop::collection::vec((counts(400), counts(400)), 1..4),
        ) {
            let members: Vec<Pair> = members.into_iter().map(|(then, now)| pair(then, now)).collect();
            let whole = total(&members);
            prop_assume!(whole.then.1 > 0 && whole.now.1 > 0);
            let parts = split(whole, &members, true).expect("small numbers");
            let all = i128::from(whole.then.1) * i128::from(whole.now.1);
            // All sums have the same denominator, so their numerators can be added whatever their number.
            let of = |part: &Part| part.sum.over(200 * all * all);
            let added: i128 = parts.iter().map(|part| of(part).expect("one denominator")).sum();
            prop_assert_eq!(Some(added), change(whole, true).expect("a change").over(200 * all * all));
        }

        /// Own change and mix, each by the book, are the sum that the pages print.
        #[test]
        fn own_change_and_mix_are_the_sum(
            (then, now) in (counts(300), counts(300)), (rest_then, rest_now) in (counts(300), counts(300)),
        ) {
            prop_assume!(then.1 > 0 && now.1 > 0);
            let member = pair(then, now);
            let whole = member.plus(pair(rest_then, rest_now));
            let part = split(whole, &[member], true).expect("small numbers")[0];
            let share = |(above, below): Counts| Exact::ratio(i128::from(above), i128::from(below)).expect("cases");
            let half = |a: Exact, b: Exact| a.minus(b.negated()).times(Exact::ratio(1, 2).expect("a half"));
            let weight = |(_, below): Counts, (_, all): Counts| share((below, all));
            let (w0, w1) = (weight(member.then, whole.then), weight(member.now, whole.now));
            let (s0, s1) = (share(member.then), share(member.now));
            let own = half(w0, w1).times(s1.minus(s0));
            let mix = half(s0, s1).minus(half(share(whole.then), share(whole.now))).times(w1.minus(w0));
            let percent = Exact::whole(100);
            prop_assert_eq!(part.own, Some(own.times(percent)));
            prop_assert_eq!(part.sum.minus(own.times(percent)), mix.times(percent));
        }

        #[test]
        fn differences_of_counts_add_up(members in prop::collection::vec((0_i64..1000, 0_i64..1000), 1..9)) {
            let members: Vec<Pair> = members.into_iter().map(|(then, now)| pair((then, 0), (now, 0))).collect();
            let whole = total(&members);
            let parts = split(whole, &members, false).expect("counts");
            prop_assert_eq!(Some(sum(parts.iter().map(|part| part.sum))), change(whole, false));
        }
    }
}
