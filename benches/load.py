#!/usr/bin/env python3
"""A client that sends at a constant rate, whether or not the answers come (open loop).

usage: load.py PORT RATE SECONDS ADDRESSES_FILE

Each request has its moment; the time to answer is counted from that moment, so that a server that
stalls is charged for everyone who would have waited. Connections are kept; answers are taken
gzipped, as a browser does. Prints JSON with percentiles in milliseconds, counted from the moment
due, and `answered` from the moment sent; and how late this client itself was in sending while a
connection was free: if that is near the percentiles, it is the client that was measured.

A line of the file is an address, or an address, a space and the kind of page that it is; the
percentiles are given for each kind too.
"""

import http.client
import json
import multiprocessing
import sys
import threading
import time

PROCESSES, THREADS = 2, 8


def main() -> int:
    port, rate, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    lines = open(sys.argv[4], encoding="utf-8").read().splitlines()
    addresses = [line.split(" ")[0] for line in lines]
    kinds = [line.partition(" ")[2] for line in lines]
    begin = time.monotonic() + 0.5
    total = int(rate * seconds)
    with multiprocessing.Pool(PROCESSES) as pool:
        shares = [(port, rate, begin, total, addresses, process) for process in range(PROCESSES)]
        results = [result for share in pool.starmap(process, shares) for result in share]
    took = sorted(result[0] for result in results)
    late = sorted(result[1] for result in results)
    answered = sorted(result[5] for result in results)
    bad = sum(1 for result in results if result[2] != 200)
    span = max(result[3] for result in results) - begin
    by_kind = {}
    for result in results:
        by_kind.setdefault(kinds[result[6]], []).append(result)
    print(json.dumps({
        "requests": len(took), "bad": bad, "per_second": round(len(took) / span, 1),
        "p50": at(took, 0.5), "p90": at(took, 0.9), "p99": at(took, 0.99), "p999": at(took, 0.999), "most": at(took, 1.0),
        "answered_p50": at(answered, 0.5), "answered_p99": at(answered, 0.99), "client_late_p99": at(late, 0.99),
        "kilobytes": round(sum(result[4] for result in results) / len(results) / 1000, 1),
        "kinds": {kind: told(of_kind) for kind, of_kind in sorted(by_kind.items()) if kind},
    }))
    return 0


def at(values, share):
    return round(values[min(len(values) - 1, int(len(values) * share))] * 1000, 2)


def told(results):
    took = sorted(result[0] for result in results)
    return {"requests": len(took), "bad": sum(1 for result in results if result[2] != 200),
            "p50": at(took, 0.5), "p99": at(took, 0.99), "p999": at(took, 0.999), "most": at(took, 1.0),
            "kilobytes": round(sum(result[4] for result in results) / len(results) / 1000, 1)}


def process(port, rate, begin, total, addresses, number):
    results, lock = [], threading.Lock()
    turns = iter(range(number, total, PROCESSES))

    def thread():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                return
            due = begin + turn / rate
            free = time.monotonic()
            time.sleep(max(0.0, due - free))
            sent = time.monotonic()
            connection.request("GET", addresses[turn % len(addresses)], headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            size = len(answer.read())
            done = time.monotonic()
            results.append((done - due, sent - max(due, free), answer.status, done, size, done - sent, turn % len(addresses)))

    threads = [threading.Thread(target=thread) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


if __name__ == "__main__":
    sys.exit(main())
