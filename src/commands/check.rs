//! `chiso check`: is the catalogue valid, and what does it hold?

use anyhow::Result;

use crate::catalog::Catalogue;

/// Reaching this point means valid: an invalid catalogue was reported when it was read.
pub fn run(catalogue: &Catalogue) -> Result<()> {
    println!(
        "The catalogue is valid: {} indicators, {} targets, {} rule sets, {} sources, {} procedures, {} provinces, {} communes.",
        catalogue.indicators.len(),
        catalogue.targets.len(),
        catalogue.rule_sets.len(),
        catalogue.sources.len(),
        catalogue.procedures.len(),
        catalogue.atlas.provinces_34().count(),
        catalogue.atlas.communes().len(),
    );
    println!("\nSources (chiso ingest SOURCE FILES...):");
    for source in &catalogue.sources {
        println!("  {:16} {}", source.id, source.name.en);
    }
    println!("\nIndicators:");
    for indicator in &catalogue.indicators {
        let rule_set = indicator.rule_set.as_deref().unwrap_or("-");
        println!("  {:36} {:12} {}", indicator.id, rule_set, indicator.name.en);
    }
    Ok(())
}
