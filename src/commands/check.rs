//! `chiso check`: is the catalogue valid, and what does it hold?

use std::fmt::Write as _;

use anyhow::Result;

use crate::catalog::Catalogue;

/// Reaching this point means valid: an invalid catalogue was reported when it was read.
pub fn run(catalogue: &Catalogue) -> Result<()> {
    let mut text = format!(
        "The catalogue is valid: {} indicators, {} targets, {} rule sets, {} sources, {} procedures, {} provinces, \
         {} communes, {} forms.\n\nSources (chiso ingest SOURCE FILES...):\n",
        catalogue.indicators.len(),
        catalogue.targets.len(),
        catalogue.rule_sets.len(),
        catalogue.sources.len(),
        catalogue.procedures.len(),
        catalogue.atlas.provinces_34().count(),
        catalogue.atlas.communes().len(),
        catalogue.forms.len(),
    );
    for source in &catalogue.sources {
        writeln!(text, "  {:16} {}", source.id, source.name.en)?;
    }
    text.push_str("\nIndicators:\n");
    for indicator in &catalogue.indicators {
        let rule_set = indicator.rule_set.as_deref().unwrap_or("-");
        writeln!(text, "  {:36} {:12} {}", indicator.id, rule_set, indicator.name.en)?;
    }
    say!("{}", text.trim_end());
    Ok(())
}
