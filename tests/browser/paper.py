"""A page as it is printed on A4: it says what it is of, carries no menu, is not longer than it has to be, and nothing that
belongs together is cut by the end of a sheet.

    python tests/browser/paper.py http://127.0.0.1:8080 FOLDER_FOR_SCREENSHOTS
"""

import io
import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

from chromium import launch

# The most sheets of each, upright and across.
PAGES = {"/": (4, 5), "/p/40": (7, 8), "/compare": (3, 4), "/en/compare?place=40": (3, 4), "/i/on_time_share": (7, 10), "/p/40/communes": (6, 8), "/rules": (6, 7)}
# What is folded on the screen and stands on paper: where the figures of an indicator come from.
UNFOLDED = {"/i/on_time_share": ["case_portal.csv", "case_sync.json"]}

# Marks in its first and last line tell on which sheet a figure begins and ends.
MARK = """
() => {
  const whole = [...document.querySelectorAll('figure, .card, main tr')].filter((box) => box.checkVisibility());
  whole.forEach((box, number) => {
    const inside = box.matches('tr') ? box.cells[0] : box;
    inside.style.position = 'relative';
    for (const [edge, letter] of [['top', 'a'], ['bottom', 'z']]) {
      const mark = document.createElement('span');
      mark.textContent = `[${number}${letter}]`;
      mark.style.cssText = `position:absolute;left:0;font-size:3pt;line-height:1;white-space:nowrap;${edge}:0`;
      inside.append(mark);
    }
  });
  return whole.map((box) => box.tagName + ' ' + box.innerText.slice(0, 50).replace(/\\s+/g, ' '));
}
"""
SAID = """
() => ['h1', '.when b', '.as-of', '.banner b', '.printed span'].map((kind) => {
  const one = document.querySelector(kind);
  return one && one.checkVisibility() ? one.innerText.replace(/\\s+/g, ' ').trim() : `no ${kind}`;
})
"""
# Numbers that the screen shows without a click; what of them paper lacks is lost.
NUMBERS = """
() => { window.numbers = [...document.querySelectorAll('main :is(.figure, a.fig, b, td.number, td.value)')].filter((one) => /\\d/.test(one.innerText) && one.checkVisibility()); }
"""
LOST = "() => window.numbers.filter((one) => !one.checkVisibility()).map((one) => one.closest('tr, section, p').innerText.slice(0, 60).replace(/\\s+/g, ' '))"
GONE = "['header nav a', 'header nav summary', '.find button', '.export a', '.picker label'].flatMap((kind) => [...document.querySelectorAll(kind)]).filter((one) => one.checkVisibility()).map((one) => one.innerText)"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def faults(page: Page, address: str, path: str, folder: Path) -> list[str]:
    """What is wrong with one page on paper, each in a line."""
    found = []
    page.goto(address + path, wait_until="load")
    page.evaluate(NUMBERS)
    page.emulate_media(media="print")
    found += [f"{path}: a number of the screen is not on paper: {text}" for text in page.evaluate(LOST)[:5]]
    said, left = page.evaluate(SAID), page.evaluate(GONE)
    found += [f"{path}: still there on paper: {text}" for text in left]
    for across in (False, True):
        where = f"{path} {'across' if across else 'upright'}"
        name = (path.strip("/") + (".across" if across else "")).replace("/", "_").replace("?", "_")
        # Without backgrounds, as browsers print unless they are told otherwise.
        sheets = PdfReader(io.BytesIO(page.pdf(path=folder / f"{name}.pdf", format="A4", landscape=across))).pages
        if len(sheets) > PAGES[path][across]:
            found.append(f"{where}: {len(sheets)} sheets")
        wide, high = (round(float(size) / 72 * 25.4) for size in sheets[0].mediabox.upper_right)
        if (wide > high) != across:
            found.append(f"{where}: {wide} x {high} mm")
        first = squeezed(sheets[0].extract_text())
        found += [f"{where}: the first sheet lacks {text!r}" for text in said if squeezed(text) not in first]
        if "chisoverifyr-" not in squeezed("".join(sheet.extract_text() for sheet in sheets)):
            found.append(f"{where}: the code of the run is missing")
    whole = page.evaluate(MARK)
    for across in (False, True):
        texts = [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4", landscape=across))).pages]
        for number, what in enumerate(whole):
            at = [[sheet for sheet, text in enumerate(texts) if f"[{number}{letter}]" in text] for letter in "az"]
            if at[0] != at[1] or not at[0]:
                found.append(f"{path} {'across' if across else 'upright'}: cut by the end of a sheet: {what} {at}")
    return found


def main(address: str, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for path in PAGES:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            found += faults(page, address, path, folder)
            page.close()
        for path, texts in UNFOLDED.items():
            page = browser.new_page()
            page.goto(address + path, wait_until="load")
            sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
            whole = squeezed("".join(sheet.extract_text() for sheet in sheets))
            found += [f"{path}: {text} is not on paper" for text in texts if squeezed(text) not in whole]
            page.close()
        browser.close()
    print("\n".join(found) or f"{len(PAGES)} pages on paper, upright and across: nothing cut, nothing missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), Path(sys.argv[2])))
