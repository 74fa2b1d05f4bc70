-- The oracle: what the counts of a set of case files must be, said a second time, in SQL.
--
-- Written from the texts of the rules and from nothing of the program, so that a slip in one is
-- not repeated in the other. It reads the source files themselves, with DuckDB.
--
-- run.py sets the variables cases_csv, cases_json, json_bytes, calendar_csv and procedures_csv,
-- and writes the last table, `counts`: rule_set, province, month, what, n.
--
-- Days are local days (Asia/Ho_Chi_Minh), held as DATE; a month is a calendar month.


-- 1. The working-day calendar ---------------------------------------------------------------

-- Monday to Friday, without the days off, with the weekend days that are worked in exchange.
CREATE TEMP TABLE exception AS
SELECT date, kind = 'swapped_work' AS is_worked
FROM read_csv(getvariable('calendar_csv'), header = true, all_varchar = false,
              types = {'date': 'DATE', 'kind': 'VARCHAR'});

-- `through`: working days from the first of the table up to and including this one.
CREATE TEMP TABLE day AS
SELECT day, is_worked, sum(is_worked::INT) OVER (ORDER BY day) AS through
FROM (
  SELECT span.day::DATE AS day, coalesce(exception.is_worked, isodow(span.day) <= 5) AS is_worked
  FROM range(TIMESTAMP '2020-01-01', TIMESTAMP '2036-01-01', INTERVAL 1 DAY) AS span(day)
  LEFT JOIN exception ON exception.date = span.day::DATE
);

-- The n-th working day of the table.
CREATE TEMP TABLE working_day AS SELECT through AS n, day FROM day WHERE is_worked;


-- 2. Procedures and places ------------------------------------------------------------------

CREATE TEMP TABLE procedure AS
SELECT code, CASE WHEN limit_unit = 'working_day' THEN try_cast("limit" AS INT) END AS limit_days
FROM read_csv(getvariable('procedures_csv'), header = true, all_varchar = true);

-- The 34 provinces in force since 1 July 2025.
CREATE TEMP TABLE province AS
SELECT unnest(['01','04','08','11','12','14','15','19','20','22','24','25','31','33','37','38','40',
               '42','44','46','48','51','52','56','66','68','75','79','80','82','86','91','92','96']) AS code;


-- 3. Reading moments ------------------------------------------------------------------------

-- The portal's CSV: dd/MM/yyyy HH:mm, seconds allowed. The pattern keeps two-digit years out.
CREATE TEMP MACRO csv_moment(cell) AS
  CASE WHEN regexp_full_match(cell, '\d{2}/\d{2}/\d{4} \d{2}:\d{2}')
         THEN try_strptime(cell, '%d/%m/%Y %H:%M')
       WHEN regexp_full_match(cell, '\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}')
         THEN try_strptime(cell, '%d/%m/%Y %H:%M:%S') END;

-- The exchange format: yyyyMMddHHmmss, and two forms that newer adapters mix in.
CREATE TEMP MACRO json_moment(cell) AS
  CASE WHEN regexp_full_match(cell, '\d{14}') THEN try_strptime(cell, '%Y%m%d%H%M%S')
       WHEN regexp_full_match(cell, '\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}')
         THEN try_strptime(cell, '%Y-%m-%d %H:%M:%S')
       WHEN regexp_full_match(cell, '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}')
         THEN try_strptime(cell, '%Y-%m-%dT%H:%M:%S.%g') END;

-- A cell that says something but is no moment.
CREATE TEMP MACRO is_bad(cell, moment) AS coalesce(cell, '') <> '' AND moment IS NULL;


-- 4. The two source files as one table ------------------------------------------------------

-- `content` is the whole row, to tell a repeated row from a conflicting one.
CREATE TEMP TABLE from_csv AS
SELECT
  'case_portal' AS source,
  row_number() OVER () AS line,
  coalesce("Mã hồ sơ", '') AS case_no,
  coalesce("Mã TTHC", '') AS procedure_code,
  coalesce("Mã tỉnh", '') AS province,
  CASE coalesce("Kênh tiếp nhận", '')
    WHEN 'Trực tiếp' THEN 1 WHEN 'Trực tuyến' THEN 2 WHEN 'Bưu chính công ích' THEN 3
    WHEN '' THEN 1 END AS channel,                       -- null counts as at the counter
  CASE coalesce("Mức độ dịch vụ", '')
    WHEN 'Toàn trình' THEN 4 WHEN 'Một phần' THEN 3 WHEN 'Cung cấp thông tin' THEN 2
    WHEN '' THEN 0 END AS level,
  CASE "Trạng thái"
    WHEN 'Mới đăng ký' THEN 1 WHEN 'Được tiếp nhận' THEN 2 WHEN 'Không được tiếp nhận' THEN 3
    WHEN 'Đang xử lý' THEN 4 WHEN 'Yêu cầu bổ sung giấy tờ' THEN 5
    WHEN 'Yêu cầu thực hiện nghĩa vụ tài chính' THEN 6
    WHEN 'Công dân yêu cầu rút hồ sơ' THEN 7 WHEN 'Dừng xử lý' THEN 8
    WHEN 'Đã xử lý xong' THEN 9 WHEN 'Đã trả kết quả' THEN 10 END AS status,
  csv_moment("Ngày tiếp nhận") AS received_at,
  csv_moment("Ngày hẹn trả") AS due_at,
  csv_moment("Ngày kết thúc xử lý") AS finished_at,
  csv_moment("Ngày từ chối") AS refused_at,
  csv_moment("Ngày rút") AS withdrawn_at,
  csv_moment("Thời điểm trích xuất") AS extracted_at,
  -- `requested - completed | requested -`
  [{'requested': csv_moment(trim(string_split(ask, ' -')[1])),
    'completed': csv_moment(trim(string_split(ask, ' -')[2])),
    'is_bad': csv_moment(trim(string_split(ask, ' -')[1])) IS NULL
              OR is_bad(trim(string_split(ask, ' -')[2]), csv_moment(trim(string_split(ask, ' -')[2])))}
   FOR ask IN [string_split(entry, ' => ')[1] FOR entry IN string_split("Các lần bổ sung", ' | ')]] AS asks,
  [csv_moment(string_split(entry, ' => ')[1]) FOR entry IN string_split("Các lần dời hẹn", ' | ')] AS moves,
  [{'at': csv_moment(string_split(entry, ' = ')[1]), 'status': string_split(entry, ' = ')[2]}
   FOR entry IN string_split("Tiến độ xử lý", ' | ')] AS steps,
  is_bad("Ngày nộp", csv_moment("Ngày nộp")) OR is_bad("Ngày tiếp nhận", received_at)
    OR is_bad("Ngày hẹn trả", due_at)
    OR is_bad("Ngày hẹn trả ban đầu", csv_moment("Ngày hẹn trả ban đầu"))
    OR is_bad("Ngày kết thúc xử lý", finished_at)
    OR is_bad("Ngày trả kết quả", csv_moment("Ngày trả kết quả"))
    OR is_bad("Ngày từ chối", refused_at) OR is_bad("Ngày rút", withdrawn_at)
    OR is_bad("Ngày gửi thư xin lỗi", csv_moment("Ngày gửi thư xin lỗi"))
    OR is_bad("Thời điểm trích xuất", extracted_at) AS has_bad_moment,
  md5(source_row::VARCHAR) AS content
FROM read_csv(getvariable('cases_csv'), header = true, all_varchar = true, delim = ',',
              quote = '"', escape = '"', nullstr = '') AS source_row;

-- One JSON object with all cases in `data`; every value is a string.
CREATE TEMP TABLE from_json AS
WITH record AS (
  SELECT unnest(range(1, len(data) + 1)) AS line, unnest(data) AS r
  FROM read_json(getvariable('cases_json'), format = 'unstructured', maximum_object_size = 2000000000,
    columns = {'service': 'VARCHAR', 'data': 'STRUCT(
      MaHoSo VARCHAR, MaTTHC VARCHAR, KenhThucHien VARCHAR, MucDo VARCHAR, NgayNopHoSo VARCHAR,
      NgayTiepNhan VARCHAR, NgayHenTra VARCHAR, NgayKetThucXuLy VARCHAR, NgayTra VARCHAR,
      NgayTuChoi VARCHAR, NgayRut VARCHAR, TrangThaiHoSo VARCHAR, MaDonVi VARCHAR, MaTinh VARCHAR,
      MaXa VARCHAR, HoSoCoThanhPhanSoHoa VARCHAR, DuocThanhToanTrucTuyen VARCHAR,
      CoNghiaVuTaiChinh VARCHAR,
      DanhSachHoSoBoSung STRUCT(NgayBoSung VARCHAR, NgayTiepNhanBoSung VARCHAR)[],
      DanhSachDoiHen STRUCT(NgayDoiHen VARCHAR)[], DanhSachTienDo STRUCT(ThoiDiemXuLy VARCHAR, TrangThai VARCHAR)[],
      NgayXinLoi VARCHAR, NgayHenTraBanDau VARCHAR, GiaHan VARCHAR, ThoiDiemTrichXuat VARCHAR)[]'})
)
SELECT
  'case_sync' AS source,
  line,
  coalesce(r.MaHoSo, '') AS case_no,
  coalesce(r.MaTTHC, '') AS procedure_code,
  coalesce(r.MaTinh, '') AS province,
  CASE coalesce(r.KenhThucHien, '') WHEN '1' THEN 1 WHEN '2' THEN 2 WHEN '3' THEN 3 WHEN '' THEN 1 END AS channel,
  CASE coalesce(r.MucDo, '') WHEN '4' THEN 4 WHEN '3' THEN 3 WHEN '2' THEN 2 WHEN '' THEN 0 END AS level,
  CASE WHEN r.TrangThaiHoSo IN ('1','2','3','4','5','6','7','8','9','10') THEN r.TrangThaiHoSo::INT END AS status,
  json_moment(r.NgayTiepNhan) AS received_at,
  json_moment(r.NgayHenTra) AS due_at,
  json_moment(r.NgayKetThucXuLy) AS finished_at,
  json_moment(r.NgayTuChoi) AS refused_at,
  json_moment(r.NgayRut) AS withdrawn_at,
  json_moment(r.ThoiDiemTrichXuat) AS extracted_at,
  [{'requested': json_moment(ask.NgayBoSung),
    'completed': json_moment(ask.NgayTiepNhanBoSung),
    'is_bad': json_moment(ask.NgayBoSung) IS NULL
              OR is_bad(ask.NgayTiepNhanBoSung, json_moment(ask.NgayTiepNhanBoSung))}
   FOR ask IN r.DanhSachHoSoBoSung] AS asks,
  [json_moment(entry.NgayDoiHen) FOR entry IN r.DanhSachDoiHen] AS moves,
  [{'at': json_moment(entry.ThoiDiemXuLy), 'status': entry.TrangThai} FOR entry IN r.DanhSachTienDo] AS steps,
  is_bad(r.NgayNopHoSo, json_moment(r.NgayNopHoSo)) OR is_bad(r.NgayTiepNhan, received_at)
    OR is_bad(r.NgayHenTra, due_at) OR is_bad(r.NgayHenTraBanDau, json_moment(r.NgayHenTraBanDau))
    OR is_bad(r.NgayKetThucXuLy, finished_at) OR is_bad(r.NgayTra, json_moment(r.NgayTra))
    OR is_bad(r.NgayTuChoi, refused_at) OR is_bad(r.NgayRut, withdrawn_at)
    OR is_bad(r.NgayXinLoi, json_moment(r.NgayXinLoi))
    OR is_bad(r.ThoiDiemTrichXuat, extracted_at) AS has_bad_moment,
  md5(r::VARCHAR) AS content
FROM record;

CREATE TEMP TABLE source_row AS SELECT * FROM from_csv UNION ALL BY NAME SELECT * FROM from_json;


-- 5. What the contract accepts --------------------------------------------------------------

-- The moment that handling ended: 9 and 10 the finish; 7 the withdrawal, else the finish; 8 the
-- finish (the stop); 3 the refusal, else the finish. Never the day the result was collected.
CREATE TEMP TABLE judged AS
SELECT *,
  CASE status WHEN 9 THEN finished_at WHEN 10 THEN finished_at
              WHEN 7 THEN coalesce(withdrawn_at, finished_at)
              WHEN 8 THEN finished_at
              WHEN 3 THEN coalesce(refused_at, finished_at) END AS ended_at
FROM source_row;

CREATE TEMP TABLE rejected AS
SELECT source, line, case_no,
  CASE
    -- E_NO_KEY: no case number.
    WHEN case_no = '' THEN 'E_NO_KEY'
    -- E_UNKNOWN_PLACE: not one of the 34 provinces.
    WHEN province NOT IN (SELECT code FROM province) THEN 'E_UNKNOWN_PLACE'
    -- E_UNKNOWN_CODE: a status, channel or service level outside the code lists.
    WHEN status IS NULL OR channel IS NULL OR level IS NULL OR len([s FOR s IN steps IF s.status IN ('Đã hủy', '11')]) > 0
      THEN 'E_UNKNOWN_CODE'
    -- E_BAD_MOMENT: a cell that should be a moment and is none.
    WHEN has_bad_moment OR len([ask FOR ask IN asks IF ask.is_bad]) > 0 OR len([s FOR s IN steps IF s.at IS NULL]) > 0
      THEN 'E_BAD_MOMENT'
    -- E_NO_RECEIVED: every status but 1 and 3 needs the day of receipt.
    WHEN received_at IS NULL AND status NOT IN (1, 3) THEN 'E_NO_RECEIVED'
    -- E_NO_FINISHED: finished, or handed over, without the moment of finishing.
    WHEN status IN (9, 10) AND finished_at IS NULL THEN 'E_NO_FINISHED'
    -- E_NO_END: withdrawn, stopped, or refused after receipt, without a moment.
    WHEN ended_at IS NULL AND (status IN (7, 8) OR (status = 3 AND received_at IS NOT NULL)) THEN 'E_NO_END'
    -- E_ORDER: ended before it was received, or ended or was received after the extraction.
    WHEN ended_at < received_at OR ended_at > extracted_at OR received_at > extracted_at THEN 'E_ORDER'
    -- Nor may anything but the registration have happened before the receipt.
    WHEN list_min([ask.requested FOR ask IN asks]) < received_at OR list_min(moves) < received_at
      OR list_min([s.at FOR s IN steps IF s.status NOT IN ('Mới đăng ký', '1')]) < received_at THEN 'E_ORDER'
    -- E_CHANNEL_LEVEL: online on a procedure that offers information only.
    WHEN channel = 2 AND level = 2 THEN 'E_CHANNEL_LEVEL'
  END AS code
FROM judged;

-- The first row of a case number in file order is the case; a later one is either the same row
-- again or a conflict, and counts for nothing.
CREATE TEMP TABLE accepted AS
SELECT judged.*
FROM judged JOIN rejected USING (source, line)
WHERE rejected.code IS NULL
QUALIFY row_number() OVER (PARTITION BY judged.source, judged.case_no ORDER BY line) = 1;


-- 6. The facts of a case --------------------------------------------------------------------

CREATE TEMP TABLE fact AS
SELECT
  province, status, channel = 2 AS is_online,
  received_at::DATE AS received_on,
  due_at::DATE AS due_on,
  ended_at, ended_at::DATE AS ended_on,
  -- Seconds spent waiting for supplements that came.
  coalesce(list_sum([epoch(ask.completed) - epoch(ask.requested)
                     FOR ask IN asks IF ask.completed IS NOT NULL]), 0)::BIGINT AS waited_seconds,
  waited_seconds // 86400 AS waited_days,
  coalesce(len(asks), 0) AS times_asked,
  -- The day of the request that was never answered.
  list_max([ask.requested FOR ask IN asks IF ask.completed IS NULL])::DATE AS waiting_since,
  procedure.limit_days
FROM accepted
-- `1.001193.000.00.00.H41` is the local form of `1.001193`.
LEFT JOIN procedure
  ON procedure.code = string_split(procedure_code, '.')[1] || '.' || string_split(procedure_code, '.')[2]
WHERE received_at IS NOT NULL AND status <> 1;   -- newly registered: counted nowhere

CREATE TEMP TABLE as_of AS SELECT max(extracted_at)::DATE AS day FROM accepted;


-- 7. Rule set form_ii06a --------------------------------------------------------------------

-- Form II.06a as a provincial system fills it. One row a case: when it was resolved and how, and
-- from which day until which day (that day left out) it was open and overdue.
CREATE TEMP TABLE life_form AS
SELECT 'form_ii06a' AS rule_set, province, is_online, received_on,
  -- 9, 10 and 7 are resolved; 5, 6 and 8 stay in progress.
  CASE WHEN status IN (7, 9, 10) THEN ended_on END AS resolved_on,
  CASE WHEN status = 7 THEN 'resolved_on_time'           -- withdrawn counts as on time
       WHEN status NOT IN (9, 10) THEN NULL
       WHEN due_on IS NULL OR ended_on = due_on THEN 'resolved_on_time'
       WHEN ended_on < due_on THEN 'resolved_early'
       ELSE 'resolved_overdue' END AS outcome,
  -- Overdue from the day after the due day, if there is one; never while it awaits payment (6).
  CASE WHEN status <> 6 THEN due_on + 1 END AS overdue_from,
  -- A request for papers (5) or a stop (8) takes it back to "within due" from that day on.
  CASE status WHEN 5 THEN coalesce(waiting_since, received_on) WHEN 8 THEN ended_on END AS overdue_until
FROM fact
WHERE status <> 3;                                       -- not accepted: not counted


-- 8. Rule set qd766 -------------------------------------------------------------------------

-- The portal's formula of Decision 766. 3 (after receipt), 7, 8, 9 and 10 are resolved at their
-- end; 2, 4 and 6 are open; 5 stands still or is overdue.
CREATE TEMP TABLE life_766 AS
WITH clock AS (
  SELECT fact.*,
    -- The end, less the time spent waiting for supplements that came; then its day.
    (ended_at - to_seconds(waited_seconds))::DATE AS counted_on,
    -- The first day whose 24:00, less the same time, lies after the due day: with D whole days of
    -- waiting that is due day + D + 1. Without a due date: the working day after the limit, + D.
    CASE WHEN due_on IS NOT NULL THEN due_on + 1 + waited_days::INT
         ELSE working_day.day + waited_days::INT END AS runs_over_on
  FROM fact
  LEFT JOIN day AS received ON fact.due_on IS NULL AND received.day = fact.received_on
  LEFT JOIN working_day ON working_day.n = received.through + fact.limit_days + 1
)
SELECT 'qd766' AS rule_set, province, is_online, received_on,
  CASE WHEN status IN (3, 7, 8, 9, 10) THEN ended_on END AS resolved_on,
  CASE WHEN status NOT IN (3, 7, 8, 9, 10) THEN NULL
       WHEN due_on IS NOT NULL THEN
         CASE WHEN counted_on < due_on THEN 'resolved_early'
              WHEN counted_on = due_on THEN 'resolved_on_time' ELSE 'resolved_overdue' END
       WHEN limit_days IS NULL THEN 'resolved_unjudged'  -- neither due date nor limit
       -- Working days after the day of receipt up to and including the counted end.
       WHEN ended.through - received.through < limit_days THEN 'resolved_early'
       WHEN ended.through - received.through = limit_days THEN 'resolved_on_time'
       ELSE 'resolved_overdue' END AS outcome,
  CASE WHEN status <> 5 OR waiting_since IS NULL THEN runs_over_on
       -- Asked once: it stands still; overdue only if it was so by the day of the request.
       WHEN times_asked = 1 THEN CASE WHEN runs_over_on <= waiting_since THEN runs_over_on END
       -- Asked again and not answered: overdue from that request on at the latest.
       ELSE least(coalesce(runs_over_on, waiting_since), waiting_since) END AS overdue_from,
  NULL::DATE AS overdue_until
FROM clock
LEFT JOIN day AS received ON clock.due_on IS NULL AND received.day = clock.received_on
LEFT JOIN day AS ended ON clock.due_on IS NULL AND ended.day = clock.counted_on;


-- 9. The counts -----------------------------------------------------------------------------

CREATE TEMP TABLE life AS SELECT * FROM life_form UNION ALL SELECT * FROM life_766;

-- The state of a month is that at the end of its last day, or of the day of the extraction.
CREATE TEMP TABLE month AS
SELECT strftime(first, '%Y-%m') AS month, least(last_day(first), as_of.day) AS last_on
FROM as_of, range((SELECT date_trunc('month', min(received_on)) FROM fact)::TIMESTAMP,
                  as_of.day::TIMESTAMP + INTERVAL 1 DAY, INTERVAL 1 MONTH) AS span(first);

-- Open on a day: received by then, and not resolved by then.
CREATE TEMP TABLE open AS
SELECT rule_set, province, month,
  coalesce(overdue_from <= last_on AND (overdue_until IS NULL OR overdue_until > last_on), false) AS is_overdue
FROM life JOIN month ON received_on <= last_on AND coalesce(resolved_on, DATE '9999-12-31') > last_on;

CREATE TEMP TABLE counts AS
SELECT rule_set, province, month, what, n
FROM (
  SELECT rule_set, province, strftime(received_on, '%Y-%m') AS month, 'received' AS what, count(*) AS n
  FROM life GROUP BY ALL
  UNION ALL
  SELECT rule_set, province, strftime(received_on, '%Y-%m'), 'online', count(*)
  FROM life WHERE is_online GROUP BY ALL
  UNION ALL
  SELECT rule_set, province, strftime(resolved_on, '%Y-%m'), outcome, count(*)
  FROM life WHERE resolved_on IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT rule_set, province, month, CASE WHEN is_overdue THEN 'open_overdue' ELSE 'open_within_due' END, count(*)
  FROM open GROUP BY ALL
)
ORDER BY ALL;
