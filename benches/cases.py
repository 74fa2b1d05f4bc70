"""A list of all cases, opened and downloaded whole, beside DuckDB writing as many rows of the same lake.

    chiso demo --no-serve --cases 1800000 --data FOLDER && chiso serve --data FOLDER --port 8099
    python benches/cases.py http://127.0.0.1:8099 FOLDER [VIEW]

VIEW is the query of a list; without one, all cases received in 2026 in the order of the files. DuckDB judges nothing and
names nothing: it only copies columns, so that the ratio says what judging, naming and HTTP add.
"""

import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import duckdb

VIEW = "i=received&order=filed&period=2026"
COLUMNS = "case_no, province, commune, agency_code, agency_name, field_code, procedure_code, channel, status, received_at, promised_at, ended_at"


def server(port: str) -> Path:
    """The process that listens, by its command line."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        words = entry.read_bytes().split(b"\0")
        if b"serve" in words and port.encode() in words:
            return entry.parent
    raise SystemExit(f"no `serve --port {port}` on this machine")


def memory(process: Path) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def fetch(address: str, process: Path) -> tuple[float, int, int, int]:
    """Seconds, bytes, rows told, and MB of memory at most while the answer came."""
    begun, size, most = time.monotonic(), 0, 0
    with urllib.request.urlopen(address) as answer:
        rows = int(answer.headers.get("X-Row-Count") or 0)
        while piece := answer.read(1 << 20):
            size += len(piece)
            most = max(most, memory(process))
    return time.monotonic() - begun, size, rows, most


def rival(lake: str, rows: int, options: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        duckdb.sql(f"COPY (SELECT {COLUMNS} FROM read_parquet('{lake}', union_by_name = true) LIMIT {rows}) TO '{folder}/out' ({options})")
        return time.monotonic() - begun


def main(address: str, folder: str, view: str = VIEW) -> None:
    process = server(address.rsplit(":", 1)[1])
    duckdb.sql("SET threads = 2")
    print(f"memory before {memory(process)} MB")
    for which, page in [("the first page, first time", 1), ("the next page", 2)]:
        seconds, *_ = fetch(f"{address}/cases?{view}&page={page}", process)
        print(f"{which}: {seconds * 1000:.0f} ms, memory {memory(process)} MB")
    print("format  seconds      MB       rows  memory MB  DuckDB s  ratio")
    for ending, options in [("csv", "FORMAT csv"), ("parquet", "FORMAT parquet"), ("json", "FORMAT json"), ("xlsx", "")]:
        try:
            seconds, size, rows, most = fetch(f"{address}/cases.{ending}?{view}", process)
        except urllib.error.HTTPError as refused:
            # A sheet has 1,048,576 rows; past that the server names the other formats.
            print(f"{ending:8}refused: {refused.code}")
            continue
        beside = rival(f"{folder}/lake/*/*/cases-*.parquet", rows, options) if options else None
        told = f"{beside:9.1f} {seconds / beside:6.1f}" if beside else "        -      -"
        print(f"{ending:8}{seconds:7.1f} {size / 1e6:7.1f} {rows:10,} {most:10} {told}")


if __name__ == "__main__":
    main(*sys.argv[1:])
