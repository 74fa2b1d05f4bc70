//! The rules a case record can break, each with a stable code and what to do about it.

use crate::domain::load::Reject;

/// One rule of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub code: &'static str,
    pub advice_vi: &'static str,
    pub advice_en: &'static str,
}

impl Rule {
    pub fn reject(self, line: u64, column: &str, value: String) -> Reject {
        Reject {
            line,
            column: column.to_owned(),
            value,
            code: self.code,
            advice_vi: self.advice_vi.to_owned(),
            advice_en: self.advice_en.to_owned(),
            ..Reject::default()
        }
    }
}

pub const NO_KEY: Rule = Rule {
    code: "E_NO_KEY",
    advice_vi: "Thiếu mã hồ sơ. Bổ sung mã hồ sơ rồi gửi lại dòng này.",
    advice_en: "The case number is missing. Fill it in and send this row again.",
};
pub const NOT_KEPT: Rule = Rule {
    code: "E_NOT_KEPT",
    advice_vi: "Giá trị cũ không được lưu vì có thể là dữ liệu cá nhân. Điền giá trị đúng rồi gửi lại dòng này.",
    advice_en: "The value was not kept because it may have been personal. Fill in the right one and send this row again.",
};
pub const KEY_CONFLICT: Rule = Rule {
    code: "E_KEY_CONFLICT",
    advice_vi: "Mã hồ sơ đã xuất hiện ở dòng trước với nội dung khác. Giữ một dòng đúng cho mỗi mã hồ sơ.",
    advice_en: "This case number stands on an earlier row with other content. Keep one correct row per case number.",
};
pub const NO_RECEIVED: Rule = Rule {
    code: "E_NO_RECEIVED",
    advice_vi: "Hồ sơ ở trạng thái này phải có ngày tiếp nhận.",
    advice_en: "A case in this status must have a date of receipt.",
};
pub const NO_FINISHED: Rule = Rule {
    code: "E_NO_FINISHED",
    advice_vi: "Hồ sơ đã xử lý xong hoặc đã trả kết quả phải có ngày kết thúc xử lý.",
    advice_en: "A finished or returned case must have the date on which handling ended.",
};
pub const NO_END: Rule = Rule {
    code: "E_NO_END",
    advice_vi: "Hồ sơ rút, dừng xử lý hoặc bị từ chối phải có ngày kết thúc tương ứng.",
    advice_en: "A withdrawn, stopped or refused case must have the date on which that happened.",
};
pub const ORDER: Rule = Rule {
    code: "E_ORDER",
    advice_vi: "Ngày kết thúc sớm hơn ngày bắt đầu. Kiểm tra lại hai ngày này.",
    advice_en: "It ends before it begins. Check both dates.",
};
pub const AFTER_EXTRACTION: Rule = Rule {
    code: "E_ORDER",
    advice_vi: "Thời điểm này muộn hơn thời điểm trích xuất dữ liệu. Kiểm tra lại.",
    advice_en: "This moment lies after the data were extracted. Check it.",
};
pub const BEFORE_RECEIPT: Rule = Rule {
    code: "E_ORDER",
    advice_vi: "Thời điểm này sớm hơn ngày tiếp nhận hồ sơ. Kiểm tra lại hai thời điểm.",
    advice_en: "This moment lies before the case was received. Check both moments.",
};
pub const BAD_MOMENT: Rule = Rule {
    code: "E_BAD_MOMENT",
    advice_vi: "Không đọc được ngày giờ theo định dạng đã khai báo của nguồn. Sửa theo định dạng đó (năm 2000 đến 2100).",
    advice_en: "Not a date and time in the format this source has stated. Write it in that format (years 2000 to 2100).",
};
pub const UNKNOWN_CODE: Rule = Rule {
    code: "E_UNKNOWN_CODE",
    advice_vi: "Giá trị không có trong danh mục của nguồn. Sửa giá trị hoặc bổ sung danh mục.",
    advice_en: "The value is not in this source's code list. Correct the value, or extend the list.",
};
pub const UNKNOWN_PLACE: Rule = Rule {
    code: "E_UNKNOWN_PLACE",
    advice_vi: "Mã tỉnh hoặc mã xã không có trong danh mục 34 tỉnh, thành phố, hoặc xã không thuộc tỉnh này.",
    advice_en: "The province or commune code is not in the list of the 34 provinces, or the commune lies elsewhere.",
};
pub const UNKNOWN_OLD_PLACE: Rule = Rule {
    code: "E_UNKNOWN_PLACE",
    advice_vi: "Nguồn này dùng mã của 63 tỉnh cũ: mã tỉnh hoặc mã xã không có trong danh mục đến 30/6/2025, hoặc xã cũ không thuộc tỉnh cũ này.",
    advice_en: "This source uses codes of the 63 former provinces: the province or commune code is not in the list to 30 June 2025, or the former commune lies elsewhere.",
};
pub const OTHER_COMMUNE_TODAY: Rule = Rule {
    code: "E_UNKNOWN_PLACE",
    advice_vi: "Mã xã hiện nay không có trong danh mục từ 1/7/2025, hoặc trái với tỉnh hay xã cũ của dòng này.",
    advice_en: "The commune of today is not in the list since 1 July 2025, or contradicts the province or the former commune of the row.",
};
pub const NO_DAY_FOR_PLACE: Rule = Rule {
    code: "E_UNKNOWN_PLACE",
    advice_vi: "Nguồn này dùng mã địa phương theo ngày tiếp nhận, nhưng dòng không có ngày tiếp nhận hay ngày nộp: không biết mã thuộc 63 tỉnh cũ hay 34 tỉnh hiện nay.",
    advice_en: "The codes of this source follow the day of receipt, and the row tells no day of receipt or submission: its code may be of the 63 provinces or of the 34.",
};
pub const FOREIGN_PROVINCE: Rule = Rule {
    code: "E_FOREIGN_PROVINCE",
    advice_vi: "Mã truy cập này chỉ được gửi hồ sơ của tỉnh mình. Bỏ dòng này, hoặc gửi bằng mã của tỉnh đó.",
    advice_en: "This token may send its own province's cases only. Leave the row out, or send it with that province's token.",
};
pub const FOREIGN_NUMBER: Rule = Rule {
    code: "E_FOREIGN_PROVINCE",
    advice_vi: "Mã hồ sơ là của tỉnh khác; mã truy cập này chỉ được gửi hồ sơ của tỉnh mình. Sửa mã hồ sơ, bỏ dòng này, hoặc nhờ người quản trị nạp.",
    advice_en: "The case number is of another province, and this token may send its own province's cases only. Correct the number, leave the row out, or ask the administrator to load it.",
};
pub const FUTURE: Rule = Rule {
    code: "E_FUTURE",
    advice_vi: "Thời điểm trích xuất muộn hơn ngày nạp tệp. Kiểm tra đồng hồ và định dạng ngày của hệ thống gửi.",
    advice_en: "The data were extracted after the day of loading. Check the sending system's clock and date format.",
};
pub const BAD_CODE_TEXT: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Mã chỉ gồm một dòng, tối đa 200 ký tự, không có ký tự điều khiển.",
    advice_en: "A code is one line of at most 200 characters, without control characters.",
};
pub const PERSON: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Ở chỗ của mã có nội dung giống thông tin cá nhân (tên, số điện thoại, số giấy tờ, e-mail, địa chỉ). Có thể các ô bị lệch cột. Điền đúng mã rồi gửi lại.",
    advice_en: "Where a code should be stands what looks like a person's name, telephone or identity number, e-mail or address. Perhaps the cells are shifted. Put the code there and send the row again.",
};
pub const BAD_NAME_TEXT: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Tên cơ quan chỉ gồm một dòng, tối đa 200 ký tự, không có ký tự điều khiển.",
    advice_en: "The name of an agency is one line of at most 200 characters, without control characters.",
};
pub const NOT_TEXT: Rule = Rule {
    code: "E_NOT_TEXT",
    advice_vi: "Giá trị phải là chuỗi JSON trong dấu ngoặc kép (hoặc danh sách ở trường danh sách).",
    advice_en: "The value must be a JSON string in quotation marks (or a list where the format has one).",
};
pub const REPEATED_KEY: Rule = Rule {
    code: "E_REPEATED_KEY",
    advice_vi: "Trường xuất hiện hai lần trong một hồ sơ. Giữ lại một.",
    advice_en: "The key stands twice in one record. Keep one.",
};
pub const NOT_OBJECT: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Mỗi phần tử của danh sách phải là một đối tượng JSON của một hồ sơ.",
    advice_en: "Each entry of the list must be the JSON object of one case.",
};
pub const BAD_JSON: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Hồ sơ không phải JSON hợp lệ hoặc không phải UTF-8. Xuất lại hồ sơ này từ hệ thống rồi gửi lại.",
    advice_en: "The record is not valid JSON, or not UTF-8. Write it again from the system, and send it again.",
};
pub const UNKNOWN_SERVICE: Rule = Rule {
    code: "E_UNKNOWN_SERVICE",
    advice_vi: "Dịch vụ không đọc được ở đây. Chỉ gửi DongBoHoSoMC, CapNhatTienDoHoSoMC hoặc DongBoTrangThaiHoSo.",
    advice_en: "This service is not read here. Send DongBoHoSoMC, CapNhatTienDoHoSoMC or DongBoTrangThaiHoSo only.",
};
pub const PARTIAL_UPDATE: Rule = Rule {
    code: "E_PARTIAL_UPDATE",
    advice_vi: "Bản cập nhật phải gửi lại toàn bộ hồ sơ, vì nó thay cả bản trước. Bổ sung các trường còn thiếu.",
    advice_en: "An update replaces the whole record, so it must carry all of it. Add the keys that are missing.",
};
pub const FUTURE_STEP: Rule = Rule {
    code: "E_FUTURE",
    advice_vi: "Thời điểm xử lý muộn hơn ngày nạp tệp. Kiểm tra đồng hồ và định dạng ngày của hệ thống gửi.",
    advice_en: "It was handled after the day of loading. Check the sending system's clock and date format.",
};
pub const OPEN_QUOTATION: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Dấu ngoặc kép mở mà không đóng. Đóng ngoặc rồi gửi lại dòng này.",
    advice_en: "A quotation mark is opened and never closed. Close it and send this row again.",
};
pub const BAD_CELL: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Ô bảng tính chứa lỗi (như #REF!, #N/A) hoặc ký tự không thuộc phông chữ đã khai báo. Sửa ô rồi gửi lại dòng này.",
    advice_en: "The cell holds an error of the spreadsheet (#REF!, #N/A) or a letter that the stated font does not have. Mend the cell and send this row again.",
};
pub const BAD_TEXT: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Dòng có ô không phải UTF-8. Lưu lại tệp dạng CSV UTF-8, hoặc gõ lại ô đó, rồi gửi lại dòng này.",
    advice_en: "A cell of the row is not UTF-8. Save the file as CSV UTF-8, or type the cell again, and send this row again.",
};
pub const CELL_COUNT: Rule = Rule {
    code: "E_BAD_TEXT",
    advice_vi: "Số ô của dòng khác số cột của tiêu đề: thường do một ô có dấu phân cách mà không nằm trong ngoặc kép. Điền lại các ô chưa lưu, xem các ô có đúng cột không, rồi gửi lại dòng này.",
    advice_en: "The row has another number of cells than the heading: often a cell holds a separator and stands in no quotation marks. Fill in the cells that were not kept, see that each stands in its column, and send this row again.",
};
