#!/usr/bin/env python3
"""DuckDB's half of the benchmark: one script of SQL in one process, timed without start-up.

usage: rival.py SQL NAME=VALUE...      variables for the SQL

Prints JSON: seconds, cpu (user and system seconds of the SQL).
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb


def main() -> int:
    script, variables = sys.argv[1], dict(argument.split("=", 1) for argument in sys.argv[2:])
    database = duckdb.connect()
    database.execute("SET threads = 2")
    for name, value in variables.items():
        database.execute(f"SET VARIABLE {name} = {quoted(value)}")
    sql = Path(script).read_text(encoding="utf-8")
    before, begun = cpu(), time.perf_counter()
    database.execute(sql)
    print(json.dumps({"seconds": time.perf_counter() - begun, "cpu": cpu() - before, "version": duckdb.__version__}))
    return 0


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.exit(main())
