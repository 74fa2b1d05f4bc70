"""Files that chiso wrote, as DuckDB, pyarrow, pandas and openpyxl read them: a line of JSON a file, the rows as lists.

    python tests/exports/read_back.py FOLDER      table.csv, table.json, table.parquet, table.xlsx
    python tests/exports/read_back.py FOLDER long only how many rows and the sum of a column, of long.*
"""

import json
import sys
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pyarrow.parquet

COLUMNS = 'code, note, n, "value", points, "day", epoch_us(CAST("at" AS TIMESTAMPTZ)), flag'


def of_sql(relation: str) -> list[list]:
    return [[cell if cell is None or isinstance(cell, (int, float, str)) else str(cell) for cell in row] for row in duckdb.sql(f"SELECT {COLUMNS} FROM {relation}").fetchall()]


def of_book(path: Path) -> list[list]:
    rows = openpyxl.load_workbook(path)["Dữ liệu"].values
    return [[cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row] for row in list(rows)[1:]]


def short(folder: Path) -> dict:
    csv = f"read_csv('{folder}/table.csv', types = {{'code': 'VARCHAR', 'note': 'VARCHAR', 'points': 'DOUBLE', 'flag': 'BOOLEAN'}})"
    rows = f"(SELECT unnest(rows, recursive := true) FROM read_json('{folder}/table.json'))"
    file = pyarrow.parquet.read_table(folder / "table.parquet")
    frame = pandas.read_parquet(folder / "table.parquet")
    return {
        "csv": of_sql(csv),
        "json": of_sql(rows),
        "parquet": of_sql(f"'{folder}/table.parquet'"),
        "xlsx": of_book(folder / "table.xlsx"),
        "types": [str(kind) for kind in file.schema.types],
        "row_count": file.schema.metadata[b"row_count"].decode(),
        "codes of pandas": frame["code"].tolist(),
    }


def long(folder: Path) -> dict:
    of = lambda relation: list(map(int, duckdb.sql(f"SELECT count(*), sum(n) FROM {relation}").fetchall()[0]))
    sheet = openpyxl.load_workbook(folder / "long.xlsx", read_only=True)["Dữ liệu"]
    numbers = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return {
        "csv": of(f"'{folder}/long.csv'"),
        "json": of(f"(SELECT unnest(rows, recursive := true) FROM read_json('{folder}/long.json', maximum_object_size = 1000000000))"),
        "parquet": of(f"'{folder}/long.parquet'"),
        "xlsx": [len(numbers), sum(numbers)],
    }


print(json.dumps((long if "long" in sys.argv else short)(Path(sys.argv[1])), ensure_ascii=False))
