//! What the measures that sources report count, in both languages.

use crate::domain::text::Language;

use super::words::pick;

/// Name of the measure, without its source where two sources mean the same, and what it counts.
#[rustfmt::skip]
const MEASURES: &[(&str, &str, &str)] = &[
    ("cases_handled", "hồ sơ đã xử lý trên Cổng", "cases handled on the portal"),
    ("cases_on_time", "hồ sơ xử lý đúng hạn trên Cổng", "cases handled on time on the portal"),
    ("cases_overdue", "hồ sơ xử lý quá hạn trên Cổng", "cases handled overdue on the portal"),
    ("cases_electronic_result", "hồ sơ cấp kết quả điện tử", "cases with an electronic result"),
    ("cases_digitised", "hồ sơ được số hóa", "cases digitised"),
    ("cases_data_reused", "hồ sơ tái sử dụng dữ liệu", "cases that reuse data"),
    ("cases_population_data", "hồ sơ khai thác dữ liệu dân cư", "cases that use population data"),
    ("payments_due", "hồ sơ có nghĩa vụ tài chính", "cases with a payment due"),
    ("payments_online", "hồ sơ thanh toán trực tuyến", "cases paid online"),
    ("petitions", "phản ánh, kiến nghị tiếp nhận", "petitions received"),
    ("petitions_on_time", "phản ánh, kiến nghị xử lý đúng hạn", "petitions handled on time"),
    ("petitions_satisfied", "phản ánh, kiến nghị được hài lòng", "petitions found satisfactory"),
    ("cases_satisfied", "hồ sơ được hài lòng", "cases found satisfactory"),
    ("procedures_published", "thủ tục đã công bố", "procedures published"),
    ("procedures_to_publish", "thủ tục phải công bố", "procedures to be published"),
    ("decentralised_tasks", "nhiệm vụ phân cấp, phân quyền", "decentralised tasks"),
    ("tasks_decentralised", "nhiệm vụ phân cấp, phân quyền cho bộ, ngành và địa phương", "tasks decentralised"),
    ("tasks_to_local", "nhiệm vụ chuyển về địa phương", "tasks handed to localities"),
    ("cases_to_synchronise", "hồ sơ phải đồng bộ", "cases to be synchronised"),
    ("cases_synchronised", "hồ sơ đã đồng bộ lên Cổng", "cases synchronised to the portal"),
    ("procedures", "thủ tục hành chính", "procedures"),
    ("procedures_population_data", "thủ tục có kết nối dữ liệu dân cư", "procedures connected to population data"),
    ("fee_procedures_paid_online", "thủ tục có phí đã có thanh toán trực tuyến", "procedures with a fee that were paid online"),
    ("villages_connected", "thôn, bản có hạ tầng số", "villages with digital infrastructure"),
    ("villages", "thôn, bản", "villages"),
    ("procedures_simplified", "thủ tục được đơn giản hóa", "procedures simplified"),
    ("integrated_services", "dịch vụ tích hợp qua LGSP", "services connected through the LGSP"),
    ("assigned_posts", "biên chế được giao", "assigned posts"),
    ("filled_posts", "biên chế có mặt", "filled posts"),
    ("public_service_units", "đơn vị sự nghiệp công lập", "public service units"),
    ("procedures_published_in_period", "thủ tục phải công bố trong kỳ", "procedures to be published in the period"),
    ("procedures_published_on_time", "thủ tục công bố đúng hạn", "procedures published on time"),
    ("procedures_to_update", "thủ tục phải cập nhật trên cơ sở dữ liệu quốc gia trong kỳ", "procedures to be updated on the national database in the period"),
    ("procedures_updated_on_time", "thủ tục cập nhật đúng hạn", "procedures updated on time"),
    ("procedures_public", "thủ tục đang được công khai", "procedures made public"),
    ("procedures_content_full", "thủ tục công khai đủ nội dung", "procedures with complete content"),
    ("procedures_online", "thủ tục cung cấp trực tuyến (toàn trình hoặc một phần)", "procedures offered online, full course or in part"),
    ("procedures_online_used", "thủ tục trực tuyến có phát sinh hồ sơ", "procedures offered online with an online case"),
    ("procedures_full_course", "thủ tục cung cấp trực tuyến toàn trình", "procedures offered online end to end"),
    ("procedures_full_course_eligible", "thủ tục đủ điều kiện cung cấp toàn trình", "procedures eligible to be offered end to end"),
    ("fee_procedures", "thủ tục có phí, lệ phí hoặc nghĩa vụ tài chính", "procedures that owe a fee"),
    ("fee_procedures_online", "thủ tục có phí đã tích hợp thanh toán trực tuyến", "procedures that owe a fee and take it online"),
    ("citizen_procedures", "thủ tục của công dân", "procedures of citizens"),
    ("population_data_procedures", "thủ tục khai thác dữ liệu dân cư", "procedures that use population data"),
    ("cases_received", "hồ sơ tiếp nhận", "cases received"),
    ("cases_with_population_data", "hồ sơ khai thác dữ liệu dân cư", "cases that use population data"),
    ("portal_766/cases_shared", "hồ sơ số hóa có chia sẻ dữ liệu", "digitised cases shared for reuse"),
    ("cases_shared", "hồ sơ dùng hoặc nạp kho dữ liệu điện tử cá nhân", "cases that use or feed the personal data store"),
    ("procedures_reviewed", "thủ tục được rà soát", "procedures reviewed"),
    ("qa_entries", "câu hỏi đáp trong ngân hàng hỏi đáp", "entries of the question-and-answer bank"),
    ("guidance_documents", "văn bản hướng dẫn ban hành", "guidance documents issued"),
    ("training_courses", "lớp tập huấn", "training courses"),
    ("trained_persons", "lượt người được tập huấn", "attendances at training"),
    ("essential_services_online", "dịch vụ công thiết yếu đang cung cấp trực tuyến", "essential services running online"),
    ("essential_cases", "hồ sơ của các dịch vụ công thiết yếu", "cases of the essential services"),
    ("essential_cases_online", "hồ sơ trực tuyến của các dịch vụ công thiết yếu", "online cases of the essential services"),
    ("communes", "xã, phường, đặc khu", "communes"),
    ("communes_connected", "xã, phường, đặc khu có hạ tầng số", "communes with digital infrastructure"),
    ("decentralised_tasks_inspected", "nhiệm vụ phân cấp, phân quyền đã được kiểm tra", "decentralised tasks inspected"),
    ("administrative_units", "cơ quan hành chính", "administrative units"),
    ("administrative_units_autonomous", "cơ quan hành chính thực hiện tự chủ tài chính", "administrative units with financial autonomy"),
    ("assigned_posts_civil_servants", "biên chế công chức được giao", "assigned posts of civil servants"),
    ("assigned_posts_public_employees", "số viên chức được giao", "assigned posts of public employees"),
    ("assigned_posts_commune", "biên chế cấp xã được giao", "assigned posts of communes"),
    ("filled_posts_civil_servants", "công chức có mặt", "posts of civil servants filled"),
    ("filled_posts_public_employees", "viên chức có mặt", "posts of public employees filled"),
    ("filled_posts_commune", "cán bộ, công chức cấp xã có mặt", "posts of communes filled"),
];

/// What a reported measure counts; its own name if the table does not know it.
pub fn reported(measure: &str, language: Language) -> String {
    let name = measure.rsplit('/').next().unwrap_or(measure);
    let find = |wanted: &str| MEASURES.iter().find(|(known, ..)| *known == wanted);
    let known = find(measure).or_else(|| find(name));
    known.map_or_else(|| name.replace('_', " "), |(_, vi, en)| pick(language, *vi, *en).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::PORTAL_MEASURES;

    /// A page never shows a measure's own name, which is English and has no accents.
    #[test]
    fn everything_that_a_return_or_the_portal_counts_has_its_words() {
        let sources = include_str!("../../pipelines/sources/reform_return.toml").to_owned()
            + include_str!("../../pipelines/sources/payroll_return.toml");
        let stated = sources.split("counts = [").skip(1).flat_map(|rest| rest.split(']').next());
        let names = stated.flat_map(|list| list.split('"').skip(1).step_by(2)).chain(PORTAL_MEASURES);
        let missing: Vec<&str> = names.filter(|name| !MEASURES.iter().any(|(known, ..)| known == name)).collect();
        assert_eq!(missing, [""; 0]);
        assert!(!reported("reform_return/qa_entries", Language::Vietnamese).is_ascii());
    }
}
