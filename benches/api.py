"""All figures of one indicator, 34 provinces x 40 months, by the API, beside the CSV of the series of its page.

    benches/api.py http://127.0.0.1:8080 [INDICATOR]

Each answer is made anew (a limit, or an end of the series, that nobody asked for before), then asked for again as it is kept.
"""

import gzip
import statistics
import sys
import time
import urllib.request

base = sys.argv[1]
indicator = sys.argv[2] if len(sys.argv) > 2 else "on_time_share"
months = [f"{year}-{month:02}" for year in range(2023, 2027) for month in range(1, 13)]
months = [month for month in months if "2023-07" <= month <= "2026-10"]
assert len(months) == 40


def fetch(address, packed):
    request = urllib.request.Request(base + address, headers={"Accept-Encoding": "gzip"} if packed else {})
    begin = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
    return (time.perf_counter() - begin) * 1000, body


def measure(name, addresses, count):
    made = [fetch(address, True) for address in addresses]
    kept = [fetch(address, True)[0] for address in addresses for _ in range(5)]
    body = made[0][1]
    plain = gzip.decompress(body)
    print(
        f"| {name} | {count(plain):,} | {statistics.median(ms for ms, _ in made):.0f} | {statistics.median(kept):.1f} | "
        f"{len(plain) / 1000:,.0f} | {len(body) / 1000:,.0f} |"
    )


query = f"indicator={indicator}&place=34&period={','.join(months)}&language=en"
print("| answer | figures | made, ms | kept, ms | kB | kB gzipped |\n|---|---:|---:|---:|---:|---:|")
measure(
    "`/api/v1/figures`",
    [f"/api/v1/figures?{query}&limit={limit}" for limit in range(2000, 1985, -1)],
    lambda body: body.count(b'"id":"' + indicator.encode() + b"."),
)
ends = ["2026", "2026-Q4", "2026-10", "2026-11", "2026-12", "2026-YTD10", "2026-YTD11", "2026-R10", "2026-R11", "2026-R12"]
measure(
    "`/i/{id}/series.csv`, 34 provinces and the nation, 36 months",
    [f"/en/i/{indicator}/series.csv?period={end}" for end in ends],
    lambda body: body.count(b"\n") - 1,
)
