//! Rules between the counts of a return: what adds up to what, what is part of what.

use toml::Spanned;

use super::layout::ContractName;
use super::reader::Reader;
use crate::domain::source::{SumRule, WithinRule};

/// As a file spells them.
type Rules<T> = Option<Spanned<Vec<Spanned<T>>>>;

impl Reader<'_> {
    pub(super) fn between(
        &mut self,
        sums: Rules<SumRule>,
        withins: Rules<WithinRule>,
        counts: &[String],
    ) -> (Vec<SumRule>, Vec<WithinRule>) {
        let sums = self.optional("sum", sums, &[ContractName::Returns]);
        let withins = self.optional("within", withins, &[ContractName::Returns]);
        (self.sums(sums, counts), self.withins(withins, counts))
    }

    fn sums(&mut self, rules: Vec<Spanned<SumRule>>, counts: &[String]) -> Vec<SumRule> {
        for rule in &rules {
            let (at, SumRule { total, parts }) = (rule.span().start, rule.get_ref());
            self.counts_of_rule("sum", at, std::iter::once(total).chain(parts), counts);
            let is_repeated = |(index, part): (usize, &String)| part == total || parts[..index].contains(part);
            if parts.len() < 2 || parts.iter().enumerate().any(is_repeated) {
                self.fault(at, "[[sum]] needs two parts or more, all different and none of them the total / [[sum]] cần ít nhất hai phần, khác nhau và khác tổng");
            }
        }
        rules.into_iter().map(Spanned::into_inner).collect()
    }

    fn withins(&mut self, rules: Vec<Spanned<WithinRule>>, counts: &[String]) -> Vec<WithinRule> {
        for rule in &rules {
            let (at, WithinRule { part, whole }) = (rule.span().start, rule.get_ref());
            self.counts_of_rule("within", at, [part, whole].into_iter(), counts);
            if part == whole {
                self.fault(at, format!("[[within]]: `{part}` is its own whole, expected another one / [[within]]: `{part}` là phần của chính nó, cần một số đo khác"));
            }
        }
        rules.into_iter().map(Spanned::into_inner).collect()
    }

    fn counts_of_rule<'r>(
        &mut self,
        table: &str,
        at: usize,
        named: impl Iterator<Item = &'r String>,
        counts: &[String],
    ) {
        for measure in named.filter(|measure| !counts.contains(measure)) {
            let known = counts.join(", ");
            self.fault(at, format!("[[{table}]] names `{measure}`, expected one of `counts`: {known} / [[{table}]] có `{measure}`, cần một trong `counts`: {known}"));
        }
    }
}
