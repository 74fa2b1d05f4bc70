"""Files that chiso wrote, as DuckDB, pyarrow, pandas, polars, openpyxl and a reader of CSVW read them, in one JSON.

    python tests/exports/read_back.py FOLDER      table.csv and its metadata, table.json, table.parquet, table.xlsx
    python tests/exports/read_back.py FOLDER long only how many rows and the sum of a column, of long.*
"""

import json
import sys
import warnings
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas
import polars
import pyarrow.parquet
from csvw import CSVW

COLUMNS = 'code, note, n, "value", points, "day", epoch_us(CAST("at" AS TIMESTAMPTZ)), flag'


def of_sql(relation: str) -> list[list]:
    return [[cell if cell is None or isinstance(cell, (int, float, str)) else str(cell) for cell in row] for row in duckdb.sql(f"SELECT {COLUMNS} FROM {relation}").fetchall()]


def of_book(path: Path) -> list[list]:
    rows = openpyxl.load_workbook(path)["Dữ liệu"].values
    return [[cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row] for row in list(rows)[1:]]


def of_polars(frame: polars.DataFrame) -> list[list]:
    at = polars.col("at").dt.convert_time_zone("UTC").dt.timestamp("us")
    return [list(row) for row in frame.with_columns(at, polars.col("day").dt.to_string()).rows()]


def plain(value: object) -> object:
    """A number, a text, a day, or the microseconds of a moment; a day comes as its midnight of no zone."""
    if isinstance(value, datetime):
        return round(value.timestamp() * 1e6) if value.tzinfo else value.date().isoformat()
    return float(value) if isinstance(value, Decimal) else value


def of_csvw(path: Path) -> dict:
    """Rows typed by what is told beside the CSV alone, and what its reader holds against file or metadata."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        described = CSVW(str(path), validate=True)
        (table,) = described.tables
        rows = [list(row.values()) for row in table.iterdicts()]
    return {"is valid": described.is_valid, "said": [str(one.message) for one in said], "rows": [list(map(plain, row)) for row in rows]}


def short(folder: Path) -> dict:
    csv_of_polars = polars.read_csv(folder / "table.csv", schema_overrides={"code": polars.String, "note": polars.String, "flag": polars.Int8}, try_parse_dates=True)
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
        "parquet in polars": of_polars(polars.read_parquet(folder / "table.parquet")),
        "csv in polars": of_polars(csv_of_polars.with_columns(polars.col("flag").cast(polars.Boolean))),
        "csv by its metadata": of_csvw(folder / "table.csv-metadata.json"),
    }


def long(folder: Path) -> dict:
    of = lambda relation: list(map(int, duckdb.sql(f"SELECT count(*), sum(n) FROM {relation}").fetchall()[0]))
    sheet = openpyxl.load_workbook(folder / "long.xlsx", read_only=True)["Dữ liệu"]
    numbers = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return {
        "csv": of(f"'{folder}/long.csv'"),
        "json": of(f"(SELECT unnest(rows, recursive := true) FROM read_json('{folder}/long.json', maximum_object_size = 1000000000))"),
        "parquet": of(f"'{folder}/long.parquet'"),
        "parquet in polars": list(polars.scan_parquet(folder / "long.parquet").select(polars.len().cast(polars.Int64), polars.col("n").sum()).collect().row(0)),
        "csv in polars": list(polars.scan_csv(folder / "long.csv").select(polars.len().cast(polars.Int64), polars.col("n").sum()).collect().row(0)),
        "xlsx": [len(numbers), sum(numbers)],
    }


print(json.dumps((long if "long" in sys.argv else short)(Path(sys.argv[1])), ensure_ascii=False))
