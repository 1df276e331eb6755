"""A browser that is killed: a process of its own, ended by SIGKILL, so that none of its pages has a last word."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser import CHROMIUM, FLAGS

LISTENS = re.compile(rb"DevTools listening on (\S+)")


@contextmanager
def killed_afterwards(playwright: Playwright, folder: Path) -> Iterator[Browser]:
    """A browser of its own for the block, at whose end it is killed: nothing is closed, and no page hears of it."""
    command = [CHROMIUM, *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={folder}"]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    try:
        listens = next(found for line in process.stderr if (found := LISTENS.search(line)))
        yield playwright.chromium.connect_over_cdp(listens[1].decode())
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


def page_of(browser: Browser, client: Client, home: str, **how: Any) -> Page:
    context = browser.new_context(**how, base_url=home)
    context.add_cookies([{"name": c.key, "value": c.value, "url": home} for c in client.cookies.values()])
    return context.new_page()


def type_into(page: Page, words: Mapping[str, str]) -> None:
    """Into each box by its name, all that is given: from the clipboard, as far as a page can tell."""
    for name, text in words.items():
        page.locator(f'textarea[name="{name}"]').fill(text)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]").first).to_contain_text("Saved ")


def expect_all_of_it(page: Page, words: Mapping[str, str]) -> None:
    for name, text in words.items():
        expect(page.locator(f'textarea[name="{name}"]')).to_have_value(text)


def end_all_sessions() -> None:
    Session.objects.all().delete()
