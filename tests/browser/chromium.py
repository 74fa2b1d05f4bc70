"""The browser of the machine."""

import shutil

from playwright.sync_api import Browser, Playwright


def launch(playwright: Playwright) -> Browser:
    found = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if found is None:
        raise SystemExit("no Chromium on this machine: scripts/test installs it")
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
