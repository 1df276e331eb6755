"""The pictures of README, from the real service: `make run` in one terminal, `make screenshots` in another."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PICTURES = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT = 1280, 860


def main(address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, address)
        browser.close()


def be(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, base_url=address).new_page()
    page.goto("/demo/")
    card = page.locator("form", has=page.get_by_role("button", name=re.compile(name)))
    with page.expect_navigation():
        card.get_by_role("button").first.click()
    return page


def keep(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")


def take(browser: Browser, address: str) -> None:
    tanya = be(browser, address, "Tanya")
    tanya.goto("/report/")
    keep(tanya, "report")
    omar = be(browser, address, "Omar")
    keep(omar, "today")
    omar.goto("/queue/?tab=all")
    keep(omar, "queue")
    omar.goto("/queue/?tab=mine")
    with omar.expect_navigation():
        omar.locator("main tbody a").first.click()
    keep(omar, "case")
    keep_misspelt_search(omar)
    nadia = be(browser, address, "Nadia")
    nadia.goto("/requests/")
    with nadia.expect_navigation():
        nadia.locator("main tbody a").first.click()
    keep(nadia, "request")
    amir = be(browser, address, "Amir")
    amir.goto("/audit/")
    keep(amir, "log")
    keep_past_sight(amir, omar.url)
    case = omar.url
    keep_pack(omar)
    keep_pack_of_a_partner(omar, nadia, case)
    keep_danger_told_later(browser, address)


def keep_danger_told_later(browser: Browser, address: str) -> None:
    """Tom adds to the newest concern that he sent: the duty officer's lane, the case, and the council's copy."""
    tom = be(browser, address, "Tom Beck")
    tom.goto("/submissions/")
    with tom.expect_navigation():
        tom.locator("main tbody a").first.click()
    sent = tom.url
    tom.goto(f"{sent}add/")
    tom.locator("[name=danger][value=yes]").check()
    tom.locator("[name=text]").fill("He has a knife. He showed it to two pupils at the gate.")
    with tom.expect_navigation():
        tom.get_by_role("button", name="Send", exact=True).click()
    dot = be(browser, address, "Dot Farrow")
    dot.goto("/queue/?tab=danger")
    keep(dot, "danger-lane")
    dot.goto(sent.replace("/submissions/", "/referrals/"))
    keep(dot, "danger-case")
    carl = be(browser, address, "Carl Ives")
    carl.goto(sent)
    keep(carl, "danger-copy")


def keep_misspelt_search(page: Page) -> None:
    """Omar looks for the person of the case at hand, with a letter of each name left out; then he is back
    at the case."""
    case = page.url
    page.goto(f"{case}identity/")
    name = page.locator("main dt:text-is('Name') + dd, main th:text-is('Name') + td").first.inner_text()
    page.goto("/queue/")
    page.locator("header [name=q]").fill(" ".join(word[0] + word[2:] for word in name.split()))
    with page.expect_navigation():
        page.locator("header [name=q]").press("Enter")
    keep(page, "search")
    page.goto(case)


def keep_pack(page: Page) -> None:
    """The first page of a pack that Omar asks for and waits for."""
    with page.expect_navigation():
        page.get_by_role("link", name="Packs", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Make a pack").click()
    page.locator("[name=recipient][value=police]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    page.locator("[name=purpose]").fill("Monthly review by the inspector")
    page.locator("[name=lawful_basis][value=law_enforcement]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Make the pack").click()
    download = page.get_by_role("button", name=re.compile("^Download"))
    download.wait_for(timeout=120_000)
    with page.expect_download() as waiting, TemporaryDirectory() as folder:
        download.click()
        waiting.value.save_as(Path(folder) / "pack.zip")
        with ZipFile(Path(folder) / "pack.zip") as pack:
            file = pack.extract("pack.pdf", folder)
        draw = [
            "pdftoppm",
            "-r",
            "80",
            "-f",
            "1",
            "-l",
            "1",
            "-png",
            "-singlefile",
            file,
            str(PICTURES / "pack"),
        ]
        subprocess.run(draw, check=True)  # noqa: S603


def keep_past_sight(page: Page, case: str) -> None:
    """The auditor asks who could see the case on the day on which the log began."""
    page.goto(f"{case}who-could-see/")
    today = datetime.now(ZoneInfo("Europe/London"))
    for part, number in zip(("day", "month", "year"), (today.day, today.month, today.year), strict=True):
        page.locator(f"[name=day-{part}]").fill(str(number))
    page.locator("main [name=purpose]").first.check()
    page.locator("main textarea").fill("Review of the board")
    with page.expect_navigation():
        page.get_by_role("button", name="Show who could see it").click()
    keep(page, "past-sight")


def keep_pack_of_a_partner(officer: Page, partner: Page, case: str) -> None:
    """Omar picks what the trust may read, and sends it; Nadia says that she has it, and opens it."""
    officer.goto(f"{case}packs/new/")
    officer.get_by_label("Broadfen NHS Trust").check()
    with officer.expect_navigation():
        officer.get_by_role("button", name="Continue").click()
    for piece in officer.locator("[name=pieces_person]").all():
        piece.check()
    officer.locator("[name=lawful_basis][value=child_protection]").check()
    for name in ("purpose", "necessity", "proportionality"):
        officer.locator(f"[name={name}]").fill("So that the trust can say what care is in place.")
    officer.locator("[name=decided_by]").select_option(index=1)
    with officer.expect_navigation():
        officer.locator("main button[type=submit]").last.click()
    with officer.expect_navigation():
        officer.get_by_role("button", name="Send it").click()
    received = partner.get_by_role("button", name="We have it: open it")
    while partner.goto(officer.url.replace("/shared/", "/received/")) and not received.count():
        partner.wait_for_timeout(1_000)
    with partner.expect_navigation():
        received.click()
    keep(partner, "received")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
