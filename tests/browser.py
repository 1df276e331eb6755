"""A real browser for tests: how it starts, what it must not complain about, and how a page is looked at.

`serve()` shows templates without a server or a database; journeys use pytest-django's `live_server`.
"""

import json
import os
from collections.abc import Callable
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings

ROOT = settings.ROOT
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = ROOT / "build" / "screenshots"
HOST = "http://portal.test"
SELF = "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'"
CSP = f"default-src 'none'; {SELF}"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".map": "application/json"}

# Playwright keeps an event loop running, in which Django would refuse every query of a test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

_messages: WeakKeyDictionary = WeakKeyDictionary()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium; it may ask nobody anything."""
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": flags.split()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def page(page):
    """Every page of a test is listened to from its first byte."""
    watch(page)
    return page


@pytest.fixture
def browsing_as(browser, browser_context_args, live_server, signed_in):
    """`browsing_as("omar")` is a browser page of a running service with Omar signed in, on the start page.
    `browsing_as("omar", script=False)` is the same without JavaScript."""
    contexts = []

    def page_of(name, script=True):
        context = browser.new_context(**browser_context_args, java_script_enabled=script, base_url=live_server.url)
        contexts.append(context)
        cookies = signed_in(name).cookies.values()
        context.add_cookies([{"name": c.key, "value": c.value, "url": live_server.url} for c in cookies])
        page = context.new_page()
        watch(page)
        page.goto("/")
        return page

    yield page_of
    for context in contexts:
        context.close()


def watch(page):
    """Keep what the console says. Call it for pages a test opens itself."""
    said = _messages.setdefault(page, [])
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def csp_messages(page):
    """What the content security policy stopped on this page; must be empty."""
    return [text for text in _messages[page] if "Content Security Policy" in text]


def script_errors(page):
    """What went wrong in our modules. A refused request is the network's word, not an error of ours."""
    return [text for text in _messages[page] if "Failed to load resource" not in text]


def axe_violations(page, waivers=()):
    """Rules of WCAG 2.2 A and AA that the page breaks, and content outside every landmark (`region`, a best practice),
    each with where. A waiver is a rule's id."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        """tags => axe.run(document, {
            runOnly: {type: "tag", values: tags}, rules: {region: {enabled: true}},
            resultTypes: ["violations"], // what passes is not written down part by part: a third of the time
        }).then(result => result.violations)""",
        AXE_TAGS,
    )
    return [
        f"{rule['id']}: {' | '.join(str(node['target']) for node in rule['nodes'])}"
        for rule in found
        if rule["id"] not in waivers
    ]


def screenshot(page, name, width=1280, height=900):
    """A picture of the whole page at a width, under build/screenshots."""
    page.set_viewport_size({"width": width, "height": height})
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


def too_wide(page, width=320):
    """Pixels by which the page scrolls sideways at a width; WCAG 1.4.10 wants none at 320."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page):
    """Buttons, boxes and menu links smaller than 24 by 24 pixels (WCAG 2.5.8)."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([type=hidden]), nav a, summary")]
            .filter(part => part.checkVisibility() && part.type !== "radio" && part.type !== "checkbox")
            .filter(part => [part.getBoundingClientRect()].some(box => Math.min(box.width, box.height) < 24))
            .map(part => part.outerHTML.slice(0, 90))"""
    )


def focus_order(page, steps=60):
    """What the keyboard alone reaches, in order, until it comes round again."""
    seen = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(steps):
        page.keyboard.press("Tab")
        words = page.evaluate(
            """() => { const at = document.activeElement;
                return at === document.body ? "" : (at.getAttribute("aria-label") || at.labels?.[0]?.innerText
                || at.innerText || at.value || at.id).trim(); }"""
        )
        if not words or (seen and words == seen[0]):
            break
        seen.append(words)
    return seen


def assert_good_page(page, waivers=()):
    """What is asked of every page of the product, whatever it shows."""
    assert axe_violations(page, waivers) == []
    assert csp_messages(page) == []
    assert script_errors(page) == []
    assert too_wide(page) == 0
    assert axe_violations(page, waivers) == []


def serve(page, pages: dict[str, str | Callable]):
    """Answer the browser from a dictionary: path -> HTML, or a callable given the request that returns
    (status, body) or (status, body, content type). Static files come from where they are built."""

    def answer(route):
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/static/"):
            return _static(route, path.removeprefix("/static/"))
        found = pages.get(path)
        if found is None:
            return route.fulfill(status=404, body="")
        status, body, *kind = found(route.request) if callable(found) else (200, found)
        headers = {
            "Content-Security-Policy": CSP,
            "Content-Type": kind[0] if kind else "text/html; charset=utf-8",
        }
        return route.fulfill(status=status, headers=headers, body=body if isinstance(body, str) else json.dumps(body))

    page.route("**/*", answer)


def _static(route, name):
    for folder in (ROOT / "static", ROOT / "build" / "static"):
        if (folder / name).is_file():
            return route.fulfill(body=(folder / name).read_bytes(), content_type=TYPES[(folder / name).suffix])
    return route.fulfill(status=404, body="")
