"""The SQL of the pages that are opened most, as it stands in a file a page beside this test (tests/statements/).

Beside it, how many functions a page calls: one that grows by a tenth is a difference too (calls_of_hot_pages.txt).

A query that a page asks more, or otherwise, is a difference to be read: PP_WRITE_SQL=1 pytest of this file writes them.
Two records stand in each list, so that a question asked for each of them shows as one asked twice.
"""

from __future__ import annotations

import cProfile
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse

from core import kept
from core.kept_rows import asking_for
from referrals.casework.actions import claiming
from safeguarding.models import Case
from tests.records import a_decided_referral, a_draft, a_recommendation, a_referral, a_request
from tests.statements import as_text, short, statements

FOLDER = Path(__file__).parent / "statements"
CALLS = Path(__file__).parent / "calls_of_hot_pages.txt"


@pytest.fixture(scope="module")
def told(once_a_module) -> SimpleNamespace:
    who = once_a_module.who
    for _ in range(2):
        request = a_request(who)
        waits = a_recommendation(who, option="gather", referral=request.referral).referral
        held = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
        draft = a_draft(who("tanya"))
        case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    return SimpleNamespace(request=request, waits=waits, held=held, draft=draft, case=case)


PAGES = {
    "queue": ("omar", lambda told: reverse("referrals:queue")),
    "case_file": ("omar", lambda told: reverse("referrals:case", args=[told.held.public_id])),
    "mine": ("omar", lambda told: f"{reverse('referrals:queue')}?tab=mine"),
    "team": ("sian", lambda told: reverse("referrals:team")),
    "cases": ("sian", lambda told: reverse("safeguarding:cases")),
    "decision_tab": ("sian", lambda told: reverse("referrals:case_decision", args=[told.waits.public_id])),
    "submission": ("tanya", lambda told: reverse("referrals:submission", args=[told.waits.public_id])),
    "draft_page": ("tanya", lambda told: reverse("referrals:draft_page", args=[told.draft.public_id, "happened"])),
    "start_of_an_officer": ("omar", lambda told: reverse("home")),
    "start_of_a_partner": ("nadia", lambda told: reverse("home")),
    "requests_to_a_desk": ("nadia", lambda told: reverse("safeguarding:desk")),
    "request": ("nadia", lambda told: reverse("safeguarding:request", args=[told.request.public_id])),
    "panel_case": ("carl", lambda told: reverse("safeguarding:panel_case", args=[told.case.public_id])),
    "log": ("amir", lambda told: reverse("audit:log")),
}


def asks_as_written_down(ask, name: str) -> None:
    """The second time: what is read once in a process was read by the first."""
    assert ask().status_code == 200
    with statements() as asked:
        assert ask().status_code == 200
    file, found = FOLDER / f"{name}.sql", as_text(asked)
    if os.environ.get("PP_WRITE_SQL"):
        file.write_text(found)
    assert found == file.read_text(), "write it by PP_WRITE_SQL=1, and read the difference"
    assert not built_each_time()
    costs_no_more_than_written_down(ask, name)


def built_each_time():
    """Of what is asked for a person, what cannot be written for all of their roles: it is right, and slow."""
    asked = [(what, entries) for (what, *_), entries in kept._all.items() if isinstance(what, tuple)]
    return [what for what, entries in asked if what[0] is asking_for and not all(one.is_kept for one in entries)]


def costs_no_more_than_written_down(ask, name: str) -> None:
    """Counted, not timed: it is the same on every machine, but for a few."""
    profile = cProfile.Profile()
    profile.runcall(ask)
    calls = sum(entry.callcount for entry in profile.getstats())
    written = {page: int(number) for page, number in map(str.split, CALLS.read_text().splitlines())}
    if os.environ.get("PP_WRITE_SQL"):
        written[name] = calls
        CALLS.write_text("".join(f"{page} {number}\n" for page, number in sorted(written.items())))
    assert calls <= written[name] * 1.1, (
        "this page costs a tenth more: PP_WRITE_SQL=1 writes it, and the commit says why"
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_page_asks_what_is_written_down(told, people, signed_in, name):
    person, address = PAGES[name]
    client, path = signed_in(person), address(told)
    asks_as_written_down(lambda: client.get(path), name)


def test_the_search_asks_what_is_written_down(told, people, signed_in):
    client = signed_in("omar")
    name = told.held.subject.names.first()
    misspelt = name.forenames[:2] + name.forenames[3:]
    for typed, file in ((name.surname, "search"), (misspelt, "search_like_it")):
        found = client.post(reverse("referrals:queue"), {"q": typed}).url
        assert client.get(found).context["is_like_it"] == (typed == misspelt)
        asks_as_written_down(lambda found=found: client.get(found), file)


def test_no_file_is_left_of_a_page_that_is_no_more():
    known = {*PAGES, "search", "search_like_it"}
    assert {path.stem for path in FOLDER.iterdir()} == known
    assert {line.split()[0] for line in CALLS.read_text().splitlines()} == known


def test_a_page_whose_calls_grow_by_a_tenth_is_a_difference(tmp_path, monkeypatch):
    monkeypatch.delenv("PP_WRITE_SQL", raising=False)
    monkeypatch.setattr(f"{__name__}.CALLS", tmp_path / "calls.txt")
    (tmp_path / "calls.txt").write_text("queue 1000\n")
    costs_no_more_than_written_down(lambda: [len("") for _ in range(1_080)], "queue")
    with pytest.raises(AssertionError, match="a tenth more"):
        costs_no_more_than_written_down(lambda: [len("") for _ in range(1_110)], "queue")


def test_a_question_asked_for_each_row_is_counted_and_parameters_are_left_out(told, people):
    with statements() as asked:
        for case in Case.objects.filter(force_id__in=[told.case.force_id, 0]).only("pk"):
            case.referral  # noqa: B018 - each is fetched by itself
        list(Case.objects.filter(pk__in=[case.pk for case in Case.objects.all()]))
    found = as_text(asked)
    assert found.startswith(f"{asked.total()} statements\n")
    assert '"safeguarding_case"."force_id" IN (%s, ...)' in found
    assert f'{Case.objects.count()}x SELECT "referrals_referral".*\n' in found


def test_some_columns_of_a_table_are_named_and_all_are_not():
    some = str(Case.objects.only("reference", "state").query)
    assert '"safeguarding_case"."reference", "safeguarding_case"."state"' in short(some)
    assert short(str(Case.objects.all().query)) == 'SELECT "safeguarding_case".* FROM "safeguarding_case"'
