#!/usr/bin/env python3
"""How long a reader waits for the first figure: from the start of navigation to the frame in which it is painted.

usage: first_figure.py http://127.0.0.1:8080 [--times N]

Chromium with nothing kept from before. The first figure is what the page shows first of `.figure`, `a.fig` or a number in a table.
Counted is the later of two moments: Chromium's first contentful paint, and the end of the frame that first held the figure, within the
window. Prints milliseconds: median (min-max). The first row is a page of one number from a server that only sends it: what Chromium
itself needs on this machine, below which no page can be. All pages take turns, so that a slow moment falls on all of them.
"""

import argparse
import http.server
import statistics
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/browser"))
from playwright.sync_api import sync_playwright  # noqa: E402

from chromium import launch  # noqa: E402

PAGES = ["/", "/p/40", "/compare", "/compare?p=01,04,08,11,12,14,15,19,20,22,24,25&place=04"]
# Watched from before the page exists: the frame after the first figure has come into the document.
WATCH = """
window.seen = {};
const look = () => {
  const figure = [...document.querySelectorAll('.figure, a.fig, td.number b')].find((one) => one.checkVisibility() && /\\d/.test(one.innerText));
  if (!figure) return requestAnimationFrame(look);
  // The frame that is made now is painted before the next callback.
  requestAnimationFrame(() => { window.seen.figure = performance.now(); window.seen.text = figure.innerText; window.seen.top = figure.getBoundingClientRect().top; });
};
requestAnimationFrame(look);
"""
SEEN = """
() => new Promise((done) => {
  const first = () => performance.getEntriesByName('first-contentful-paint')[0];
  const wait = () => window.seen.figure && first() ? done({ ...window.seen, first: first().startTime }) : setTimeout(wait, 5);
  wait();
})
"""


class OneNumber(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = b'<!doctype html><title>1</title><p class="figure">1</p>' if self.path == "/" else b""
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    bare = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OneNumber)
    threading.Thread(target=bare.serve_forever, daemon=True).start()
    addresses = {"a page of one number": f"http://127.0.0.1:{bare.server_port}/"}
    addresses |= {f"`{path}`": options.address + path for path in PAGES}
    figure, first = {name: [] for name in addresses}, {name: [] for name in addresses}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(options.times):
            for name, address in addresses.items():
                seen = visit(browser, address)
                assert 0 <= seen["top"] < 1000, f"{name}: the first figure {seen['text']} is not in the window"
                figure[name].append(max(seen["figure"], seen["first"]))
                first[name].append(seen["first"])
        browser.close()
    print("| page | first figure painted, ms: median (min-max) | first text painted |\n|---|---:|---:|")
    for name in addresses:
        print(f"| {name} | {spread(figure[name])} | {spread(first[name])} |")
    return 0


def visit(browser, address: str) -> dict:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    seen = page.evaluate(SEEN)
    context.close()
    return seen


def spread(values) -> str:
    return f"{statistics.median(values):.0f} ({min(values):.0f}-{max(values):.0f})"


if __name__ == "__main__":
    sys.exit(main())
