-- The oracle: what the counts of a set of case files must be, said a second time, in SQL.
--
-- Written from the texts of the rules and from nothing of the program, so that a slip in one is not
-- repeated in the other. The program keeps count of what changes; this looks at every case at the end
-- of every half month, and at its end, and says from its history how it stands at that moment.
--
-- run.py sets the variables cases_csv, cases_json, calendar_csv and procedures_csv, and writes the
-- last four tables: counts, form, promise, differences.
--
-- Times are local (Asia/Ho_Chi_Minh). The end of a day is its last microsecond: a moment at 00:00
-- belongs to the day that it begins. A bucket is a half month, `2026-03a` (1 to 14) or `2026-03b`.


-- 1. The working-day calendar ---------------------------------------------------------------

-- Monday to Friday, without the days off, with the weekend days that are worked in exchange.
CREATE TEMP TABLE exception AS
SELECT date, kind = 'swapped_work' AS is_worked
FROM read_csv(getvariable('calendar_csv'), header = true, all_varchar = false,
              types = {'date': 'DATE', 'kind': 'VARCHAR'});

-- `through`: working days from the first of the table up to and including this one.
CREATE TEMP TABLE plain_day AS
SELECT day, is_worked, sum(is_worked::INT) OVER (ORDER BY day)::INT AS through
FROM (
  SELECT span.day::DATE AS day, coalesce(exception.is_worked, isodow(span.day) <= 5) AS is_worked
  FROM range(TIMESTAMP '2015-01-01', TIMESTAMP '2041-01-01', INTERVAL 1 DAY) AS span(day)
  LEFT JOIN exception ON exception.date = span.day::DATE
);

-- The n-th working day of the table.
CREATE TEMP TABLE working_day AS SELECT through AS n, day FROM plain_day WHERE is_worked;

-- `next`: the first working day after this one; `rolled`: the day itself if it is worked, else that.
CREATE TEMP TABLE day AS
SELECT plain_day.*, working_day.day AS next, if(is_worked, plain_day.day, working_day.day) AS rolled
FROM plain_day LEFT JOIN working_day ON working_day.n = through + 1;

-- Office hours 07:00-11:30 and 13:30-17:00, eight a day. Seconds of them passed by a time of day,
CREATE TEMP MACRO office_seconds(moment) AS
  greatest(0, least(16200, epoch(moment::TIME)::BIGINT - 25200))
  + greatest(0, least(12600, epoch(moment::TIME)::BIGINT - 48600));

-- and the moment of a day at which so many (1 to 28800) of them have passed.
CREATE TEMP MACRO office_moment(day, seconds) AS
  day::TIMESTAMP + to_seconds(if(seconds <= 16200, 25200 + seconds, 48600 + seconds - 16200));

CREATE TEMP MACRO end_of(day) AS day::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND;

CREATE TEMP MACRO bucket(day) AS strftime(day, '%Y-%m') || if(day(day) <= 14, 'a', 'b');


-- 2. Procedures and places ------------------------------------------------------------------

-- Without a unit of its own, a limit is one in working days.
CREATE TEMP TABLE procedure AS
SELECT code, try_cast(coalesce("limit", limit_working_days) AS INT) AS amount,
       coalesce(limit_unit, 'working_day') AS unit
FROM (
  SELECT NULL::VARCHAR AS "limit", NULL::VARCHAR AS limit_unit, NULL::VARCHAR AS limit_working_days WHERE false
  UNION ALL BY NAME
  SELECT * FROM read_csv(getvariable('procedures_csv'), header = true, all_varchar = true, nullstr = '')
);

-- The 34 provinces in force since 1 July 2025.
CREATE TEMP TABLE province AS
SELECT unnest(['01','04','08','11','12','14','15','19','20','22','24','25','31','33','37','38','40',
               '42','44','46','48','51','52','56','66','68','75','79','80','82','86','91','92','96']) AS code;


-- 3. Reading moments, codes and entries -----------------------------------------------------

-- The portal's CSV: dd/MM/yyyy HH:mm, seconds allowed. The pattern keeps two-digit years out.
CREATE TEMP MACRO csv_moment(cell) AS
  CASE WHEN regexp_full_match(cell, '\d{2}/\d{2}/\d{4} \d{2}:\d{2}')
         THEN try_strptime(cell, '%d/%m/%Y %H:%M')
       WHEN regexp_full_match(cell, '\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}')
         THEN try_strptime(cell, '%d/%m/%Y %H:%M:%S') END;

-- The exchange format: yyyyMMddHHmmss, and two forms that newer adapters mix in. To the second.
CREATE TEMP MACRO json_moment(cell) AS
  CASE WHEN regexp_full_match(cell, '\d{14}') THEN try_strptime(cell, '%Y%m%d%H%M%S')
       WHEN regexp_full_match(cell, '\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}')
         THEN try_strptime(cell, '%Y-%m-%d %H:%M:%S')
       WHEN regexp_full_match(cell, '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}')
         THEN date_trunc('second', try_strptime(cell, '%Y-%m-%dT%H:%M:%S.%g')) END;

-- A cell that says something but is no moment.
CREATE TEMP MACRO is_bad(cell, moment) AS coalesce(cell, '') <> '' AND moment IS NULL;

CREATE TEMP MACRO csv_status(name) AS
  CASE name
    WHEN 'Mới đăng ký' THEN 1 WHEN 'Được tiếp nhận' THEN 2 WHEN 'Không được tiếp nhận' THEN 3
    WHEN 'Đang xử lý' THEN 4 WHEN 'Yêu cầu bổ sung giấy tờ' THEN 5
    WHEN 'Yêu cầu thực hiện nghĩa vụ tài chính' THEN 6
    WHEN 'Công dân yêu cầu rút hồ sơ' THEN 7 WHEN 'Dừng xử lý' THEN 8
    WHEN 'Đã xử lý xong' THEN 9 WHEN 'Đã trả kết quả' THEN 10 END;

CREATE TEMP MACRO json_status(code) AS
  CASE WHEN code IN ('1','2','3','4','5','6','7','8','9','10') THEN code::INT END;

-- The left and the right side of an entry such as `requested - completed => new due`.
CREATE TEMP MACRO side(entry, sign, n) AS trim(split_part(entry, sign, n));

-- A supplement: requested, completed (maybe not yet), the new due told with it (maybe none).
CREATE TEMP MACRO ask(moment_requested, completed_cell, moment_completed, due_cell, moment_due) AS
  {'requested': moment_requested, 'completed': moment_completed, 'due': moment_due,
   'is_bad': moment_requested IS NULL OR is_bad(completed_cell, moment_completed) OR is_bad(due_cell, moment_due)};

CREATE TEMP MACRO csv_ask(entry) AS
  ask(csv_moment(side(side(entry, '=>', 1), ' -', 1)),
      side(side(entry, '=>', 1) || ' ', ' -', 2), csv_moment(side(side(entry, '=>', 1) || ' ', ' -', 2)),
      side(entry, '=>', 2), csv_moment(side(entry, '=>', 2)));

-- Another move of the promise: both its moment and its new due must be there.
CREATE TEMP MACRO move(moment_at, moment_due) AS
  {'moment': moment_at, 'due': moment_due, 'is_bad': moment_at IS NULL OR moment_due IS NULL};

-- A row of progress.
CREATE TEMP MACRO step(moment_at, code) AS {'moment': moment_at, 'status': code};


-- 4. The two source files as one table ------------------------------------------------------

-- The columns that a file need not have are there all the same, empty.
CREATE TEMP TABLE csv_row AS
SELECT * FROM (SELECT NULL::VARCHAR AS "Các lần bổ sung", NULL::VARCHAR AS "Các lần dời hẹn",
                      NULL::VARCHAR AS "Tiến độ xử lý" WHERE false)
UNION ALL BY NAME
SELECT row_number() OVER () AS line, md5(source_row::VARCHAR) AS content, source_row.*
FROM read_csv(getvariable('cases_csv'), header = true, all_varchar = true, delim = ',',
              quote = '"', escape = '"', nullstr = '') AS source_row;

-- `content` is the whole row, to tell a repeated row from a conflicting one.
CREATE TEMP TABLE from_csv AS
SELECT
  'case_portal' AS source, line, content,
  coalesce("Mã hồ sơ", '') AS case_no,
  coalesce("Mã TTHC", '') AS procedure_code,
  coalesce("Mã lĩnh vực", '') AS field,
  coalesce("Mã đơn vị", '') AS agency,
  coalesce("Mã tỉnh", '') AS province,
  CASE coalesce("Kênh tiếp nhận", '')
    WHEN 'Trực tiếp' THEN 1 WHEN 'Trực tuyến' THEN 2 WHEN 'Bưu chính công ích' THEN 3
    WHEN '' THEN 1 END AS channel,                       -- null counts as at the counter
  CASE coalesce("Mức độ dịch vụ", '')
    WHEN 'Toàn trình' THEN 4 WHEN 'Một phần' THEN 3 WHEN 'Cung cấp thông tin' THEN 2
    WHEN '' THEN 0 END AS level,
  csv_status("Trạng thái") AS status,
  csv_moment("Ngày tiếp nhận") AS received_at,
  csv_moment("Ngày hẹn trả") AS due_at,
  csv_moment("Ngày hẹn trả ban đầu") AS due_at_original,
  csv_moment("Ngày kết thúc xử lý") AS finished_at,
  csv_moment("Ngày từ chối") AS refused_at,
  csv_moment("Ngày rút") AS withdrawn_at,
  csv_moment("Thời điểm trích xuất") AS extracted_at,
  -- `requested - completed => new due | requested - completed | requested -`
  [csv_ask(entry) FOR entry IN string_split("Các lần bổ sung", ' | ')] AS asks,
  -- `moment => new due | ...`
  [move(csv_moment(side(entry, '=>', 1)), csv_moment(side(entry, '=>', 2)))
   FOR entry IN string_split("Các lần dời hẹn", ' | ')] AS moves,
  -- `moment = status name | ...`
  [step(csv_moment(side(entry, ' = ', 1)), csv_status(side(entry, ' = ', 2)))
   FOR entry IN string_split("Tiến độ xử lý", ' | ')] AS steps,
  is_bad("Ngày nộp", csv_moment("Ngày nộp")) OR is_bad("Ngày tiếp nhận", received_at)
    OR is_bad("Ngày hẹn trả", due_at)
    OR is_bad("Ngày hẹn trả ban đầu", due_at_original)
    OR is_bad("Ngày kết thúc xử lý", finished_at)
    OR is_bad("Ngày trả kết quả", csv_moment("Ngày trả kết quả"))
    OR is_bad("Ngày từ chối", refused_at) OR is_bad("Ngày rút", withdrawn_at)
    OR is_bad("Ngày gửi thư xin lỗi", csv_moment("Ngày gửi thư xin lỗi"))
    OR is_bad("Thời điểm trích xuất", extracted_at) AS has_bad_moment
FROM csv_row;

-- One JSON object with all cases in `data`; every value is a string; a key that is not there is null.
CREATE TEMP TABLE from_json AS
WITH record AS (
  SELECT unnest(range(1, len(data) + 1)) AS line, unnest(data) AS r
  FROM read_json(getvariable('cases_json'), format = 'unstructured', maximum_object_size = 2000000000,
    columns = {'service': 'VARCHAR', 'data': 'STRUCT(
      MaHoSo VARCHAR, MaTTHC VARCHAR, MaLinhVuc VARCHAR, KenhThucHien VARCHAR, MucDo VARCHAR, NgayNopHoSo VARCHAR,
      NgayTiepNhan VARCHAR, NgayHenTra VARCHAR, NgayKetThucXuLy VARCHAR, NgayTra VARCHAR,
      NgayTuChoi VARCHAR, NgayRut VARCHAR, TrangThaiHoSo VARCHAR, MaDonVi VARCHAR, MaTinh VARCHAR,
      MaXa VARCHAR, HoSoCoThanhPhanSoHoa VARCHAR, DuocThanhToanTrucTuyen VARCHAR,
      CoNghiaVuTaiChinh VARCHAR,
      DanhSachHoSoBoSung STRUCT(NgayBoSung VARCHAR, NgayTiepNhanBoSung VARCHAR, NgayHenTraMoi VARCHAR)[],
      DanhSachDoiHen STRUCT(NgayDoiHen VARCHAR, NgayHenTraMoi VARCHAR)[],
      DanhSachTienDo STRUCT(ThoiDiemXuLy VARCHAR, TrangThai VARCHAR)[],
      NgayXinLoi VARCHAR, NgayHenTraBanDau VARCHAR, GiaHan VARCHAR, ThoiDiemTrichXuat VARCHAR)[]'})
)
SELECT
  'case_sync' AS source, line, md5(r::VARCHAR) AS content,
  coalesce(r.MaHoSo, '') AS case_no,
  coalesce(r.MaTTHC, '') AS procedure_code,
  coalesce(r.MaLinhVuc, '') AS field,
  coalesce(r.MaDonVi, '') AS agency,
  coalesce(r.MaTinh, '') AS province,
  CASE coalesce(r.KenhThucHien, '') WHEN '1' THEN 1 WHEN '2' THEN 2 WHEN '3' THEN 3 WHEN '' THEN 1 END AS channel,
  CASE coalesce(r.MucDo, '') WHEN '4' THEN 4 WHEN '3' THEN 3 WHEN '2' THEN 2 WHEN '' THEN 0 END AS level,
  json_status(r.TrangThaiHoSo) AS status,
  json_moment(r.NgayTiepNhan) AS received_at,
  json_moment(r.NgayHenTra) AS due_at,
  json_moment(r.NgayHenTraBanDau) AS due_at_original,
  json_moment(r.NgayKetThucXuLy) AS finished_at,
  json_moment(r.NgayTuChoi) AS refused_at,
  json_moment(r.NgayRut) AS withdrawn_at,
  json_moment(r.ThoiDiemTrichXuat) AS extracted_at,
  [ask(json_moment(entry.NgayBoSung), entry.NgayTiepNhanBoSung, json_moment(entry.NgayTiepNhanBoSung),
       entry.NgayHenTraMoi, json_moment(entry.NgayHenTraMoi))
   FOR entry IN r.DanhSachHoSoBoSung] AS asks,
  [move(json_moment(entry.NgayDoiHen), json_moment(entry.NgayHenTraMoi)) FOR entry IN r.DanhSachDoiHen] AS moves,
  [step(json_moment(entry.ThoiDiemXuLy), json_status(entry.TrangThai)) FOR entry IN r.DanhSachTienDo] AS steps,
  is_bad(r.NgayNopHoSo, json_moment(r.NgayNopHoSo)) OR is_bad(r.NgayTiepNhan, received_at)
    OR is_bad(r.NgayHenTra, due_at) OR is_bad(r.NgayHenTraBanDau, due_at_original)
    OR is_bad(r.NgayKetThucXuLy, finished_at) OR is_bad(r.NgayTra, json_moment(r.NgayTra))
    OR is_bad(r.NgayTuChoi, refused_at) OR is_bad(r.NgayRut, withdrawn_at)
    OR is_bad(r.NgayXinLoi, json_moment(r.NgayXinLoi))
    OR is_bad(r.ThoiDiemTrichXuat, extracted_at) AS has_bad_moment
FROM record;

CREATE TEMP TABLE source_row AS
SELECT * REPLACE (coalesce(asks, []) AS asks, coalesce(moves, []) AS moves, coalesce(steps, []) AS steps)
FROM (SELECT * FROM from_csv UNION ALL BY NAME SELECT * FROM from_json);


-- 5. What the contract accepts --------------------------------------------------------------

-- The moment that handling ended, by the header: 9 and 10 the finish; 7 the withdrawal, else the
-- finish; 8 the finish (the stop); 3 the refusal, else the finish. Never the day of collection.
CREATE TEMP TABLE judged AS
SELECT *,
  CASE status WHEN 9 THEN finished_at WHEN 10 THEN finished_at
              WHEN 7 THEN coalesce(withdrawn_at, finished_at)
              WHEN 8 THEN finished_at
              WHEN 3 THEN coalesce(refused_at, finished_at) END AS ended_at,
  -- What counts as an event of progress: not "newly registered" (1), and no request (5) where the
  -- row lists its supplements.
  list_concat([ask.requested FOR ask IN asks], [ask.completed FOR ask IN asks IF ask.completed IS NOT NULL],
              [move.moment FOR move IN moves],
              [step.moment FOR step IN steps IF step.status <> 1 AND NOT (step.status = 5 AND len(asks) > 0)]) AS events
FROM source_row;

CREATE TEMP TABLE rejected AS
SELECT source, line, case_no,
  CASE
    -- E_NO_KEY: no case number.
    WHEN case_no = '' THEN 'E_NO_KEY'
    -- E_UNKNOWN_PLACE: not one of the 34 provinces.
    WHEN province NOT IN (SELECT code FROM province) THEN 'E_UNKNOWN_PLACE'
    -- E_UNKNOWN_CODE: a status, channel or service level outside the code lists, in progress too.
    WHEN status IS NULL OR channel IS NULL OR level IS NULL
      OR len([step FOR step IN steps IF step.status IS NULL]) > 0 THEN 'E_UNKNOWN_CODE'
    -- E_BAD_MOMENT: a cell or part of an entry that should be a moment and is none.
    WHEN has_bad_moment OR len([ask FOR ask IN asks IF ask.is_bad]) > 0
      OR len([move FOR move IN moves IF move.is_bad]) > 0
      OR len([step FOR step IN steps IF step.moment IS NULL]) > 0 THEN 'E_BAD_MOMENT'
    -- E_NO_RECEIVED: every status but 1 and 3 needs the day of receipt.
    WHEN received_at IS NULL AND status NOT IN (1, 3) THEN 'E_NO_RECEIVED'
    -- E_NO_FINISHED: finished, or handed over, without the moment of finishing.
    WHEN status IN (9, 10) AND finished_at IS NULL THEN 'E_NO_FINISHED'
    -- E_NO_END: withdrawn, stopped, or refused after receipt, without a moment.
    WHEN ended_at IS NULL AND (status IN (7, 8) OR (status = 3 AND received_at IS NOT NULL)) THEN 'E_NO_END'
    -- E_ORDER: ended before it was received, or ended or was received after the extraction; an event
    -- before the receipt or after the extraction; a supplement completed before it was requested.
    WHEN ended_at < received_at OR ended_at > extracted_at OR received_at > extracted_at
      OR list_min(events) < received_at OR list_max(events) > extracted_at
      OR len([ask FOR ask IN asks IF ask.completed < ask.requested]) > 0 THEN 'E_ORDER'
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

CREATE TEMP TABLE as_of AS SELECT max(extracted_at)::DATE AS day FROM accepted;


-- 6. The history of a case ------------------------------------------------------------------

-- All that was received, but for "newly registered" (1), which is counted nowhere.
CREATE TEMP TABLE row_with_id AS
SELECT row_number() OVER () AS id, accepted.* EXCLUDE (content, has_bad_moment, events)
FROM accepted WHERE received_at IS NOT NULL AND status <> 1;

-- Rows of progress in order of time, then as listed; with the moment of the next resumption (2, 4).
CREATE TEMP TABLE progress AS
SELECT id, moment, step AS status,
  min(moment) FILTER (step IN (2, 4)) OVER (
    PARTITION BY id ORDER BY moment, place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS resumed_at
FROM (
  SELECT id, entry.moment AS moment, entry.status AS step, place
  FROM (SELECT id, unnest(steps) AS entry, unnest(range(len(steps))) AS place FROM row_with_id WHERE len(steps) > 0)
);

-- Requests to supplement, the listed ones or else those of progress, which end at the next resumption.
-- `waits_until`: an answered one until then. One never answered until the end of the case, or until
-- today if the header says 5; not at all if the header says 2, 4 or 6: nobody says when it ended.
CREATE TEMP TABLE ask AS
SELECT asked.* EXCLUDE (place), row_number() OVER (PARTITION BY asked.id ORDER BY requested, place) AS nth,
  coalesce(completed, if(status IN (2, 4, 6), requested, TIMESTAMP 'infinity')) AS waits_until
FROM (
  SELECT id, entry.requested AS requested, entry.completed AS completed, entry.due AS due, place
  FROM (SELECT id, unnest(asks) AS entry, unnest(range(len(asks))) AS place FROM row_with_id WHERE len(asks) > 0)
  UNION ALL
  SELECT id, moment, resumed_at, NULL, 0
  FROM progress JOIN row_with_id USING (id) WHERE progress.status = 5 AND len(asks) = 0
) AS asked JOIN row_with_id USING (id);

-- Stops (8): until resumed, else until the end; the header's own from the stop on. One that was never
-- resumed is none if the header of today says that the case goes on (2, 4, 5, 6).
CREATE TEMP TABLE stop AS
SELECT id, moment AS stops_at, coalesce(resumed_at, TIMESTAMP 'infinity') AS stops_until, false AS by_header
FROM progress JOIN row_with_id USING (id)
WHERE progress.status = 8 AND (resumed_at IS NOT NULL OR row_with_id.status NOT IN (2, 4, 5, 6))
UNION ALL
SELECT id, ended_at, TIMESTAMP 'infinity', true FROM row_with_id WHERE status = 8;

-- Waits for payment (6): until resumed, else as an unanswered request. A header of 6 of which
-- nobody says since when counts from the receipt.
CREATE TEMP TABLE payment AS
SELECT id, moment AS pays_from, coalesce(resumed_at, TIMESTAMP 'infinity') AS pays_until
FROM progress JOIN row_with_id USING (id)
WHERE progress.status = 6 AND (resumed_at IS NOT NULL OR row_with_id.status NOT IN (2, 4, 5))
UNION ALL
SELECT id, received_at, TIMESTAMP 'infinity' FROM row_with_id
WHERE status = 6 AND id NOT IN (SELECT id FROM progress WHERE status = 6 AND resumed_at IS NULL);

-- Dated new dues: those told with a completed supplement, and the other moves of the promise.
-- They hold if they explain the due date of today from the original one; else all are dropped.
CREATE TEMP TABLE new_due AS
WITH dated AS (
  SELECT id, completed AS moment, due, true AS by_supplement, nth AS place
  FROM ask WHERE completed IS NOT NULL AND due IS NOT NULL
  UNION ALL
  SELECT id, entry.moment, entry.due, false, 1000 + place
  FROM (SELECT id, unnest(moves) AS entry, unnest(range(len(moves))) AS place FROM row_with_id WHERE len(moves) > 0)
), known AS (
  SELECT id FROM dated JOIN row_with_id USING (id)
  GROUP BY id HAVING any_value(due_at_original) IS NOT NULL
    AND arg_max(due, {'moment': dated.moment, 'place': place}) = any_value(due_at)
)
SELECT id, moment, due, by_supplement, row_number() OVER (PARTITION BY id ORDER BY moment, place) AS nth
FROM dated WHERE id IN (SELECT id FROM known);

-- One row a case. `first_due` is the promise until the first dated move.
CREATE TEMP TABLE fact AS
SELECT id, province, agency, field, channel, row_with_id.status, received_at, received_at::DATE AS received_on, ended_at,
  -- `1.001193.000.00.00.H41` is the local form of `1.001193`.
  coalesce(string_split(procedure_code, '.')[1] || '.' || string_split(procedure_code, '.')[2], procedure_code) AS procedure,
  if(moved.id IS NULL, due_at, due_at_original) AS first_due,
  coalesce(due_at_original, due_at) AS original_due,
  -- The header says "waiting" (5), and no request is known that still waits.
  row_with_id.status = 5 AND id NOT IN (SELECT id FROM ask WHERE completed IS NULL) AS waits_unasked,
  -- The portal takes the end from progress: finished, else returned; or the refusal, withdrawal, stop.
  CASE WHEN row_with_id.status IN (9, 10) THEN coalesce(last_step.finished, last_step.returned, ended_at)
       WHEN row_with_id.status = 3 THEN coalesce(last_step.refused, ended_at)
       WHEN row_with_id.status = 7 THEN coalesce(last_step.withdrawn, ended_at)
       WHEN row_with_id.status = 8 THEN coalesce(last_step.stopped, ended_at) END AS portal_ended_at
FROM row_with_id
LEFT JOIN (SELECT DISTINCT id FROM new_due) AS moved USING (id)
LEFT JOIN (
  SELECT id, max(moment) FILTER (status = 9) AS finished, max(moment) FILTER (status = 10) AS returned,
    max(moment) FILTER (status = 3) AS refused, max(moment) FILTER (status = 7) AS withdrawn,
    max(moment) FILTER (status = 8) AS stopped
  FROM progress GROUP BY id
) AS last_step USING (id);


-- 7. What the limit of the procedure gives ---------------------------------------------------

-- A clock is started by the receipt and, in law, again by each completed supplement. In law, what
-- comes to the counter after 15:00 starts on the next working day.
CREATE TEMP TABLE clock AS
WITH start AS (
  SELECT id, 'portal' AS whose, TIMESTAMP '-infinity' AS runs_from, received_at AS started_at FROM fact
  UNION ALL SELECT id, 'law', TIMESTAMP '-infinity', received_at FROM fact
  UNION ALL SELECT id, 'law', completed, completed FROM ask WHERE completed IS NOT NULL
), effective AS (
  SELECT id, whose, runs_from, amount, unit,
    if(whose = 'law' AND channel = 1 AND started_at::TIME > TIME '15:00:00', day.next::TIMESTAMP, started_at) AS started_at
  FROM start JOIN fact USING (id) JOIN procedure ON procedure.code = fact.procedure
  JOIN day ON day.day = started_at::DATE
  WHERE amount IS NOT NULL
), spent AS (
  -- Working days, or office seconds, from the first of the calendar to the end of the limit.
  SELECT effective.*, day.through + amount AS working_days,
    (day.through - day.is_worked::INT) * 28800 + if(day.is_worked, office_seconds(started_at), 0) + amount * 3600
      AS office_seconds,
    (CASE unit WHEN 'day' THEN started_at::DATE + amount
               WHEN 'month' THEN started_at::DATE + to_months(amount) END)::DATE AS plain_day
  FROM effective JOIN day ON day.day = started_at::DATE
)
SELECT id, whose, runs_from,
  CASE unit WHEN 'working_day' THEN last.day WHEN 'hour' THEN last.day ELSE roll.rolled END AS deadline_on,
  CASE WHEN unit = 'hour' THEN office_moment(last.day, (office_seconds - 1) % 28800 + 1)
       -- The portal counts the working days passed: a rest day after the last one is not one more.
       WHEN unit = 'working_day' AND whose = 'portal' THEN end_of(beyond.day - 1)
       ELSE end_of(deadline_on) END AS deadline_at
FROM spent
LEFT JOIN working_day AS last ON last.n = if(unit = 'hour', (office_seconds - 1) // 28800 + 1, working_days)
LEFT JOIN working_day AS beyond ON beyond.n = working_days + 1
LEFT JOIN day AS roll ON roll.day = plain_day;

-- The deadline of the law, from when on. Without a limit it is the promise, and no clock restarts.
CREATE TEMP TABLE law_base AS
SELECT id, runs_from, deadline_on, deadline_at, 0 AS nth FROM clock WHERE whose = 'law'
UNION ALL
SELECT id, TIMESTAMP '-infinity', first_due::DATE, end_of(first_due::DATE), 0 FROM fact
WHERE first_due IS NOT NULL AND id NOT IN (SELECT id FROM clock)
UNION ALL
SELECT id, moment, due::DATE, end_of(due::DATE), nth FROM new_due
WHERE by_supplement AND id NOT IN (SELECT id FROM clock);

-- The one extension that counts: the first move, not by a supplement, made on a day before the
-- deadline that then held. It holds until the next restart.
CREATE TEMP TABLE law_deadline AS
WITH tried AS (
  SELECT new_due.id, new_due.moment, new_due.nth, any_value(due) AS due,
    arg_max(law_base.deadline_on, {'from': runs_from, 'nth': law_base.nth}) AS deadline_on
  FROM new_due JOIN law_base ON law_base.id = new_due.id AND runs_from <= moment
  WHERE NOT by_supplement
  GROUP BY new_due.id, new_due.moment, new_due.nth
), extension AS (
  SELECT id, moment, due FROM tried WHERE moment::DATE < deadline_on
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY nth) = 1
)
SELECT * FROM law_base
UNION ALL
SELECT id, moment, due::DATE, end_of(due::DATE), 9999 FROM extension;


-- 8. Looking at the cases -------------------------------------------------------------------

-- The ends of the half months, and the day of the extraction.
CREATE TEMP TABLE period AS
SELECT bucket(last_on) AS bucket, last_on, end_of(last_on) AS moment
FROM (
  SELECT least(last_on, as_of.day) AS last_on
  FROM as_of, (
    SELECT unnest([first + 13, last_day(first)]) AS last_on
    FROM (SELECT span.first::DATE AS first FROM as_of, range(
      (SELECT date_trunc('month', min(received_on)) FROM fact)::TIMESTAMP, as_of.day::TIMESTAMP + INTERVAL 1 DAY,
      INTERVAL 1 MONTH) AS span(first))
  )
)
GROUP BY last_on;

-- A look at a case: at the end of each half month while some rule set may call it open, and at its end.
CREATE TEMP TABLE look AS
SELECT id, moment, bucket, false AS is_end
FROM (SELECT id, received_on,
        if(status IN (3, 7, 9, 10), greatest(ended_at, portal_ended_at)::DATE, DATE '9999-12-31') AS gone_on FROM fact) AS stay
JOIN period ON last_on >= received_on AND last_on < gone_on
UNION ALL
SELECT id, ended_at, bucket(ended_at), true FROM fact WHERE ended_at IS NOT NULL
UNION ALL
SELECT id, portal_ended_at, bucket(portal_ended_at), true FROM fact WHERE portal_ended_at <> ended_at;

-- What is seen in the history up to that moment. The promise:
CREATE TEMP TABLE seen_due AS
SELECT look.id, look.moment, arg_max(due, nth) AS due
FROM look JOIN new_due ON new_due.id = look.id AND new_due.moment <= look.moment GROUP BY look.id, look.moment;

-- The supplements: whether one is waited for, whether that was asked for more than once, the moment of the
-- first request if it is waited for, and the seconds of the waits completed, overlapping ones counted once.
CREATE TEMP TABLE seen_ask AS
SELECT id, moment, bool_or(moment < waits_until) AS is_waiting, is_waiting AND count(*) > 1 AS is_asked_again,
  min(requested) FILTER (moment < waits_until AND nth = 1) AS stands_at,
  coalesce(sum(greatest(0, date_diff('second', greatest(requested, coalesce(reached, requested)), completed)))
           FILTER (completed <= moment), 0)::BIGINT AS waited_seconds
FROM (
  SELECT look.moment, ask.*, max(if(completed <= look.moment, completed, NULL)) OVER (
      PARTITION BY look.id, look.moment ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM look JOIN ask ON ask.id = look.id AND requested <= look.moment
)
GROUP BY id, moment;

-- Stops and waits for payment.
CREATE TEMP TABLE seen_stop AS
SELECT look.id, look.moment, bool_and(by_header) AS by_header
FROM look JOIN stop ON stop.id = look.id AND stops_at <= look.moment AND look.moment < stops_until
GROUP BY look.id, look.moment;

CREATE TEMP TABLE seen_payment AS
SELECT DISTINCT look.id, look.moment FROM look JOIN payment ON payment.id = look.id AND pays_from <= look.moment AND look.moment < pays_until;

-- The deadline of the law, for the cases that have more than one.
CREATE TEMP TABLE seen_deadline AS
SELECT look.id, look.moment, arg_max({'on': deadline_on, 'moment': deadline_at}, {'from': runs_from, 'nth': nth}) AS deadline
FROM look JOIN law_deadline ON law_deadline.id = look.id AND runs_from <= look.moment
WHERE look.id IN (SELECT id FROM law_deadline WHERE runs_from > TIMESTAMP '-infinity')
GROUP BY look.id, look.moment;

CREATE TEMP TABLE seen AS
SELECT look.id, look.moment, look.bucket, look.is_end,
  status, ended_at, portal_ended_at, amount, unit, waits_unasked,
  coalesce(seen_due.due, first_due) AS due,
  coalesce(is_waiting, false) AS is_waiting, coalesce(is_asked_again, false) AS is_asked_again, stands_at,
  coalesce(waited_seconds, 0) AS waited_seconds,
  seen_stop.id IS NOT NULL AS is_stopped, coalesce(NOT by_header, false) AS is_stopped_in_progress, seen_payment.id IS NOT NULL AS is_paying,
  portal.deadline_on AS portal_on, portal.deadline_at AS portal_at,
  coalesce(seen_deadline.deadline.on, law.deadline_on) AS law_on,
  coalesce(seen_deadline.deadline.moment, law.deadline_at) AS law_at
FROM look JOIN fact USING (id)
LEFT JOIN procedure ON procedure.code = fact.procedure
LEFT JOIN seen_due ON seen_due.id = look.id AND seen_due.moment = look.moment
LEFT JOIN seen_ask ON seen_ask.id = look.id AND seen_ask.moment = look.moment
LEFT JOIN seen_stop ON seen_stop.id = look.id AND seen_stop.moment = look.moment
LEFT JOIN seen_payment ON seen_payment.id = look.id AND seen_payment.moment = look.moment
LEFT JOIN seen_deadline ON seen_deadline.id = look.id AND seen_deadline.moment = look.moment
LEFT JOIN clock AS portal ON portal.whose = 'portal' AND portal.id = look.id
LEFT JOIN law_base AS law ON law.id = look.id AND law.runs_from = TIMESTAMP '-infinity';


-- 9. The four rule sets ---------------------------------------------------------------------

-- Each says what it sees: a state at the end of a half month, or how the case ended.

-- Form II.06a as a provincial system fills it. Days are compared. 3 is not counted; 7, 9 and 10 are
-- resolved, withdrawn (7) on time; 5, 6 and 8 are within due while they last.
CREATE TEMP TABLE by_form AS
SELECT 'form_ii06a' AS rule_set, id, bucket,
  CASE
    WHEN is_end THEN
      CASE WHEN status = 7 OR due IS NULL OR moment::DATE = due::DATE THEN 'resolved_on_time'
           WHEN moment::DATE < due::DATE THEN 'resolved_early' ELSE 'resolved_overdue' END
    WHEN is_waiting OR waits_unasked OR is_stopped OR is_paying OR due IS NULL THEN 'open_within_due'
    WHEN moment::DATE > due::DATE THEN 'open_overdue'
    ELSE 'open_within_due'
  END AS what
FROM seen
WHERE status <> 3
  AND if(is_end, status IN (7, 9, 10) AND moment = ended_at, status NOT IN (7, 9, 10) OR ended_at > moment);

-- The portal's formula of Decision 766. 3 (after receipt), 7, 8, 9 and 10 are resolved at the end that
-- progress tells. The waits for supplements that came are taken off the moment that is judged.
CREATE TEMP TABLE by_portal AS
WITH portal AS (
  SELECT *,
    -- A first request stops the clock at its moment; not while the case is stopped, which ends nothing
    -- until progress or the header says that it is the end.
    CASE WHEN NOT is_end AND NOT is_stopped_in_progress AND stands_at IS NOT NULL THEN stands_at
         ELSE moment - to_seconds(waited_seconds) END AS judged_at
  FROM seen
  WHERE if(is_end, moment = portal_ended_at, portal_ended_at IS NULL OR portal_ended_at > moment)
), compared AS (
  SELECT *,
    CASE WHEN due IS NOT NULL THEN judged_at::DATE > due::DATE
         WHEN portal_on IS NOT NULL THEN judged_at > portal_at END AS is_over,
    judged_at::DATE < coalesce(due::DATE, portal_on) AS is_before
  FROM portal
)
SELECT 'qd766' AS rule_set, id, bucket,
  CASE
    WHEN is_end THEN CASE WHEN is_over IS NULL THEN 'resolved_unjudged' WHEN is_over THEN 'resolved_overdue'
                          WHEN is_before THEN 'resolved_early' ELSE 'resolved_on_time' END
    -- Asked more than once, and not answered: overdue.
    WHEN is_asked_again AND NOT is_stopped_in_progress OR is_over THEN 'open_overdue'
    ELSE 'open_within_due'
  END AS what
FROM compared;

-- OpenCPS. Compared by the time if the limit is in hours, else by the half-day of the promise. 3 is
-- not counted, 7 is cancelled, 8 does not exist and stays open; 5 waits, outside due and overdue.
CREATE TEMP TABLE by_opencps AS
SELECT 'opencps' AS rule_set, id, bucket,
  CASE
    WHEN is_end AND status = 7 THEN 'cancelled'
    WHEN is_end THEN
      CASE WHEN due IS NULL THEN 'resolved_early'
           WHEN coalesce(unit = 'hour' AND amount IS NOT NULL, false) THEN
             CASE WHEN moment::DATE < due::DATE THEN 'resolved_early'
                  WHEN moment <= due THEN 'resolved_on_time' ELSE 'resolved_overdue' END
           WHEN moment < due::DATE + if(due::TIME <= TIME '12:00:00', INTERVAL 0 HOUR, INTERVAL 12 HOUR) THEN 'resolved_early'
           WHEN moment::DATE <= due::DATE THEN 'resolved_on_time' ELSE 'resolved_overdue' END
    WHEN (is_waiting OR waits_unasked) AND NOT is_stopped THEN 'open_waiting'
    -- Overdue at the end of a day if the promise is not after it: from the due day itself.
    WHEN due <= moment THEN 'open_overdue'
    ELSE 'open_within_due'
  END AS what
FROM seen
WHERE status <> 3
  AND if(is_end, status IN (7, 9, 10) AND moment = ended_at, status NOT IN (7, 9, 10) OR ended_at > moment);

-- The law: the deadline that the limit gives. 7 and 8 are cancelled, 3 (after receipt), 9 and 10
-- resolved; 5 waits.
CREATE TEMP TABLE by_law AS
SELECT 'statute' AS rule_set, id, bucket,
  CASE
    WHEN is_end AND status IN (7, 8) THEN 'cancelled'
    WHEN is_end THEN
      CASE WHEN law_on IS NULL THEN 'resolved_unjudged' WHEN moment > law_at THEN 'resolved_overdue'
           WHEN moment::DATE < law_on THEN 'resolved_early' ELSE 'resolved_on_time' END
    WHEN (is_waiting OR waits_unasked) AND NOT is_stopped THEN 'open_waiting'
    WHEN moment > law_at THEN 'open_overdue'
    ELSE 'open_within_due'
  END AS what
FROM seen
WHERE if(is_end, moment = ended_at, ended_at IS NULL OR ended_at > moment);

CREATE TEMP VIEW verdict AS
SELECT * FROM by_form UNION ALL SELECT * FROM by_portal
UNION ALL SELECT * FROM by_opencps UNION ALL SELECT * FROM by_law;


-- 10. The counts ----------------------------------------------------------------------------

-- Which rule sets count which cases at all.
CREATE TEMP VIEW counted AS
SELECT rule_set, fact.* FROM fact,
  (VALUES ('form_ii06a', false), ('qd766', true), ('opencps', false), ('statute', true)) AS rule(rule_set, counts_refused)
WHERE status <> 3 OR counts_refused;

CREATE TEMP TABLE counts AS
SELECT rule_set, province, bucket, what, n
FROM (
  SELECT rule_set, province, bucket(received_on) AS bucket, 'received' AS what, count(*) AS n FROM counted GROUP BY ALL
  UNION ALL
  SELECT rule_set, province, bucket(received_on), 'online', count(*) FROM counted WHERE channel = 2 GROUP BY ALL
  UNION ALL
  SELECT rule_set, province, bucket, what, count(*) FROM verdict JOIN fact USING (id) GROUP BY ALL
)
ORDER BY ALL;

-- The columns of form II.06a by agency, field and procedure; "" is not reported.
CREATE TEMP TABLE form AS
WITH said AS (
  SELECT id, bucket(received_on) AS bucket, if(channel = 2, 'received_online', 'received_other') AS what
  FROM fact WHERE status <> 3
  UNION ALL
  SELECT id, bucket, if(what = 'open_within_due', 'open_within', what) FROM by_form
)
SELECT province, dimension, member, bucket, what, count(*) AS n
FROM (
  SELECT province, unnest(['agency', 'field', 'procedure']) AS dimension, unnest([agency, field, procedure]) AS member,
    bucket, what
  FROM said JOIN fact USING (id)
)
GROUP BY ALL ORDER BY ALL;

-- Is the original promise, in working days, longer than the limit of the procedure from the receipt?
CREATE TEMP TABLE promise AS
SELECT province, bucket(received_on) AS bucket,
  CASE WHEN promised.through > allowed.through THEN 'beyond' WHEN promised.through <= allowed.through THEN 'within'
       ELSE 'unknown' END AS what,
  count(*) AS n
FROM fact
LEFT JOIN clock ON clock.id = fact.id AND whose = 'law' AND runs_from = TIMESTAMP '-infinity'
LEFT JOIN day AS promised ON promised.day = original_due::DATE
LEFT JOIN day AS allowed ON allowed.day = deadline_on
GROUP BY ALL ORDER BY ALL;

-- Each case once, as it stands at the end of the day of the extraction: the form's verdict beside
-- that of each other rule set, also where they agree.
CREATE TEMP TABLE differences AS
WITH standing AS (
  SELECT rule_set, id,
    CASE WHEN what IN ('resolved_early', 'resolved_on_time') THEN 'resolved_in_time' WHEN what = 'open_waiting' THEN 'waiting'
         WHEN what = 'open_within_due' THEN 'open_in_time' ELSE what END AS what
  FROM verdict
  WHERE what NOT LIKE 'open%' OR bucket = (SELECT bucket(day) FROM as_of)
), base AS (
  SELECT id, what FROM standing WHERE rule_set = 'form_ii06a'
)
SELECT province, bucket(received_on) AS bucket, other.rule_set AS other_rule_set,
  coalesce(base.what, 'not_counted') AS base_verdict, coalesce(other.what, 'not_counted') AS other_verdict, count(*) AS n
FROM (
  SELECT rule_set, fact.id, province, received_on, standing.what
  FROM fact CROSS JOIN (VALUES ('qd766'), ('opencps'), ('statute')) AS rule(rule_set)
  LEFT JOIN standing USING (rule_set, id)
) AS other LEFT JOIN base USING (id)
GROUP BY ALL ORDER BY ALL;
