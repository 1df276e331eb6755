"""A real browser for tests: how it starts, what it must not complain about, and how a page is looked at.

`serve()` shows templates without a server or a database; journeys use pytest-django's `live_server`.

A browser answers a click before the next page has come. So a test says which of two it does: `press()` what leads to
another page, which then stands, or `tap()` what stays where it is, whose effect is then waited for by Playwright's
`expect()`. `tests/test_browsers_are_waited_for.py` refuses everything else; `make slow-pages` makes every page late.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from time import monotonic
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.keys import check_by_key, choose_by_key, press_by_key, type_into
from tests.wall import door_of

ROOT = settings.ROOT
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Rules of axe whose answer hangs on where things stand and in which colour. Every other asks what is in the document, which
# is the same at any width, light or dark: nothing is shown on a telephone alone.
OF_THE_LAYOUT = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = ROOT / "build" / "screenshots"
DESK = {"width": 1280, "height": 900}
HOST = "http://portal.test"
# The shell without a window does the same in two thirds of the time.
CHROMIUM = next(filter(os.path.exists, ["/usr/bin/chromium-headless-shell"]), "/usr/bin/chromium")
# It may ask nobody anything.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SELF = "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'"
CSP = f"default-src 'none'; {SELF}"
HOUR = 3_600
# To walk a journey once by "keys" alone, or "without script" (tests/keys.py).
ONLY = os.environ.get("PP_ONLY", "")
# Seconds: Playwright's own five are short for two busy cores.
LONGEST_WAIT = 30
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".map": "application/json"}

# Playwright keeps an event loop running, in which Django would refuse every query of a test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

expect.set_options(timeout=LONGEST_WAIT * 1000)

_messages: WeakKeyDictionary = WeakKeyDictionary()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


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
def door(live_server):
    with door_of(live_server.url) as address:
        yield address


@pytest.fixture
def browsing(browser, browser_context_args, door):
    """`browsing()` is a browser page of a running service in which nobody is signed in, and which has opened nothing.
    `browsing(script=False)` is the same without JavaScript."""
    contexts = []

    def page_of(script=True, home=door, cookies=()):
        context = browser.new_context(**browser_context_args, java_script_enabled=script, base_url=home)
        contexts.append(context)
        context.add_cookies([{"name": c.key, "value": c.value, "url": home} for c in cookies])
        page = context.new_page()
        watch(page)
        return page

    yield page_of
    for context in contexts:
        context.close()


@pytest.fixture
def browsing_as(browsing, signed_in):
    """`browsing_as("omar")` is a browser page of a running service with Omar signed in, on the start page.
    `browsing_as("omar", script=False)` is the same without JavaScript."""

    def page_of(name, script=ONLY != "without script"):
        page = browsing(script, cookies=signed_in(name).cookies.values())
        page.goto("/")
        return page

    return page_of


def press(part):
    """Press what leads to another page; returns when that page has come, with all that belongs to it, so that the
    service has also done what it was asked."""
    with part.page.expect_navigation():
        press_by_key(part) if ONLY == "keys" else part.click()


def press_twice(part, address):
    """A double click on what leads to the page of this address. Which of the two clicks it answers nobody knows."""
    part.dblclick()
    part.page.wait_for_url(address)


def tap(part):
    """Press what leaves the browser where it is. What it does is waited for: `expect(...)` comes next."""
    press_by_key(part) if ONLY == "keys" else part.click()


def prove_if_asked(page):
    """A slow machine takes longer to come here than a proof holds: then the invented person shows again who they are."""
    if "/reauthenticate/" in page.url:
        press(page.get_by_role("button", name="Press the passkey of this invented person"))


def twice_as_large(page):
    """The text at 200 %, as a reader sets it in the browser."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def chosen_anew(box, option):
    """Choose from a list; whether that was not what it showed already."""
    value = box.locator("option", has_text=option).first.get_attribute("value")
    if box.input_value() == value:
        return False
    box.select_option(value=value)
    return True


def fill_in(page, box, value):
    """Answer by the name of a box: a day in three parts, one or more ticks, a choice, or a text."""
    if isinstance(value, date):
        for part in ("day", "month", "year"):
            type_in(page.locator(f"[name={box}-{part}]"), str(getattr(value, part)))
        return
    for each in value if isinstance(value, list) else [value]:
        found = page.locator(f"main [name={box}]").first
        kind = found.evaluate("part => part.type")
        if kind in ("radio", "checkbox"):
            one = page.locator(f"main [name={box}][value='{each}']")
            tick(one)
        elif kind == "select-one":
            choose_by_key(found, str(each)) if ONLY == "keys" else found.select_option(value=str(each))
        else:
            type_in(found, str(each))


def type_in(box, words):
    type_into(box, words) if ONLY == "keys" else box.fill(words)


def tick(box):
    check_by_key(box) if ONLY == "keys" else box.check()


def offered(page, box):
    """What a question of the page that stands offers to tick or to choose."""
    page.wait_for_load_state()
    parts = page.locator(f"main input[name={box}], main select[name={box}] option").all()
    return [value for part in parts if (value := part.get_attribute("value"))]


def open_all_details(page):
    """What a press would open, opened: a box in it can be typed into."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")


def words(page):
    """What the page that stands says, for a test that looks for a pattern in it; one that knows the words expects them."""
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def before_them(page):
    """What a person had before them when a test ended, for its report."""
    return f"{page.url}\n{page.locator('body').inner_text()[:3000]}"


def says(page, *wanted):
    """Each of these words stands on the page, or will in a moment. Blanks and line breaks count as one blank."""
    for each in wanted:
        expect(page.locator("main")).to_contain_text(each, use_inner_text=True)


def never_says(page, *unwanted):
    """None of these words stands on the page that has come."""
    page.wait_for_load_state()
    for each in unwanted:
        expect(page.locator("main")).not_to_contain_text(each)


def hold_the_clock(page):
    """Before the page is opened: its time stands still, and goes on by `page.clock.run_for()` alone."""
    page.clock.install(time=0)
    page.clock.pause_at(HOUR)


def run_the_clock_until(page, part):
    """Second by second until the part is there: what the page waits for between two of its seconds is the network."""
    begun = monotonic()
    while not part.is_visible():
        assert monotonic() - begun < LONGEST_WAIT, f"{part} never came"
        page.clock.run_for(1000)
        page.wait_for_timeout(50)


class HeldSaves:
    """The saves of what is typed on a page: the first is under way until `first` is let go, or lost."""

    def __init__(self, page):
        self.page, self.bodies, self.first = page, [], None
        page.route("**/*", self._asked)

    def _asked(self, route):
        if route.request.headers.get("x-requested-with") == "autosave":
            self.bodies.append(route.request.post_data)
            if self.first is None:
                self.first = route
                return
        route.continue_()

    def until(self, number):
        """Until so many were sent: what is waited for is the browser, and no time of the page passes."""
        begun = monotonic()
        while len(self.bodies) < number:
            assert monotonic() - begun < LONGEST_WAIT, f"{len(self.bodies)} of {number} saves were sent"
            self.page.wait_for_timeout(50)

    def types(self, seconds, box):
        """A letter each second of the page, without a pause that would save."""
        for _ in range(seconds):
            box.press_sequentially("a")
            self.page.clock.run_for(1000)
            self.page.wait_for_timeout(50)


def heeds(page, key):
    """Whether the page's own keys took this one, with the focus on nothing."""
    page.evaluate("document.activeElement.blur()")
    heard = "(event) => { globalThis.heeded = event.defaultPrevented }"
    page.evaluate(f"addEventListener('keydown', {heard}, {{ once: true }})")
    page.keyboard.press(key)
    return page.evaluate("globalThis.heeded")


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


def axe_violations(page, waivers=(), *, rules=()):
    """Rules of WCAG 2.2 A and AA that the page breaks, and content outside every landmark (`region`, a best practice),
    each with where. A waiver is a rule's id. Of `rules` only these are asked."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        """([tags, rules]) => axe.run(document, {
            ...(rules.length ? {runOnly: {type: "rule", values: rules}}
                : {runOnly: {type: "tag", values: tags}, rules: {region: {enabled: true}}}),
            resultTypes: ["violations"], // what passes is not written down part by part: a third of the time
        }).then(result => result.violations)""",
        [AXE_TAGS, list(rules)],
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


def width_of_the_picture(picture):
    """In pixels of its own; 0 if it was not drawn."""
    expect(picture).to_have_js_property("complete", True)
    return picture.evaluate("image => image.naturalWidth")


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
    """What is asked of every page of the product, whatever it shows: on a desk, then on a telephone."""
    page.set_viewport_size(DESK)
    assert axe_violations(page, waivers) == []
    assert csp_messages(page) == []
    assert script_errors(page) == []
    assert too_wide(page) == 0
    assert axe_violations(page, waivers, rules=OF_THE_LAYOUT) == []


def serve(page, pages: dict[str, str | Callable]):
    """Answer the browser from a dictionary: path -> HTML, or a callable given the request that returns
    (status, body) or (status, body, content type). Static files come from where they are built."""

    def answer(route):
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/static/"):
            return _static(route, path.removeprefix("/static/"))
        found = pages.get(path)
        if found is None:
            return route.fulfill(status=404, headers={"X-Answered-By": "service"}, body="")
        status, body, *kind = found(route.request) if callable(found) else (200, found)
        headers = {
            "Content-Security-Policy": CSP,
            "Content-Type": kind[0] if kind else "text/html; charset=utf-8",
            "X-Answered-By": "service",
        }
        return route.fulfill(status=status, headers=headers, body=body if isinstance(body, str) else json.dumps(body))

    page.route("**/*", answer)


def _static(route, name):
    for folder in (ROOT / "static", ROOT / "build" / "static"):
        if (folder / name).is_file():
            return route.fulfill(body=(folder / name).read_bytes(), content_type=TYPES[(folder / name).suffix])
    return route.fulfill(status=404, body="")
