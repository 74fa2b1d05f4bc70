"""What a reader sees who needs it large: at 167 %, 200 % and 400 % zoom, with letters twice as large and with wide spacing, no
page is wider than its window, no text of the page is lost, cut off or printed over another (WCAG 1.4.4, 1.4.10, 1.4.12).

    python tests/browser/reflow.py http://127.0.0.1:8080
"""

import sys

from playwright.sync_api import Page, sync_playwright

from chromium import launch
from pages import ALL_AT_ONCE, PAGES

# A window of 1280 pixels: what is left of it in CSS pixels at each zoom.
WHOLE, ZOOMED = (1280, 1024), {"zoom 167 %": (768, 614), "zoom 200 %": (640, 512), "zoom 400 %": (320, 256)}
# What a reader may set by WCAG 1.4.12, and a browser whose letters are set to twice their size.
SETTINGS = {
    "wide spacing": "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
    "large letters": "html { font-size: 200% !important; }",
}

# What can be read, less what is there for screen readers only.
TEXTS = """
() => {
  const hiddenOnPurpose = 'a.skip, .find label, .has-script .picker button, .stack thead, script, style, title, option, datalist';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (node.data.trim() && !around.closest(hiddenOnPurpose) && around.checkVisibility()) texts.push(node);
  }
  window.textsSeen = texts;
  return texts.length;
}
"""
# Held against each other: texts of the same scrolling box, but for heads that stay above what is scrolled under them.
FAULTS = """
() => {
  const found = [], short = (node) => node.data.trim().replace(/\\s+/g, ' ').slice(0, 60);
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`${wide} wide in a window of ${innerWidth}`);
  const boxes = [];
  for (const node of window.textsSeen) {
    const around = node.parentElement;
    if (!around.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
      // Where there is no room beside its chart a table is folded away, behind words that open it.
      const folded = around.closest('details.opened:not([open])')?.querySelector('summary').checkVisibility();
      if (!around.closest('.stack thead') && !folded) found.push(`lost: ${short(node)}`);
      continue;
    }
    if (around.closest('.stack thead') && getComputedStyle(around.closest('thead')).position === 'absolute') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
    // A head that stays in place while its table is scrolled lies above what scrolls, as it should.
    let stays = false, within = null;
    for (let box = around; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.position === 'sticky' || style.position === 'fixed') stays = true;
      if (!within && /auto|scroll/.test(style.overflowX)) within = box;
      if (style.overflowX === 'hidden' || style.overflowX === 'clip') {
        const edge = box.getBoundingClientRect();
        if (rects.some((rect) => rect.right > edge.right + 1 || rect.left < edge.left - 1 || rect.bottom > edge.bottom + 1 || rect.top < edge.top - 1)) found.push(`cut off: ${short(node)}`);
      }
    }
    if (stays) continue;
    // Letters fill about the middle of their line.
    for (const rect of rects) boxes.push({ node, within, left: rect.left + 1, right: rect.right - 1, top: rect.top + rect.height * .3, bottom: rect.bottom - rect.height * .3 });
  }
  boxes.sort((one, other) => one.top - other.top);
  for (let at = 0; at < boxes.length; at++) {
    const one = boxes[at];
    for (let next = at + 1; next < boxes.length && boxes[next].top < one.bottom; next++) {
      const other = boxes[next];
      if (other.node !== one.node && other.within === one.within && other.left < one.right && one.left < other.right) found.push(`printed over each other: ${short(one.node)} | ${short(other.node)}`);
    }
  }
  for (const field of document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), summary')) {
    if (field.checkVisibility() && field.scrollWidth > field.clientWidth + 1 && !field.matches('.has-script .picker button, input')) found.push(`too narrow: ${field.outerHTML.slice(0, 80)}`);
  }
  return [...new Set(found)];
}
"""


def faults(page: Page, address: str, path: str) -> list[str]:
    """What is wrong with one page, each in a line; the page stays the one that was loaded, only the window changes."""
    page.set_viewport_size(dict(zip(("width", "height"), WHOLE)))
    page.goto(address + path, wait_until="load")
    page.evaluate(ALL_AT_ONCE)
    assert page.evaluate(TEXTS) > 10, f"{path} has texts"
    found = [f"{path} at 100 %: {text}" for text in page.evaluate(FAULTS)]
    for name, (width, height) in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{path} {name}: {text}" for text in page.evaluate(FAULTS)]
    page.set_viewport_size(dict(zip(("width", "height"), WHOLE)))
    for name, style in SETTINGS.items():
        page.evaluate("style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [document.adoptedStyleSheets[0], sheet]; }", style)
        found += [f"{path} {name}: {text}" for text in page.evaluate(FAULTS)]
    return found


def main(address: str) -> int:
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        # At twice the pixels, as a browser draws at 200 %.
        page = browser.new_context(device_scale_factor=2).new_page()
        for path in PAGES:
            found += faults(page, address, path)
        browser.close()
    print("\n".join(found) or f"{len(PAGES)} pages enlarged in {len(ZOOMED) + len(SETTINGS)} ways: nothing lost")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
