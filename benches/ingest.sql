-- A case file to typed Parquet, as one would do it in DuckDB in place of `chiso ingest`.
--
-- The same columns, types, code lists and reasons for rejection; of two rows with one case number
-- the first counts. Left out, in the rival's favour: hashes of file and rows, advice for each
-- rejected cell, the manifest, and syncing to disk. `run` sets the variables `csv`, `out` (a
-- folder), `communes` and `procedures`.

CREATE TEMP TABLE commune AS
SELECT code::INT AS code, province::SMALLINT AS province FROM read_csv(getvariable('communes'), all_varchar = true);

CREATE TEMP TABLE procedure AS
SELECT code, CASE WHEN limit_unit = 'working_day' THEN try_cast("limit" AS SMALLINT) END AS limit_days
FROM read_csv(getvariable('procedures'), header = true, all_varchar = true);

-- Null for a day that does not exist; the length keeps out days and years with fewer digits.
CREATE TEMP MACRO moment(cell) AS
  CASE WHEN strlen(cell) IN (16, 19) THEN try_strptime(cell, ['%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S']) END;
CREATE TEMP MACRO is_bad(cell, moment) AS (cell IS NOT NULL AND moment IS NULL);
CREATE TEMP MACRO yes_no(cell) AS CASE cell WHEN 'Có' THEN true WHEN 'Không' THEN false END;

CREATE TEMP TABLE conformed AS
WITH cell AS (
  SELECT *,
    moment("Ngày nộp") AS submitted_at, moment("Ngày tiếp nhận") AS received_at,
    moment("Ngày hẹn trả") AS due_at, moment("Ngày hẹn trả ban đầu") AS due_at_original,
    moment("Ngày kết thúc xử lý") AS finished_at, moment("Ngày trả kết quả") AS returned_at,
    moment("Ngày từ chối") AS refused_at, moment("Ngày rút") AS withdrawn_at,
    moment("Ngày gửi thư xin lỗi") AS apology_at, moment("Thời điểm trích xuất") AS extracted_at,
    try_cast("Mã tỉnh" AS SMALLINT) AS province, try_cast("Mã xã" AS INT) AS commune,
    CASE "Kênh tiếp nhận" WHEN 'Trực tiếp' THEN 1 WHEN 'Trực tuyến' THEN 2
      WHEN 'Bưu chính công ích' THEN 3 END::UTINYINT AS channel,
    CASE "Mức độ dịch vụ" WHEN 'Toàn trình' THEN 4 WHEN 'Một phần' THEN 3
      WHEN 'Cung cấp thông tin' THEN 2 END::UTINYINT AS online_level,
    CASE "Trạng thái"
      WHEN 'Đã trả kết quả' THEN 10 WHEN 'Đã xử lý xong' THEN 9 WHEN 'Đang xử lý' THEN 4
      WHEN 'Mới đăng ký' THEN 1 WHEN 'Được tiếp nhận' THEN 2 WHEN 'Không được tiếp nhận' THEN 3
      WHEN 'Yêu cầu bổ sung giấy tờ' THEN 5 WHEN 'Yêu cầu thực hiện nghĩa vụ tài chính' THEN 6
      WHEN 'Công dân yêu cầu rút hồ sơ' THEN 7 WHEN 'Dừng xử lý' THEN 8 END::UTINYINT AS status,
    CASE WHEN "Các lần bổ sung" IS NOT NULL THEN
      [{'requested': moment(trim(string_split(ask, ' -')[1])), 'completed': moment(nullif(trim(string_split(ask, ' -')[2]), ''))}
       FOR ask IN string_split("Các lần bổ sung", ' | ')] END AS asks
  FROM read_csv(getvariable('csv'), header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
                nullstr = '')
),
row AS (
  SELECT cell.*,
    CASE status WHEN 10 THEN finished_at WHEN 9 THEN finished_at WHEN 8 THEN finished_at
      WHEN 7 THEN coalesce(withdrawn_at, finished_at) WHEN 3 THEN coalesce(refused_at, finished_at) END AS ended_at,
    procedure.limit_days,
    home.province AS home
  FROM cell
  LEFT JOIN procedure
    ON procedure.code = string_split("Mã TTHC", '.')[1] || '.' || string_split("Mã TTHC", '.')[2]
  LEFT JOIN commune AS home ON home.code = cell.commune
)
SELECT
  "Mã hồ sơ" AS case_no, "Mã TTHC" AS procedure_code, "Mã lĩnh vực" AS field_code, "Mã đơn vị" AS agency_code,
  province, commune, status, channel, online_level,
  yes_no("Nghĩa vụ tài chính") AS fee_due, yes_no("Thanh toán trực tuyến") AS paid_online, yes_no("Số hóa") AS digitised,
  yes_no("Tái sử dụng dữ liệu") AS reused, yes_no("Kết quả điện tử") AS electronic_result, yes_no("Gia hạn") AS extended,
  submitted_at, received_at, due_at, due_at_original, finished_at, returned_at, refused_at, withdrawn_at, ended_at,
  apology_at, extracted_at,
  received_at::DATE AS received_on, due_at::DATE AS due_on,
  list_max([ask.requested FOR ask IN asks IF ask.completed IS NULL])::DATE AS waiting_since,
  coalesce(len(asks), 0)::USMALLINT AS supplement_count,
  coalesce(list_sum([epoch(ask.completed) - epoch(ask.requested) FOR ask IN asks IF ask.completed IS NOT NULL]), 0)::BIGINT
    AS supplement_seconds,
  limit_days AS limit_working_days,
  "Tính chất dữ liệu" IS NOT DISTINCT FROM 'synthetic' AS synthetic,
  CASE
    WHEN case_no IS NULL THEN 'E_NO_KEY'
    WHEN province IS NULL OR province NOT IN (SELECT province FROM commune)
      OR ("Mã xã" IS NOT NULL AND home IS DISTINCT FROM province) THEN 'E_UNKNOWN_PLACE'
    WHEN status IS NULL OR ("Kênh tiếp nhận" IS NOT NULL AND channel IS NULL)
      OR ("Mức độ dịch vụ" IS NOT NULL AND online_level IS NULL)
      OR ("Nghĩa vụ tài chính" IS NOT NULL AND fee_due IS NULL) OR ("Thanh toán trực tuyến" IS NOT NULL AND paid_online IS NULL)
      OR ("Số hóa" IS NOT NULL AND digitised IS NULL) OR ("Tái sử dụng dữ liệu" IS NOT NULL AND reused IS NULL)
      OR ("Kết quả điện tử" IS NOT NULL AND electronic_result IS NULL) OR ("Gia hạn" IS NOT NULL AND extended IS NULL)
      THEN 'E_UNKNOWN_CODE'
    WHEN is_bad("Ngày nộp", submitted_at) OR is_bad("Ngày tiếp nhận", received_at) OR is_bad("Ngày hẹn trả", due_at)
      OR is_bad("Ngày hẹn trả ban đầu", due_at_original) OR is_bad("Ngày kết thúc xử lý", finished_at)
      OR is_bad("Ngày trả kết quả", returned_at) OR is_bad("Ngày từ chối", refused_at)
      OR is_bad("Ngày rút", withdrawn_at) OR is_bad("Ngày gửi thư xin lỗi", apology_at) OR extracted_at IS NULL
      OR len([ask FOR ask IN asks IF ask.requested IS NULL]) > 0 THEN 'E_BAD_MOMENT'
    WHEN received_at IS NULL AND status NOT IN (1, 3) THEN 'E_NO_RECEIVED'
    WHEN ended_at IS NULL AND (status IN (7, 8, 9, 10) OR (status = 3 AND received_at IS NOT NULL)) THEN 'E_NO_END'
    WHEN ended_at < received_at OR ended_at > extracted_at OR received_at > extracted_at
      OR len([ask FOR ask IN asks IF ask.completed < ask.requested]) > 0 THEN 'E_ORDER'
    WHEN channel = 2 AND online_level = 2 THEN 'E_CHANNEL_LEVEL'
  END AS reject
FROM row;

-- Case numbers that come more than once are few: find them, and look at those rows only.
CREATE TEMP TABLE repeated AS
SELECT rowid AS id
FROM conformed
SEMI JOIN (SELECT case_no, province FROM conformed WHERE reject IS NULL GROUP BY ALL HAVING count(*) > 1)
  USING (case_no, province)
WHERE reject IS NULL
QUALIFY row_number() OVER (PARTITION BY case_no, province ORDER BY rowid) > 1;

COPY (SELECT * EXCLUDE (reject) FROM conformed WHERE reject IS NULL AND rowid NOT IN (SELECT id FROM repeated))
TO (getvariable('out') || '/cases') (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 262144, PER_THREAD_OUTPUT true);

COPY (SELECT * FROM conformed WHERE reject IS NOT NULL OR rowid IN (SELECT id FROM repeated))
TO (getvariable('out') || '/rejected.csv');
