#!/usr/bin/env python3
"""Two more years in front of the sample, so that all 34 provinces have cases of more than 36 months (July 2023 to October 2026).

usage: three_years.py SAMPLE_FOLDER OUT_FOLDER

Copies the first 52 weeks of `case_portal.csv` and `case_sync.json` (`chiso sample`), every day of them 52 and 104 weeks
earlier, weekdays kept. They are the same synthetic cases again, for measuring only: the provinces did not exist then.
"""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

WEEKS = 52
FIRST = date(2025, 7, 1)
# The day of the extraction stays, and so does a row that tells no day of receipt in its number.
EXTRACTED = {"case_portal.csv": "10/10/2026 23:59", "case_sync.json": "20261010235900"}
DAYS = {
    "case_portal.csv": (re.compile(r"\b(\d\d)/(\d\d)/(20\d\d)\b"), "{2:02}/{1:02}/{0}", lambda d, m, y: (y, m, d)),
    "case_sync.json": (re.compile(r'(?<=")(20\d\d)(\d\d)(\d\d)(?=\d{6}")'), "{0}{1:02}{2:02}", lambda y, m, d: (y, m, d)),
}
NUMBER = re.compile(r"(?<=-)(\d\d)(\d\d)(\d\d)(?=-\d)")


def main() -> int:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name in DAYS:
        lines = (source / name).read_text(encoding="utf-8").splitlines()
        for back in (1, 2):
            stem, ending = name.split(".")
            (out / f"{stem}.{back}.{ending}").write_text("\n".join(earlier(lines, name, back)) + "\n", encoding="utf-8")
    return 0


def earlier(lines, name, back):
    """The first line as it is, then the cases of the first 52 weeks, `back` times 52 weeks earlier."""
    pattern, form, order = DAYS[name]
    less = timedelta(weeks=WEEKS * back)

    def moved(year, month, day):
        try:
            then = date(year, month, day) - less
        except ValueError:  # planted: a day that does not exist
            return year, month, day
        return then.year, then.month, then.day

    rows = []
    for line in lines[1:]:
        number = NUMBER.search(line)
        if number is None:
            continue
        received = date(2000 + int(number[1]), int(number[2]), int(number[3]))
        if not FIRST <= received < FIRST + timedelta(weeks=WEEKS):
            continue
        before, *after = re.split(f"({re.escape(EXTRACTED[name])})", line)
        parts = [before, *after]
        for at, part in enumerate(parts):
            if part != EXTRACTED[name]:
                part = pattern.sub(lambda found: form.format(*moved(*order(*map(int, found.groups())))), part)
                parts[at] = NUMBER.sub(lambda found: "{:02}{:02}{:02}".format(*(n % 100 for n in moved(2000 + int(found[1]), int(found[2]), int(found[3])))), part)
        rows.append("".join(parts).rstrip(","))
    if name.endswith(".json"):
        return [lines[0], ",\n".join(rows) + "\n]}"]
    return [lines[0], *rows]


if __name__ == "__main__":
    sys.exit(main())
