#!/usr/bin/env python3
"""DuckDB's half of the benchmark: one script of SQL in one process, timed without start-up.

usage: rival.py SQL NAME=VALUE...      variables for the SQL; `cases` is a glob, `as_of` a date
       rival.py --check DATA SQL NAME=VALUE...   then compares `part` with the parts in DATA/chiso.db

Prints JSON: seconds, cpu (user and system seconds of the SQL), rows of the check.
"""

import glob
import json
import resource
import sqlite3
import sys
import time
from pathlib import Path

import duckdb


def main() -> int:
    arguments = sys.argv[1:]
    data = None
    if arguments[0] == "--check":
        data, arguments = arguments[1], arguments[2:]
    script, variables = arguments[0], dict(argument.split("=", 1) for argument in arguments[1:])
    database = duckdb.connect()
    database.execute("SET threads = 2")
    for name, value in variables.items():
        if name == "cases":
            files = ", ".join(quoted(file) for file in sorted(glob.glob(value)))
            database.execute(f"SET VARIABLE cases = [{files}]")
        else:
            database.execute(f"SET VARIABLE {name} = {'DATE ' if name == 'as_of' else ''}{quoted(value)}")
    sql = Path(script).read_text(encoding="utf-8")
    before, begun = cpu(), time.perf_counter()
    database.execute(sql)
    result = {"seconds": time.perf_counter() - begun, "cpu": cpu() - before, "version": duckdb.__version__}
    if data:
        result.update(compared(database, data))
    print(json.dumps(result))
    return 0


def compared(database: duckdb.DuckDBPyConnection, data: str) -> dict:
    """The parts counted in SQL beside those in the store, as sets of rows."""
    theirs = set(database.execute("SELECT measure, place, bucket, member, n FROM part").fetchall())
    store = sqlite3.connect(Path(data) / "chiso.db")
    ours = set(store.execute("SELECT measure, place, bucket, member, n FROM parts WHERE source = 'case_portal'"))
    return {"parts": len(ours), "counted": sum(row[-1] for row in ours), "different": len(ours ^ theirs)}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.exit(main())
