//! Statutory forms that a source sends: what their mappings lead to elsewhere in the catalogue.

use crate::catalog::errors::CatalogueErrors;
use crate::catalog::files::Files;
use crate::domain::atlas::Atlas;
use crate::domain::form::Form;
use crate::domain::source::{Contract, SourceMapping};

/// Forms and provinces that mappings name must be there; asked once both are known.
pub fn check_forms(
    files: &Files,
    sources: &[SourceMapping],
    forms: &[Form],
    atlas: &Atlas,
    errors: &mut CatalogueErrors,
) {
    for mapping in sources {
        let Contract::FormReport(report) = &mapping.contract else { continue };
        let Some(file) = files.below("sources", ".toml").find(|file| file.stem() == mapping.id) else { continue };
        let line_of = |key: &str| {
            let at = file.text.lines().position(|line| line.trim_start().starts_with(key));
            at.map_or(1, |at| at + 1)
        };
        // A broken form file has its own fault.
        let is_known = forms.iter().any(|form| form.id == report.form);
        if !is_known && files.optional(&format!("forms/{}.toml", report.form)).is_none() {
            let message = format!(
                "no form `{0}`, expected a stem in forms/ / không có biểu `{0}`, cần tên một tệp trong forms/",
                report.form
            );
            errors.push(&file.shown, line_of("form ="), message);
        }
        let is_province = |code: &str| atlas.provinces_34().any(|province| province.code.bare() == code);
        if !report.province.is_empty() && !is_province(&report.province) {
            let message = format!(
                "province `{0}` is not one of the 34, expected a code such as 01 / province `{0}` không thuộc 34 tỉnh, thành phố, cần mã như 01",
                report.province
            );
            errors.push(&file.shown, line_of("province ="), message);
        }
    }
}
