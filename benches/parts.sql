-- The counts that `chiso compute` makes, in SQL over the same Parquet files.
--
-- The rival of the benchmark, written as one would write it for speed in DuckDB: the facts of a
-- case once, as a table in memory with a half month for each transition; then one aggregation for
-- each transition, with a filter for each measure. `run` sets the variables `cases` (the lake's
-- files), `as_of` (a date) and `holidays` (the calendar's exceptions), and compares the last table,
-- `part`, row by row with the parts in the store.
--
-- Nothing here is shared with the program, but unlike tests/oracle it starts behind the contract:
-- from the lake, not from the source files.

-- 1. The calendar: `through` is the number of working days up to and including the day.
CREATE TEMP TABLE day AS
SELECT day, works, (sum(works::INT) OVER (ORDER BY day))::INT AS through
FROM (
  SELECT span.day::DATE AS day, coalesce(kind = 'swapped_work', isodow(span.day) <= 5) AS works
  FROM range(TIMESTAMP '2000-01-01', TIMESTAMP '2041-01-01', INTERVAL 1 DAY) AS span(day)
  LEFT JOIN read_csv(getvariable('holidays'), types = {'date': 'DATE', 'kind': 'VARCHAR'}) AS exception
    ON exception.date = span.day::DATE
);

-- Half months: days 1 to 14, and the rest.
CREATE TEMP MACRO bucket(day) AS
  ((year(day) * 12 + month(day) - 1) * 2 + (day(day) >= 15)::INT)::INT;

-- 2. What is known of each case, and when it is overdue under each rule set.
CREATE TEMP TABLE life AS
WITH fact AS (
  SELECT
    province, commune, status, received_on, due_on, waiting_since, supplement_count,
    limit_working_days AS limit_days,
    coalesce(channel = 2, false) AS online,
    fee_due, paid_online, digitised, reused, electronic_result,
    apology_at IS NOT NULL AS apology,
    CASE WHEN ended_at::DATE <= getvariable('as_of') THEN ended_at::DATE END AS ended_on,
    ended_at::DATE AS stopped_on,
    -- The end and the deadline with the time taken off that completed supplements were waited for.
    (ended_at - to_seconds(supplement_seconds))::DATE AS counted_on,
    (supplement_seconds // 86400)::INT AS waited_days
  FROM read_parquet(getvariable('cases'))
  WHERE received_on <= getvariable('as_of') AND status <> 1
),
clock AS (
  SELECT fact.*,
    received.through AS through_received, ended.through AS through_ended, counted.through AS through_counted,
    status <> 3 AS in_form,
    CASE WHEN status IN (7, 9, 10) THEN ended_on END AS resolved_form,
    CASE WHEN status IN (3, 7, 8, 9, 10) THEN ended_on END AS resolved_766,
    -- Within due again: ended, or waiting for the applicant.
    CASE WHEN status IN (7, 9, 10) THEN ended_on
         WHEN status IN (5, 6, 8) THEN coalesce(waiting_since, stopped_on, received_on) END AS left_form,
    CASE WHEN due_on IS NOT NULL THEN greatest(due_on + 1, received_on) END AS over_form,
    CASE WHEN due_on IS NOT NULL THEN greatest(due_on + 1 + waited_days, received_on)
         ELSE nth.day + waited_days END AS over_766
  FROM fact
  JOIN day AS received ON received.day = fact.received_on
  LEFT JOIN day AS ended ON ended.day = fact.ended_on
  LEFT JOIN day AS counted ON fact.due_on IS NULL AND counted.day = fact.counted_on
  LEFT JOIN day AS nth
    ON fact.due_on IS NULL AND nth.works AND nth.through = received.through + fact.limit_days + 1
),
spell AS (
  SELECT *,
    CASE WHEN over_form <= getvariable('as_of')
              AND (left_form IS NULL OR left_form > getvariable('as_of') OR over_form < left_form)
         THEN over_form END AS fell_form,
    CASE WHEN status <> 5 OR waiting_since IS NULL THEN over_766
         WHEN over_766 <= waiting_since THEN over_766
         WHEN supplement_count > 1 THEN waiting_since END AS fell_766
  FROM clock
)
SELECT
  province, commune, in_form, online, fee_due, paid_online, digitised, reused, electronic_result, apology,
  bucket(received_on) AS received,
  CASE WHEN in_form THEN bucket(resolved_form) END AS resolved_form,
  bucket(resolved_766) AS resolved_766,
  -- 1 early, 2 on time, 3 overdue, 4 unjudged.
  CASE WHEN status = 7 OR due_on IS NULL OR ended_on = due_on THEN 2
       WHEN ended_on < due_on THEN 1 ELSE 3 END::TINYINT AS outcome_form,
  CASE WHEN due_on IS NOT NULL THEN 2 + sign(counted_on - due_on)
       WHEN limit_days IS NULL THEN 4
       ELSE 2 + sign(through_counted - through_received - limit_days) END::TINYINT AS outcome_766,
  CASE WHEN in_form THEN bucket(fell_form) END AS fell_form,
  CASE WHEN in_form AND fell_form IS NOT NULL AND left_form <= getvariable('as_of')
       THEN bucket(left_form) END AS left_form,
  CASE WHEN fell_766 <= getvariable('as_of') AND (resolved_766 IS NULL OR fell_766 < resolved_766)
       THEN bucket(fell_766) END AS fell_766,
  CASE WHEN fell_766 < resolved_766 THEN bucket(resolved_766) END AS left_766,
  through_ended - through_received AS working_days
FROM spell;

-- 3. One aggregation a transition.
CREATE TEMP TABLE province_wide AS
SELECT province, received AS bucket,
  count(*) FILTER (in_form) AS "form_ii06a/received",
  count(*) FILTER (in_form AND online) AS "form_ii06a/received?channel=online",
  count(*) FILTER (in_form AND digitised) AS "form_ii06a/received?digitised=yes",
  count(*) FILTER (in_form AND digitised IS NOT NULL) AS "form_ii06a/received?digitised=yes|no",
  count(*) FILTER (in_form AND reused) AS "form_ii06a/received?reused=yes",
  count(*) FILTER (in_form AND reused IS NOT NULL) AS "form_ii06a/received?reused=yes|no",
  count(*) FILTER (in_form AND fee_due AND paid_online) AS "form_ii06a/received?fee_due=yes&paid_online=yes",
  count(*) FILTER (in_form AND fee_due AND paid_online IS NOT NULL)
    AS "form_ii06a/received?fee_due=yes&paid_online=yes|no",
  count(*) AS "qd766/received",
  count(*) FILTER (online) AS "qd766/received?channel=online"
FROM life GROUP BY ALL;

CREATE TEMP TABLE resolved_form AS
SELECT province, resolved_form AS bucket,
  count(*) FILTER (outcome_form = 1) AS "form_ii06a/resolved_early",
  count(*) FILTER (outcome_form = 2) AS "form_ii06a/resolved_on_time",
  count(*) FILTER (outcome_form = 3) AS "form_ii06a/resolved_overdue",
  count(*) FILTER (outcome_form = 1 AND electronic_result) AS "form_ii06a/resolved_early?electronic_result=yes",
  count(*) FILTER (outcome_form = 2 AND electronic_result) AS "form_ii06a/resolved_on_time?electronic_result=yes",
  count(*) FILTER (outcome_form = 3 AND electronic_result) AS "form_ii06a/resolved_overdue?electronic_result=yes",
  count(*) FILTER (outcome_form = 1 AND electronic_result IS NOT NULL)
    AS "form_ii06a/resolved_early?electronic_result=yes|no",
  count(*) FILTER (outcome_form = 2 AND electronic_result IS NOT NULL)
    AS "form_ii06a/resolved_on_time?electronic_result=yes|no",
  count(*) FILTER (outcome_form = 3 AND electronic_result IS NOT NULL)
    AS "form_ii06a/resolved_overdue?electronic_result=yes|no",
  count(*) FILTER (outcome_form = 3 AND apology) AS "form_ii06a/resolved_overdue?apology=yes"
FROM life WHERE resolved_form IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE resolved_766 AS
SELECT province, resolved_766 AS bucket,
  count(*) FILTER (outcome_766 = 1) AS "qd766/resolved_early",
  count(*) FILTER (outcome_766 = 2) AS "qd766/resolved_on_time",
  count(*) FILTER (outcome_766 = 3) AS "qd766/resolved_overdue",
  count(*) FILTER (outcome_766 = 4) AS "qd766/resolved_unjudged"
FROM life WHERE resolved_766 IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE commune_resolved AS
SELECT commune, resolved_form AS bucket,
  count(*) FILTER (outcome_form = 1) AS "form_ii06a/resolved_early",
  count(*) FILTER (outcome_form = 2) AS "form_ii06a/resolved_on_time",
  count(*) FILTER (outcome_form = 3) AS "form_ii06a/resolved_overdue"
FROM life WHERE resolved_form IS NOT NULL AND commune IS NOT NULL GROUP BY ALL;

-- 4. The parts, one row a count, zeros left out.
CREATE TEMP TABLE part AS
WITH province_count AS (
  SELECT province, bucket, measure, '' AS member, n
    FROM (UNPIVOT province_wide ON COLUMNS(* EXCLUDE (province, bucket)) INTO NAME measure VALUE n)
  UNION ALL
  SELECT province, bucket, measure, '', n
    FROM (UNPIVOT resolved_form ON COLUMNS(* EXCLUDE (province, bucket)) INTO NAME measure VALUE n)
  UNION ALL
  SELECT province, bucket, measure, '', n
    FROM (UNPIVOT resolved_766 ON COLUMNS(* EXCLUDE (province, bucket)) INTO NAME measure VALUE n)
  UNION ALL
  SELECT province, fell_form, 'form_ii06a/fell_overdue', '', count(*) FROM life
    WHERE fell_form IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT province, left_form, 'form_ii06a/left_overdue', '', count(*) FROM life
    WHERE left_form IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT province, fell_766, 'qd766/fell_overdue', '', count(*) FROM life
    WHERE fell_766 IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT province, left_766, 'qd766/left_overdue', '', count(*) FROM life
    WHERE left_766 IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT province, resolved_form, 'form_ii06a/handling_days', working_days::VARCHAR, count(*) FROM life
    WHERE resolved_form IS NOT NULL GROUP BY province, resolved_form, working_days
  UNION ALL
  SELECT province, resolved_766, 'qd766/handling_days', working_days::VARCHAR, count(*) FROM life
    WHERE resolved_766 IS NOT NULL GROUP BY province, resolved_766, working_days
),
commune_count AS (
  SELECT commune, received AS bucket, 'form_ii06a/received' AS measure, count(*) AS n FROM life
    WHERE in_form AND commune IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT commune, bucket, measure, n
    FROM (UNPIVOT commune_resolved ON COLUMNS(* EXCLUDE (commune, bucket)) INTO NAME measure VALUE n)
  UNION ALL
  SELECT commune, fell_form, 'form_ii06a/fell_overdue', count(*) FROM life
    WHERE fell_form IS NOT NULL AND commune IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT commune, left_form, 'form_ii06a/left_overdue', count(*) FROM life
    WHERE left_form IS NOT NULL AND commune IS NOT NULL GROUP BY ALL
)
SELECT measure, '34:' || lpad(province::VARCHAR, 2, '0') AS place, bucket, member, n FROM province_count WHERE n > 0
UNION ALL
SELECT measure, '34:' || lpad(commune::VARCHAR, 5, '0'), bucket, '', n FROM commune_count WHERE n > 0;
