#!/usr/bin/env python3
"""Counts a set of case files with DuckDB, by the rules in oracle.sql.

usage: run.py CASES_DIR CALENDAR_CSV PROCEDURES_CSV OUT_DIR

CASES_DIR holds case_portal.csv and case_sync.json. OUT_DIR gets four files; n is a number of cases,
and what is zero has no row:

  counts.csv       rule_set, province, bucket, what, n
  form.csv         province, dimension, member, bucket, what, n      (form_ii06a only)
  promise.csv      province, bucket of receipt, what, n              (within, beyond, unknown)
  differences.csv  province, bucket of receipt, other_rule_set, base_verdict, other_verdict, n

Provinces are two digits of the 34; a bucket is a half month, `2026-03a` (1 to 14) or `2026-03b`. The
rows read, accepted and rejected by code, and the seconds of each stage, go to standard error.

Needs Python 3.9 or later and `duckdb` 2.0.0 from PyPI, nothing of chiso.
"""

import sys
import time
from pathlib import Path

import duckdb

TABLES = ("counts", "form", "promise", "differences")
# The line of oracle.sql at which reading ends and judging begins.
JUDGING = "-- 6. The history of a case"


def main() -> int:
    if len(sys.argv) != 5:
        print(__doc__, file=sys.stderr)
        return 2
    cases, calendar, procedures, out = (Path(argument) for argument in sys.argv[1:])
    variables = {
        "cases_csv": cases / "case_portal.csv",
        "cases_json": cases / "case_sync.json",
        "calendar_csv": calendar,
        "procedures_csv": procedures,
    }
    for path in variables.values():
        if not path.is_file():
            print(f"{path}: no such file", file=sys.stderr)
            return 1
    database = duckdb.connect()
    for name, path in variables.items():
        database.execute(f"SET VARIABLE {name} = '{str(path).replace(chr(39), chr(39) * 2)}'")
    reading, judging = (Path(__file__).parent / "oracle.sql").read_text(encoding="utf-8").split(JUDGING, 1)
    stages = [("reading", timed(database, reading)), ("judging", timed(database, "--" + judging))]
    report(database)
    for name, seconds in stages:
        print(f"{'seconds':12} {name:16} {seconds:.1f}", file=sys.stderr)
    out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        database.execute(f"COPY {table} TO $1 (HEADER, DELIMITER ',')", [str(out / f"{table}.csv")])
    return 0


def timed(database: duckdb.DuckDBPyConnection, statements: str) -> float:
    begun = time.monotonic()
    database.execute(statements)
    return time.monotonic() - begun


def report(database: duckdb.DuckDBPyConnection) -> None:
    """How many rows of each source were read, and what became of them."""
    rows = database.execute(
        """
        SELECT source, coalesce(code, 'passed') AS outcome, count(*) FROM rejected GROUP BY ALL
        UNION ALL SELECT source, 'read', count(*) FROM rejected GROUP BY ALL
        UNION ALL SELECT source, 'accepted', count(*) FROM accepted GROUP BY ALL
        UNION ALL
        SELECT source, if(content = first, 'duplicate', 'E_KEY_CONFLICT'), count(*)
        FROM (
          SELECT source, content, first_value(content) OVER earlier AS first, row_number() OVER earlier AS nth
          FROM judged JOIN rejected USING (source, line) WHERE rejected.code IS NULL
          WINDOW earlier AS (PARTITION BY source, judged.case_no ORDER BY line)
        ) WHERE nth > 1 GROUP BY ALL
        ORDER BY ALL
        """
    ).fetchall()
    for source, outcome, count in rows:
        print(f"{source:12} {outcome:16} {count}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
