#!/usr/bin/env python3
"""Counts a set of case files with DuckDB, by the rules in oracle.sql.

usage: run.py CASES_DIR CALENDAR_CSV PROCEDURES_CSV OUT.csv

CASES_DIR holds case_portal.csv and case_sync.json. OUT.csv has one row a count: rule_set, province
(two digits, of the 34), month (2026-03), what, n; counts of zero are left out. The rows read,
accepted and rejected by code go to standard error.

Needs Python 3.9 or later and `duckdb` 2.0.0 from PyPI, nothing of chiso.
"""

import sys
from pathlib import Path

import duckdb


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
    database.execute((Path(__file__).parent / "oracle.sql").read_text(encoding="utf-8"))
    report(database)
    database.execute("COPY counts TO $1 (HEADER, DELIMITER ',')", [str(out)])
    return 0


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
