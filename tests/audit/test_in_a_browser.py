"""The page of what is unusual, as an auditor sees it: on a desk and on a telephone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from accounts.authority import authority_of
from audit.acting import acting
from audit.kinds import ACCESS_REFUSED, LIST_SEARCHED
from audit.log import log
from tests.browser import OF_THE_LAYOUT, axe_violations, csp_messages, press, screenshot, script_errors, too_wide


def test_findings_can_be_read_and_followed_on_a_desk_and_on_a_telephone(people, browsing_as):
    with acting(authority_of(people.omar).actor):
        for _ in range(10):
            log(ACCESS_REFUSED)
        log(LIST_SEARCHED, data={"search": {"q": "Haddad"}})
    page = browsing_as("amir")
    page.goto("/audit/unusual/")
    screenshot(page, "what-is-unusual")
    assert axe_violations(page) == []
    assert too_wide(page) == 0
    assert axe_violations(page, rules=OF_THE_LAYOUT) == []
    screenshot(page, "what-is-unusual", width=320)
    press(page.get_by_role("link", name="See the events behind many refusals of Omar Haddad"))
    expect(page.get_by_role("heading", name="Audit log")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Was refused"))).to_have_count(10)
    assert csp_messages(page) + script_errors(page) == []
