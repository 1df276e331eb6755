"""Every page, as the first person who may open it sees it. New ones are found by walking the addresses."""

from contextlib import suppress

import pytest
from django.urls import NoReverseMatch, reverse

from core.jobs import JobState
from packs.models import PackJob
from referrals.models import Deconfliction
from tests.addresses import every_address
from tests.browser import OF_THE_LAYOUT, axe_violations, csp_messages, script_errors, too_wide
from tests.evidence.redacted import a_draft_of, made
from tests.evidence.released import a_file
from tests.packs.finished import finished
from tests.packs.shares import acknowledged
from tests.records import a_draft, a_referral, a_request
from tests.walking import rows

pytestmark = pytest.mark.browser

# These end the session, or are read by machines and scripts.
NOT_LOOKED_AT = {"account_logout", "alarms", "livez", "readyz", "accounts:stay", "packs:state"}
# Whoever has a page about a record, one of these has it.
HANDS = ("omar", "tanya", "sian", "nadia", "des", "dot", "ian")


def plain_paths():
    for address in every_address():
        if address.name not in NOT_LOOKED_AT and not address.parameters:
            # A route written as a regular expression hides its parameters until it is asked for.
            with suppress(NoReverseMatch):
                yield address, [reverse(address.name)]


def record_paths(records):
    """For each address about one record: the path of each record of the kind that it is about."""
    for address in every_address():
        if [name for name, _ in address.parameters] == ["public_id"] and address.name not in NOT_LOOKED_AT:
            kind = getattr(address.view, "model", object)
            yield address, [reverse(address.name, args=[one.public_id]) for one in records if isinstance(one, kind)]


def opens(client, path):
    response = client.get(path)
    return response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")


def viewers(clients, choices):
    """(path, name) of the first page of each choice that opens for somebody, if any does. Asked are those for whom
    `tests/everyone_everywhere.txt` says that the address opens: nothing opens for the others, whatever it is about."""
    table = rows()
    for address, paths in choices:
        # Of the pages of a library, which the table leaves out, everybody is asked.
        marks = table.get(address.name, dict.fromkeys(clients, "o"))
        asked = [name for name in clients if marks.get(name) == "o"]
        found = ((path, name) for path in paths for name in asked if opens(clients[name], path))
        yield from [first for first in [next(found, None)] if first]


def faults(page, path):
    """Wide and light, then as narrow as a telephone and dark."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(path)
    found = axe_violations(page)
    sideways = too_wide(page)
    page.emulate_media(color_scheme="dark")
    narrow = axe_violations(page, rules=OF_THE_LAYOUT)
    found += [f"at 320 px, dark: {fault}" for fault in narrow if fault not in found]
    return found + csp_messages(page) + script_errors(page) + ([f"{sideways} px too wide"] if sideways else [])


def looked_at(browsing_as, wanted):
    """What is wrong with each page, and how many were seen."""
    pages, wrong, seen = {}, {}, 0
    for path, name in wanted:
        page = pages[name] = pages.get(name) or browsing_as(name)
        found, seen = faults(page, path), seen + 1
        wrong |= {f"{path} as {name}": found} if found else {}
    return wrong, seen


def test_a_page_without_a_record_is_accessible_fits_a_telephone_and_keeps_its_policy(people, signed_in, browsing_as):
    clients = {name: signed_in(name) for name in vars(people)}
    wrong, seen = looked_at(browsing_as, [*viewers(clients, plain_paths()), ("/no/such/page/", "omar")])
    assert wrong == {}
    assert seen > 20


def files_and_packs(who, referral):
    """Of a record: a file that is out, and one in its list that waits; redacted versions that are drafted and judged; packs that
    were made and acknowledged. No more than open a page: of each that opens none everybody is asked. The forms of one reason by
    which files are judged, and packs recalled and certified, are laid out as all forms are."""
    _, read, drafted = (a_file(referral, by=who("omar"), released=number > 0) for number in range(3))
    redacted = made(a_draft_of(read, by=who("omar")), by=who("omar"))
    job = PackJob.objects.create(
        dedupe_key="a pack", referral=referral, requested_by=referral.officer, purpose="Handover", state=JobState.DONE
    )
    finished(job)
    share = acknowledged(who, referral=referral)
    return [read, redacted, a_draft_of(drafted, by=who("omar")), job, share], redacted


def test_a_page_about_a_record_is_accessible_fits_a_telephone_and_keeps_its_policy(
    who, signed_in, browsing_as, settings, tmp_path
):
    settings.FILES_DIR = tmp_path
    asked = a_request(who)
    held, redacted = files_and_packs(who, asked.referral)
    records = [
        asked.referral,
        a_referral(who("tanya")),
        a_draft(who("tanya")),
        asked,
        *Deconfliction.objects.filter(code="")[:1],
        *held,
    ]
    clients = {name: signed_in(name) for name in HANDS}
    judged = reverse("evidence:redaction", args=[redacted.public_id]), "sian"
    wrong, seen = looked_at(browsing_as, [*viewers(clients, record_paths(records)), judged])
    assert wrong == {}
    assert seen > 80
