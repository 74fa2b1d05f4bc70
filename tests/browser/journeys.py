"""What a chair, an inspector and an analyst do, in a real browser, each to the end; and once without any script.

    python tests/browser/journeys.py http://127.0.0.1:8080 FOLDER_FOR_SCREENSHOTS
"""

import csv
import io
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from chromium import launch

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}


def chair(page: Page, address: str) -> None:
    """On a phone: finds the province, sees where it falls short, holds others against it, reads it in English."""
    page.goto(address)
    page.locator("#q").fill("nghe an")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nghệ An")
    # A sparkline of its own tells its months to the keys; what it stands for is the last of them.
    spark = page.locator(".card svg.spark").first
    spark.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tip")).to_contain_text("10/2026: ")
    # All of them are one stop of the Tab key; up and down lead from card to card.
    assert page.locator(".card svg.spark").count() > 10 and page.locator(".card svg.spark[tabindex='0']").count() == 1
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card svg.spark").nth(1)).to_be_focused()
    expect(page.locator(".card svg.spark[tabindex='0']")).to_have_count(1)
    # On every page of the province the way to the others, and where one is.
    for name in ["Xã, phường", "Vì sao thay đổi", "Cần gì để đạt chỉ tiêu", "Hồ sơ sắp quá hạn", "Cơ quan"]:
        page.locator(".province-menu").get_by_role("link", name=name).click()
        expect(page.locator(".province-menu [aria-current=page]")).to_have_text(name)
    page.goto(f"{address}/i/on_time_share")
    assert not page.locator("#passport").evaluate("one => one.open"), "the charts come first on a phone"
    page.goto(f"{address}/i/on_time_share#passport")
    page.reload()
    assert page.locator("#passport").evaluate("one => one.open"), "unless the words were asked for"
    page.goto(f"{address}/")
    page.locator("figure.tiles svg a[href*='/p/40']").focus()
    expect(page.locator(".tip")).to_contain_text("Nghệ An: ")
    expect(page.locator(".tip")).to_contain_text("hạng ")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.get_by_role("link", name="So sánh", exact=True).first.click()
    page.locator("details.chooser > summary").click()
    # With the script a choice is shown at once.
    page.locator("#place").select_option("40")
    expect(page.get_by_text("so với Nghệ An").first).to_be_visible()
    page.get_by_role("link", name="Liền kề thứ hạng").click()
    expect(page.locator("thead th a", has_text="Nghệ An").first).to_be_visible()
    assert page.locator(".matrix thead th").count() == 2 + 7, "the province and three on each side"
    page.locator("a.language").click()
    expect(page.get_by_text("compared with Nghe An").first).to_be_visible()
    assert "place=40" in page.url and page.url.startswith(f"{address}/en/"), page.url


def inspector(page: Page, address: str) -> None:
    """Doubts a figure: opens it, sees its counts, its rule and its files, and how to count it again."""
    page.goto(f"{address}/i/on_time_share")
    assert page.locator("#passport").evaluate("one => one.open"), "there is room for the words on a desk"
    figure = page.locator("main a.fig").first
    shown = figure.inner_text()
    figure.click()
    expect(page.get_by_text(shown).first).to_be_visible()
    told = page.request.get(page.url.replace("/passport", "/passport.json")).json()
    numerator, denominator = told["value"]["numerator"], told["value"]["denominator"]
    share = f"{100 * numerator / denominator:.2f}".replace(".", ",")
    assert shown.startswith(share), (shown, numerator, denominator)
    expect(page.locator("footer")).to_contain_text("chiso verify R-")
    # By the keyboard alone: the first stop skips what every page repeats.
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    menu = page.locator("nav details summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("nav details[open] a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    assert page.locator("nav details[open]").count() == 0, "Escape closes the menu"
    # From the figure to its very cases, and on to the file of exactly those.
    page.get_by_role("link", name="Mở từng hồ sơ").click()
    expect(page.locator("p.lead")).to_contain_text("đúng bằng con số của trang")
    page.get_by_label("Cách nộp").select_option("online")
    page.wait_for_url(re.compile("channel=online"))
    rest = int(page.locator(".sides [aria-current] b").inner_text().replace(".", ""))
    assert rest == denominator - numerator, (rest, numerator, denominator)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV (máy đọc)").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["channel"] for row in rows} == {"online"} and len(rows) == int(rows[0]["rows_in_file"]) < rest


def analyst(page: Page, address: str) -> None:
    """Takes all provinces, orders them, downloads both kinds of CSV and finds in them what the page shows."""
    page.goto(f"{address}/compare")
    page.get_by_role("link", name="Cả 34", exact=True).click()
    page.locator(".tall thead a.order").nth(1).click()
    shown = page.locator(".tall tbody a.fig").all_inner_texts()
    assert len(shown) == 35 * page.locator(".tall thead th.number").count(), len(shown)
    tables = []
    for name, delimiter in [("CSV (máy đọc)", ","), ("CSV cho Excel", ";")]:
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        text = Path(download.value.path()).read_bytes().decode("utf-8")
        assert text.startswith("\ufeff") == (delimiter == ";"), name
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))
        assert all(row["rows_in_file"] == str(len(rows)) for row in rows), name
        tables.append(rows)
    machine, excel = tables
    assert sorted(row["shown"] for row in machine) == sorted(shown), "the file is what the page shows"
    for one, other in zip(machine, excel):
        assert one["value"].replace(".", ",") == other["value"], (one, other)
    assert {row["place"] for row in machine} >= {"01", "04", "08"}, "leading zeros stay"


def without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/compare")
    page.locator("#period").select_option("2026-Q3")
    page.locator("form.picker button").first.click()
    assert "period=2026-Q3" in page.url, page.url
    page.locator("details.chooser > summary").click()
    page.locator("#place").select_option("40")
    page.locator("details.chooser button").click()
    assert "place=40" in page.url and "period=2026-Q3" in page.url, page.url
    page.locator("nav details summary").first.click()
    page.locator("nav details[open] a").first.click()
    assert page.url.startswith(f"{address}/indices"), page.url
    context.close()


def main(address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for journey, window in [(chair, PHONE), (inspector, DESK), (analyst, DESK)]:
            context = browser.new_context(viewport=window, accept_downloads=True)
            page = context.new_page()
            page.set_default_timeout(20_000)
            try:
                journey(page, address)
            finally:
                page.screenshot(path=folder / f"journey.{journey.__name__}.png")
            context.close()
            print(f"{journey.__name__}: to the end")
        without_script(browser, address)
        print("without script: to the end")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
