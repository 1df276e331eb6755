"""Lists that name people, page after page: the purpose is asked, then they end, as with records that are opened."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from accounts.authority import authority_of
from accounts.kinds import READING_BLOCKED
from accounts.models import Notice, ReadingBlock
from accounts.reading import mass_reading
from audit.acting import acting
from audit.kinds import CONSOLE_VIEWED, LIST_SHOWN
from audit.log import log
from audit.models import Event
from referrals.casework.actions import claiming
from tests.people import proved
from tests.records import a_referral
from tests.source import ROOT

ASKED, BLOCKED = 40, 70


@pytest.fixture(autouse=True)
def few(settings):
    """The limits of the service are 500 and 2,000."""
    settings.LISTING_ASKED_AFTER, settings.LISTING_BLOCKED_AFTER = ASKED, BLOCKED


def was_shown(person, records, *, named=True, label="referrals.Referral", first=1_000_000, kind=LIST_SHOWN):
    """As the log says after lists have shown so many different records to this person: numbers that no
    record here has."""
    ids = [f"{label}:{first + n}" for n in range(records)]
    with acting(authority_of(person).actor):
        log(kind, ids=ids, data={"named": named})


@pytest.fixture
def filed(who):
    return a_referral(who("tanya"))


def searches(client, typed="marsh"):
    return client.post(reverse("referrals:queue"), {"q": typed}, follow=True)


def says_why(client, address, why="A review of last year's closures, asked for by Sian."):
    return client.post(address, {"why": why, "idempotency": str(uuid.uuid4())})


def test_up_to_the_limit_nothing_is_asked(signed_in, people, filed):
    was_shown(people.omar, ASKED - 1)
    assert "Dylan" in searches(signed_in("omar")).content.decode()


def test_above_it_the_purpose_is_asked_and_then_the_list_is_shown(signed_in, people, filed):
    was_shown(people.omar, ASKED)
    omar = signed_in("omar")
    asked = searches(omar).redirect_chain[-2][0]
    proved(omar, people.omar, ago=-1)
    page = omar.get(asked)
    assert "Why are you opening so many records?" in page.content.decode()
    assert "Dylan" not in page.content.decode()
    answer = says_why(omar, page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    assert "Dylan" in omar.get(answer["Location"]).content.decode()


def test_nothing_that_was_not_shown_stands_in_the_log_as_shown(signed_in, people, filed):
    was_shown(people.omar, ASKED)
    searches(signed_in("omar"))
    assert not Event.objects.filter(kind="list.searched", actor_id=people.omar.pk).exists()


@pytest.mark.parametrize(
    "lists",
    [
        {"named": False},
        {"label": "accounts.User"},
        {"kind": CONSOLE_VIEWED},
    ],
    ids=["references alone", "colleagues", "no list"],
)
def test_what_names_nobody_in_the_records_counts_for_nothing(signed_in, people, filed, lists):
    was_shown(people.omar, BLOCKED, **lists)
    assert "Dylan" in searches(signed_in("omar")).content.decode()


def test_the_same_lines_again_and_again_are_counted_once(signed_in, people, filed):
    for _ in range(5):
        was_shown(people.omar, ASKED - 1)
    assert "Dylan" in searches(signed_in("omar")).content.decode()


def test_a_page_that_was_shown_within_the_hour_is_shown_again(signed_in, people, filed):
    omar = signed_in("omar")
    searches(omar)
    was_shown(people.omar, BLOCKED)
    assert "Dylan" in searches(omar).content.decode()


@pytest.fixture
def stopped(signed_in, people, filed):
    """Omar has been shown all that he may, and searches for one more."""
    was_shown(people.omar, BLOCKED)
    return searches(signed_in("omar")), ReadingBlock.objects.get()


def test_no_more_is_named_and_supervisors_and_auditors_are_told_once(stopped, signed_in, people):
    page, block = stopped
    text = page.content.decode()
    assert page.status_code == 429 and "tel:999" in text and "Dylan" not in text
    assert f"Lists have named {BLOCKED} different records" in text and block.in_lists
    assert searches(signed_in("omar")).status_code == 429
    told = [notice.person for notice in Notice.objects.filter(kind="reading.blocked")]
    assert {people.sian, people.amir} <= set(told) and len(told) == len(set(told))
    assert ReadingBlock.objects.count() == Event.objects.filter(kind=READING_BLOCKED.name).count() == 1


def test_the_queue_with_its_lane_of_danger_names_nobody_and_is_shown_as_always(stopped, signed_in, filed):
    page = signed_in("omar").get(reverse("referrals:queue"))
    assert page.status_code == 200 and filed.public_id.hex in page.content.decode().replace("-", "")


def test_records_are_not_opened_either_but_danger_is(stopped, signed_in, filed, who):
    omar = signed_in("omar")
    claiming.claim(referral=filed, by=who("omar"))
    assert omar.get(reverse("referrals:case", args=[filed.public_id])).status_code == 429
    assert omar.get(reverse("referrals:case_danger_report", args=[filed.public_id])).status_code == 200


def test_a_supervisor_reads_what_it_was_and_lets_him_go_on(stopped, signed_in):
    _, block = stopped
    sian, page = signed_in("sian"), reverse("accounts:reading_block", args=[block.public_id])
    assert f"Lists had named {BLOCKED} different records to Omar" in sian.get(page).content.decode()
    assert says_why(sian, page, "He does the yearly review").status_code == 302
    assert "Dylan" in searches(signed_in("omar")).content.decode()


def test_a_supervisor_in_an_ordinary_hour_is_not_asked(signed_in, people, filed, settings):
    """Her lists of references name nobody: however long they are, only her searches count."""
    settings.LISTING_ASKED_AFTER = 2
    sian = signed_in("sian")
    for page in ("", "?tab=all", "?tab=mine", "?tab=finished"):
        assert sian.get(reverse("referrals:queue") + page).status_code == 200
    for typed in ("marsh", "dylan", filed.reference):
        assert searches(sian, typed).status_code == 200
    assert sian.get(reverse("referrals:team")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_six_tabs_at_once_name_no_more_than_one_would(people, who, signed_in):
    cases = [a_referral(who("tanya")) for _ in range(6)]
    was_shown(people.sian, BLOCKED - 2)
    with acting(authority_of(people.sian).actor):
        mass_reading.state_purpose(why="A review of all of them", by=who("sian"))
    tabs = [signed_in("sian") for _ in cases]

    def look(n):
        try:
            return searches(tabs[n], cases[n].reference).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(look, range(6)))
    assert answers == [200] * 2 + [429] * 4 and ReadingBlock.objects.count() == 1


def test_the_question_is_answered_from_an_index(people, filed):
    was_shown(people.sian, 30)
    asked = {
        "who": people.sian.pk,
        "hour": timezone.now(),
        "labels": mass_reading.counted(),
        "ids": ["x"],
        "purpose": "x",
    }
    given = {"of_person": "who", "since": "hour", "an_hour_ago": "hour", "labels": "labels", "purpose": "purpose"}
    written = (ROOT / "accounts/sql/named_in_lists.sql").read_text()
    question = written[written.index("with mine as") : written.index("into records")]
    for name, key in given.items():
        question = re.sub(rf"\b{name}\b", f"%({key})s", question)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {question.replace('unnest(page)', 'unnest(%(ids)s::text[])')}", asked)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on audit_event" not in plan
