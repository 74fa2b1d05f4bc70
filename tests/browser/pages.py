"""Every page in a real browser: accessible by WCAG 2.2 AA (axe), nothing wider than the window, one heading of the
first level, nothing that the policy of the page forbids. Leaves a screenshot of each.

    python tests/browser/pages.py http://127.0.0.1:8080 FOLDER_FOR_SCREENSHOTS [desktop|tablet|phone ...]
"""

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from chromium import launch

WIDTHS = {"desktop": (1440, 1000), "tablet": (768, 1024), "phone": (390, 844)}
PAGES = [
    "/",
    "/?map=squares",
    "/compare",
    "/compare?p=01,04,08,11,12,14,15,19,20,22,24,25&place=04",
    "/compare?p=01,40,79",
    "/p/40",
    "/p/79",
    "/p/40/agencies?i=received",
    "/p/40/agencies/passport?count=on_time_share:H41.08",
    "/p/40/communes",
    "/p/40/change?i=on_time_share&period=2026-Q3",
    "/p/79/change?i=received&by=field",
    "/i/papi",
    "/p/40/goal",
    "/p/79/communes?i=open_overdue",
    "/i/on_time_share",
    "/i/score_766",
    "/i/median_handling_days",
    "/en/i/pci_policy_bias?p=40",
    "/i/on_time_share/passport?place=40",
    "/p/01/watch",
    "/cases?i=on_time_share&place=40",
    "/cases?i=received&place=79&agency=-",
    "/cases?i=papi&place=40",
    "/rules/passport?count=in_time:qd766",
    "/quality/passport?place=01&count=silence:case_portal",
    "/indices",
    "/organisation",
    "/decentralisation?place=40",
    "/scorecards/qd766",
    "/scorecards/qd766/2.1",
    "/forms/ii06a",
    "/rules",
    "/find",
    "/loads",
    "/loads/1",
    "/upload",
    "/quality",
    "/about/sources",
    "/about/indicators",
    "/about/rules",
    "/about/calendar?known=2025-12-24&received=2025-12-30&days=5",
    "/about/api",
    "/nothing-here",
    "/en/",
    "/en/compare?place=40",
    "/en/p/01",
    "/en/p/40/agencies",
    "/en/p/79/change?i=on_time_share&by=commune&from=year",
    "/en/p/79/goal?i=online_share",
    "/p/40/goal?i=papi",
    "/en/p/24/goal?i=par_index&rank=5",
    "/en/indices",
    "/en/loads",
    "/en/scorecards/qd766",
]
# These become lists where they have no room, so that nothing of them is out of sight.
OUT_OF_SIGHT = "() => [...document.querySelectorAll('.scroll:has(> table.stack), .scroll:has(> table.parts)')].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.querySelector('table').className)"
# A text of a Vietnamese page in which two of these words stand is an English one; the names of parameters are.
IN_ENGLISH = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), inside = texts.currentNode.parentElement;
    if (inside.closest('code, script, .printed, [lang]').lang !== 'vi') continue;
    if ((text.match(/\b(the|and|of|is|are|was|with|by|from|not|as|that)\b/g) ?? []).length > 1) found.add(text.slice(0, 100));
  }
  return [...found];
}"""
ALL_AT_ONCE = "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('main > section { content-visibility: visible !important; }'); document.adoptedStyleSheets = [sheet]; }"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only what is wrong: a list of all that is right takes longer than to find it.
AXE = {"runOnly": STANDARD, "resultTypes": ["violations"]}
LAYOUT = "() => [document.documentElement.scrollWidth, window.innerWidth, document.querySelectorAll('h1').length, document.documentElement.lang]"


def faults(page: Page, address: str, path: str, width: str) -> list[str]:
    """What is wrong with one page in one width, each in a line."""
    forbidden = []
    page.on("console", lambda message: forbidden.append(message.text) if message.type == "error" else None)
    page.goto(address + path, wait_until="load")
    # What lies below the window is laid out when it is scrolled to; here all of it is looked at.
    page.evaluate(ALL_AT_ONCE)
    content, window, headings, language = page.evaluate(LAYOUT)
    found = [f"{path} {width}: {text}" for text in forbidden if "404" not in text]
    if content > window:
        found.append(f"{path} {width}: {content} wide in a window of {window}")
    for table in page.evaluate(OUT_OF_SIGHT):
        found.append(f"{path} {width}: a part of the table {table} is out of sight")
    if language == "vi":
        found += [f"{path} {width}: told in English: {text}" for text in page.evaluate(IN_ENGLISH) if "period, p, place" not in text]
    if headings != 1:
        found.append(f"{path} {width}: {headings} headings of the first level")
    if language != ("en" if path.startswith("/en") else "vi"):
        found.append(f"{path} {width}: language {language}")
    for violation in Axe().run(page, options=AXE).response["violations"]:
        for node in violation["nodes"][:3]:
            found.append(f"{path} {width}: {violation['id']} ({violation['impact']}): {node['html'][:160]}")
    return found


def in_width(address: str, folder: Path, width: str) -> list[str]:
    """What is wrong with all pages in one width."""
    found: list[str] = []
    wide, high = WIDTHS[width]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": wide, "height": high})
        for path in PAGES:
            page = context.new_page()
            found += faults(page, address, path, width)
            name = re.sub(r"\W+", "_", path).strip("_")[:40] or "home"
            page.screenshot(path=folder / f"{name}.{width}.png", full_page=True)
            page.close()
        browser.close()
    return found


def main(address: str, folder: Path, widths: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    # A browser a width, side by side: looking at one page after another leaves half of the machine idle.
    with ProcessPoolExecutor(len(widths)) as browsers:
        looked_at = browsers.map(partial(in_width, address, folder), widths)
        found = [fault for faults_of_width in looked_at for fault in faults_of_width]
    print("\n".join(found) or f"{len(PAGES)} pages in {len(widths)} widths: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:] or list(WIDTHS)))
