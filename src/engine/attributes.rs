//! The attributes of a case packed into one number, so that the counting pass reads one column
//! instead of nine and looks each combination up once.

use crate::domain::case::{CaseAttributes, Channel, Flag, OnlineLevel};

/// Bits of the packed code; every code is below `1 << BITS`.
pub const BITS: u32 = 18;

/// Two bits each: channel, online level (0 for not reported, else level - 1), then seven flags.
pub fn pack(case: &CaseAttributes) -> u32 {
    let level = case.online_level.map_or(0, |level| level as u32 - 1);
    let flags = [
        case.fee_due,
        case.paid_online,
        case.digitised,
        case.reused,
        case.electronic_result,
        case.apology,
        case.extended,
    ];
    let head = case.channel as u32 | level << 2;
    flags.into_iter().enumerate().fold(head, |code, (place, flag)| code | (flag as u32) << (4 + 2 * place))
}

/// The inverse of [`pack`]; `None` for a number that no case packs to.
pub fn unpack(code: u32) -> Option<CaseAttributes> {
    let two = |place: u32| (code >> (2 * place)) & 0b11;
    let flag = |place: u32| match two(place) {
        0 => Some(Flag::NotReported),
        1 => Some(Flag::No),
        2 => Some(Flag::Yes),
        _ => None,
    };
    let online_level = match two(1) {
        0 => None,
        level => Some(OnlineLevel::from_code(level as u8 + 1)?),
    };
    if code >> BITS != 0 {
        return None;
    }
    Some(CaseAttributes {
        channel: Channel::from_code(two(0) as u8)?,
        online_level,
        fee_due: flag(2)?,
        paid_online: flag(3)?,
        digitised: flag(4)?,
        reused: flag(5)?,
        electronic_result: flag(6)?,
        apology: flag(7)?,
        extended: flag(8)?,
    })
}

/// Where the two bits of a flag's canonical column begin; `None` for what is no flag of the source's.
pub fn shift_of(column: &str) -> Option<u32> {
    const FLAGS: [&str; 7] =
        ["fee_due", "paid_online", "digitised", "reused", "electronic_result", "apology_at", "extended"];
    let place = FLAGS.iter().position(|name| *name == column)?;
    Some(4 + 2 * place as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_unpacks_packs_to_itself() {
        let valid = (0..1 << BITS).filter_map(|code| unpack(code).map(|case| (code, case)));
        let mut count = 0;
        for (code, case) in valid {
            assert_eq!(pack(&case), code);
            count += 1;
        }
        assert_eq!(count, 3 * 4 * 3usize.pow(7), "channels x levels x seven three-valued flags");
    }
}
