"""What a first visit to each page brings over the line: at most 60 kB with its style, script and picture, packed as they are sent,
and nothing from another host. All provinces and all indicators at once are at most that by themselves, of today and of before.

    python tests/browser/weight.py http://127.0.0.1:8080
"""

import sys

from playwright.sync_api import sync_playwright

from chromium import launch
from pages import PAGES

LARGEST = 60_000


def everything(request, address: str) -> list[str]:
    indicators = [one["id"] for one in request.get(f"{address}/api/v1/indicators?limit=500").json()["items"]]
    assert len(indicators) > 100, indicators
    provinces = "01,04,08,11,12,14,15,19,20,22,24,25,31,33,37,38,40,42,44,46,48,51,52,56,66,68,75,79,80,82,86,91,92,96"
    of_all = f"/compare?p={provinces}&i={','.join(indicators)}"
    return [of_all, f"{of_all}&place=40", f"{of_all}&units=63", f"/en/compare?p=01,04,08,11,12,14,15,19&i={','.join(indicators)}"]


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
        page = browser.new_page()
        for path in everything(page.request, address):
            with page.expect_response(lambda response: "/compare" in response.url) as sent:
                page.goto(address + path, wait_until="load")
            size = sent.value.request.sizes()["responseBodySize"]
            assert page.locator(".remark").count() > 0, f"{path[:60]}: does not say what is left out"
            if not 20_000 < size < LARGEST:
                found.append(f"{path[:60]}...{path[-12:]}: {size} bytes")
        browser.close()
    print("\n".join(found) or f"{len(PAGES)} pages; the heaviest is {heaviest[1]}: {heaviest[0]} bytes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
