"""What a first visit to each page brings over the line: at most 60 kB with its style, script and picture, packed as they are sent,
and nothing from another host.

    python tests/browser/weight.py http://127.0.0.1:8080
"""

import sys

from playwright.sync_api import sync_playwright

from chromium import launch
from pages import PAGES

LARGEST = 60_000


def main(address: str) -> int:
    found, heaviest = [], (0, "")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for path in PAGES:
            # Nothing is kept from the page before.
            context = browser.new_context(viewport={"width": 1440, "height": 1000})
            page = context.new_page()
            asked = []
            page.on("request", lambda request, asked=asked: asked.append(request))
            page.goto(address + path, wait_until="networkidle")
            sizes = [request.sizes() for request in asked]
            bytes_sent = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
            kinds = {request.resource_type for request in asked}
            heaviest = max(heaviest, (bytes_sent, path))
            if bytes_sent > LARGEST:
                found.append(f"{path}: {bytes_sent} bytes")
            if not {"document", "stylesheet", "script"} <= kinds or min(size["responseBodySize"] for size in sizes) == 0:
                found.append(f"{path}: not all was weighed: {[(request.url, size) for request, size in zip(asked, sizes)]}")
            found += [f"{path}: asks another host: {request.url}" for request in asked if not request.url.startswith(address + "/")]
            context.close()
        browser.close()
    print("\n".join(found) or f"{len(PAGES)} pages; the heaviest is {heaviest[1]}: {heaviest[0]} bytes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
