"""Every page that needs no record, as the first person who may open it sees it. New ones find themselves."""

from contextlib import suppress

import pytest
from django.urls import NoReverseMatch, reverse

from tests.addresses import every_address
from tests.browser import axe_violations, csp_messages, script_errors, too_wide

pytestmark = pytest.mark.browser

# These end the session or are read by machines.
NOT_LOOKED_AT = {"account_logout", "livez", "readyz", "accounts:stay"}


def plain_paths():
    for address in every_address():
        if address.name not in NOT_LOOKED_AT and not address.parameters:
            # A route written as a regular expression hides its parameters until it is asked for.
            with suppress(NoReverseMatch):
                yield reverse(address.name)


def first_who_may(clients, path):
    """The name of somebody for whom the page opens as HTML; None where only a form may be sent."""
    for name, client in clients.items():
        response = client.get(path)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            return name
    return None


def faults(page, path):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    found = axe_violations(page)
    sideways = too_wide(page)
    found += [f"at 320 px: {fault}" for fault in axe_violations(page) if fault not in found]
    return (
        found + csp_messages(page) + script_errors(page) + ([f"{sideways} px too wide"] if sideways else [])
    )


def test_every_page_is_accessible_fits_a_telephone_and_stays_within_its_policy(
    people, signed_in, browsing_as
):
    pages, wrong = {}, {}
    clients = {name: signed_in(name) for name in vars(people)}
    viewers = {path: first_who_may(clients, path) for path in plain_paths()}
    viewers["/there/is/no/such/page/"] = "omar"
    for path, name in viewers.items():
        if name:
            page = pages[name] = pages.get(name) or browsing_as(name)
            wrong |= {f"{path} as {name}": found} if (found := faults(page, path)) else {}
    assert wrong == {}
