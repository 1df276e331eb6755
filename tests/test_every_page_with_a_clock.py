"""No page fails for a year: every page is opened while everything that is due is due in 1900, on the last day of
the bank holidays, after it, and in 9999. Walked from the URLconf and the models: a new page or a new clock is in
it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import import_string

from accounts.authority import Authority
from audit.acting import SYSTEM, acting
from core.duties import planned
from referrals.models import Deconfliction, Draft
from safeguarding.models import Case, PartnerAction
from tests.addresses import Address, every_address
from tests.records import (
    a_decided_referral,
    a_draft,
    a_recommendation,
    a_referral,
    a_request,
    an_assessed_referral,
    the_desk_says,
)
from tests.story import NOT_WALKED, path_of
from tests.walking import seen_lately

OURS = {"accounts", "guidance", "policy", "subjects", "evidence", "referrals", "safeguarding", "packs"}
TELLS_WHEN = re.compile(r"due|until|expires|review_on|review_at|next_|_by$|release_after|recheck")
WHEN = [date(1900, 1, 1), date(2031, 12, 31), date(2032, 1, 28), date(9999, 12, 31)]
# Omar opens every record; each of the others has lists and pages of their own.
PEOPLE = ("omar", "sian", "des", "nadia", "lena", "della", "pat", "carl")
A_PAGE_OF_ITSELF = re.compile(r'href="(\?[^"]+)"')
SEALING = {
    "audit.evidence.sealing.seal",
    "audit.capture.partitions.tend",
    "audit.capture.unattributed.raise_alarm",
}


def clocks() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.local_fields:
                if isinstance(field, models.DateField) and TELLS_WHEN.search(field.name):
                    yield model, field


def everything_due_on(*days: date) -> None:
    """Row by row in turn. Whatever ends a right to read is left alone in the past, or nobody would open a page."""
    for model, field in clocks():
        rows = model._base_manager.filter(**{f"{field.name}__isnull": False})
        ends_a_right = "until" in field.name or "expires" in field.name
        for n, pk in enumerate(rows.values_list("pk", flat=True).order_by("pk")):
            day = days[n % len(days)]
            if not (ends_a_right and day.year < 2000):
                rows.filter(pk=pk).update(**{field.name: value_of(field, day)})


def value_of(field: models.Field, day: date) -> date:
    late = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    return late if isinstance(field, models.DateTimeField) else day


@pytest.fixture(scope="module")
def everything(once_a_module) -> list[SimpleNamespace]:
    """Records in every state that has a clock; a story each time, as the walk of everyone everywhere takes them."""
    people, who = once_a_module.people, once_a_module.who
    case = a_decided_referral(who, option="channel", to="Wensum County Council")
    offered = a_decided_referral(who, option="service", to="Broadfen NHS Trust")
    parked = a_decided_referral(who, option="cannot_identify")
    waiting = a_recommendation(who, option="gather", referral=a_request(who).referral).referral
    held = the_desk_says(who, an_assessed_referral(who), "pursue_primacy")
    new = a_referral(who("tom"), who={"nickname": "Dids", "place": "Year 11"})
    danger = a_referral(who("tom"), danger={"danger": "yes"})
    a_draft(who("tanya"))
    return [
        SimpleNamespace(
            Referral=referral.public_id,
            Case=Case.objects.get(referral=case).public_id,
            PartnerAction=action.public_id,
            Deconfliction=Deconfliction.objects.latest("pk").public_id,
            Draft=Draft.objects.latest("pk").public_id,
            User=people.omar.public_id,
        )
        for referral in (case, offered, parked, waiting, held, new, danger)
        for action in PartnerAction.objects.all()[:1]
    ]


def opened(client, path: str, seen: set[str]) -> Iterator[str]:
    """The page and the pages of itself that it links to (its tabs); what breaks, by address."""
    if path in seen:
        return
    seen.add(path)
    with transaction.atomic():
        response = client.get(path)
        transaction.set_rollback(True)
    if response.status_code >= 500:
        yield path
    if response.status_code == 200 and not response.streaming:
        for query in A_PAGE_OF_ITSELF.findall(response.content.decode()):
            base = path.partition("?")[0]
            if path == base:
                yield from opened(client, base + query.replace("&amp;", "&"), seen)


def shows_them_something(address: Address, by: Authority) -> bool:
    """What is closed to a role altogether answers 404, and shows no clock."""
    open_to_them = address.rule is None or address.rule.anywhere(by)
    return address.is_ours and address.name not in NOT_WALKED and open_to_them


def broken_pages(everything, signed_in, who, name: str) -> list[str]:
    client, by, seen = signed_in(name), who(name), set()
    client.raise_request_exception = False
    seen_lately(client)
    return [
        wrong
        for story in (everything if name == "omar" else everything[:1])
        for address in every_address()
        if shows_them_something(address, by) and (path := path_of(address, story))
        for wrong in opened(client, path, seen)
    ]


def test_no_page_fails_for_a_year(everything, signed_in, who):
    everything_due_on(*WHEN)
    assert {name: broken for name in PEOPLE if (broken := broken_pages(everything, signed_in, who, name))} == {}


# Every row on one day: the two that are beyond what the calendar of bank holidays knows.
@pytest.mark.parametrize("day", WHEN[2:], ids=str)
def test_no_page_of_the_officer_or_the_partner_fails_for_a_year(everything, signed_in, who, day):
    everything_due_on(day)
    for name in ("omar", "nadia"):
        assert broken_pages(everything[:1], signed_in, who, name) == []


@pytest.mark.parametrize("day", WHEN, ids=str)
def test_no_duty_of_the_keeper_fails_for_a_year(everything, people, as_keeper, day):
    everything_due_on(day)
    for name, _ in planned():
        if name not in SEALING:
            with acting(SYSTEM), transaction.atomic():
                import_string(name)()


def test_what_is_due_beyond_the_calendar_is_shown_by_its_day(everything, signed_in):
    everything_due_on(date(2032, 1, 28))
    assert "By 28 January 2032" in signed_in("omar").get("/queue/?tab=all").content.decode()
    assert "By 28 January 2032" in signed_in("nadia").get("/requests/?tab=all").content.decode()


def test_the_walk_knows_the_clocks():
    found = {f"{model._meta.label}.{field.name}" for model, field in clocks()}
    assert {
        "referrals.Referral.due_at",
        "safeguarding.Case.review_on",
        "safeguarding.PartnerAction.due_at",
    } <= found
    assert len(found) > 12
