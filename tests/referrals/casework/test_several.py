"""Several records at once: ticked in the queue, each decided by itself, and what became of each."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import unchanged
from audit.reading import NO_MORE
from audit.several import BUSY, HAS_CHANGED, each_by_itself
from core.clock import end_of
from core.reference_numbers import display_reference
from referrals.casework.actions import claiming, sealing
from referrals.casework.rules.guards import NOT_OUR_STEP
from referrals.casework.views.several import NOT_THERE
from tests.records import a_decided_referral, a_recommendation, a_referral, an_assessed_referral, the_desk_says
from tests.safeguarding.test_cases import a_case
from tests.safeguarding.test_closing import a_closed_case

ASSIGN, DUE, PRINT = (reverse(f"referrals:several_{name}") for name in ("assign", "due", "printed"))


def now(record):
    return type(record).objects.get(pk=record.pk)


def ticked(*records, days=None, **said):
    day = timezone.localdate() + timedelta(days=days or 0)
    parts = {f"due-{part}": getattr(day, part) for part in ("day", "month", "year")} if days else {}
    return {"referral": [str(one.public_id) for one in records], "idempotency": str(uuid.uuid4()), **parts, **said}


def became(client, address, data):
    """What the page says of each, after a double click."""
    there = client.post(address, data).url
    assert client.post(address, data).url == there
    page = client.get(there)
    return {line.reference: line.why_not for line, _ in page.context["lines"]}


@pytest.fixture
def free(who):
    return a_referral(who("tanya"))


@pytest.fixture
def mine(who):
    return claiming.claim(referral=a_referral(who("bea")), by=who("omar"))


def test_each_is_assigned_by_itself_and_says_what_became_of_it(people, signed_in, free, mine):
    sian = signed_in("sian")
    assert sian.get(ASSIGN, ticked(free, mine)).text.count(" checked") == 2
    said = became(sian, ASSIGN, ticked(free, mine, officer=people.omar.pk))
    assert said == {
        display_reference(free.reference): "",
        display_reference(mine.reference): "This person has it already.",
    }
    assert now(free).officer == people.omar
    assert sian.post(ASSIGN, ticked(officer=people.omar.pk)).status_code == 422


def test_cases_are_ticked_in_their_list_and_assigned_beside_each_other(people, who, signed_in):
    """Priya's list has no ticks: giving out is her supervisor's. What has closed has none either."""
    cases = [a_case(who), a_case(who)]
    ended = a_closed_case(who)
    page = signed_in("sian").get(reverse("safeguarding:cases"), {"tab": "open"}).text
    assert all(f'value="{one.public_id}"' in page for one in cases) and f'value="{ended.public_id}"' not in page
    assert 'name="case"' not in signed_in("priya").get(reverse("safeguarding:cases")).text
    sian, given = signed_in("sian"), {"case": [str(one.public_id) for one in (*cases, ended)]}
    shown = sian.get(ASSIGN, given)
    assert shown.text.count(" checked") == 2 and shown.context["back_url"] == reverse("safeguarding:cases")
    said = became(sian, ASSIGN, ticked(officer=people.priya.pk, **given))
    assert {said[display_reference(one.reference)] for one in cases} == {""}
    assert {now(one).owner for one in cases} == {people.priya} != {now(ended).owner}
    assert said["One that you selected"] == NOT_THERE


def fails(code):
    """As the database says it of a lock that was waited for in vain, of a ring, or of a question that took too long."""
    with connection.cursor() as cursor:
        cursor.execute(f"do $$ begin raise exception using errcode = '{code}'; end $$")


def test_what_is_being_worked_on_holds_nothing_else_up_and_what_fails_otherwise_is_told(people, who, free, mine):
    def act(one, *, code):
        claiming.assign(referral=one, to=people.priya, reason="", by=who("sian"))
        if one == free:
            fails(code)

    for name in ("lock_not_available", "deadlock_detected"):
        said = {one.record: one.why_not for one in each_by_itself([mine, free], partial(act, code=name))}
        assert said[free] == BUSY and said[mine] in ("", "This person has it already.")
    assert (now(mine).officer, now(free).officer) == (people.priya, None)
    with pytest.raises(OperationalError):
        each_by_itself([free], partial(act, code="query_canceled"))


def test_what_has_changed_meanwhile_is_told_in_words_for_a_row_among_others(who, mine):
    ended = a_decided_referral(who)
    acts = {
        mine: lambda: unchanged(mine, version=mine.version - 1),
        ended: lambda: claiming.release(referral=ended, reason="Leave", by=who("omar")),
    }
    assert [one.why_not for one in each_by_itself(acts, lambda one: acts[one]())] == [HAS_CHANGED, HAS_CHANGED]


def test_a_form_that_is_shown_again_keeps_every_row_and_what_was_typed(signed_in, free, mine):
    """Ticks that were taken off stay off, and can be set again."""
    sian, rows = signed_in("sian"), [display_reference(one.reference) for one in (free, mine)]
    from_list = f"{DUE}?referral={free.public_id}&referral={mine.public_id}"
    for left in ([mine], []):
        page = sian.post(from_list, ticked(*left, days=40 if left else 5, reason="The school is closed"))
        assert page.status_code == 422 and "The school is closed" in page.text
        assert all(row in page.text for row in rows) and page.text.count(" checked") == len(left)


def test_each_is_due_by_the_day_unless_its_clock_is_of_another_or_never_moved(who, signed_in, mine):
    """A hold is reviewed on its own page; and where one stands over another step, nothing is due after its review."""
    held = the_desk_says(who, an_assessed_referral(who), "pursue_primacy")
    held_new = the_desk_says(who, a_referral(who("bea")), "pursue_primacy")
    waits, ended = a_recommendation(who).referral, a_decided_referral(who)
    rows = {name: display_reference(one.reference) for name, one in vars().items() if hasattr(one, "reference")}
    sian = signed_in("sian")
    said = became(sian, DUE, ticked(mine, held, held_new, waits, ended, days=5, reason="The school is closed"))
    assert said[rows["mine"]] == said[rows["held_new"]] == ""
    assert [said[rows[name]] for name in ("waits", "held")] == [NOT_OUR_STEP[state] for state in ("approval", "hold")]
    assert said[rows["ended"]].startswith("It has ended")
    assert now(mine).due_at == now(held_new).due_at == end_of(timezone.localdate() + timedelta(days=5))
    assert now(waits).due_at == waits.due_at and now(held).hold_review_at == held.hold_review_at
    later = became(sian, DUE, ticked(held_new, days=10, reason="A holiday"))
    assert later[rows["held_new"]].startswith("A hold stands over it")
    assert Notice.objects.filter(kind="case.due_set", person=mine.officer).count() == 1
    events = Event.objects.filter(kind="referral.set_due")
    assert ["The school is closed" in event.payload for event in events] == [True, True]
    assert sian.post(DUE, ticked(mine, days=40, reason="Later")).status_code == 422
    assert sian.post(DUE, ticked(mine, days=5)).status_code == 422


def test_what_has_left_the_list_meanwhile_is_named_as_the_list_named_it(who, people, signed_in, free, mine):
    """And a record that this reader was never shown is not named at all."""
    sian, elsewhere = signed_in("sian"), claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sealing.seal(referral=elsewhere, why="Son of an officer of the force", by=who("ian"))
    sian.get(reverse("referrals:queue"), {"tab": "all"})
    sealing.seal(referral=mine, why="Son of an officer of the force", by=who("ian"))
    said = became(sian, ASSIGN, ticked(free, mine, elsewhere, officer=people.priya.pk))
    assert said[display_reference(free.reference)] == ""
    assert said[display_reference(mine.reference)] == said["One that you selected"] != ""
    assert now(mine).officer == people.omar and len(said) == 3


def test_what_is_printed_is_read_one_by_one_and_what_is_not_is_named_with_why(who, signed_in, free, mine):
    omar = signed_in("omar")
    omar.get(reverse("referrals:queue"), {"tab": "all"})
    page = omar.get(PRINT, ticked(mine, free))
    assert [one.reference for one in page.context["sheets"]] == [display_reference(mine.reference)]
    assert [one.reference for one in page.context["left_out"]] == [display_reference(free.reference)]
    assert "Printed by" in page.text and "OFFICIAL-SENSITIVE" in page.text and "Open it by itself" in page.text
    printed = Event.objects.filter(kind="record.printed")
    assert [event.target_id for event in printed] == [str(mine.pk)]


def test_where_no_more_is_opened_for_the_reader_the_printed_page_says_so(settings, signed_in, mine):
    settings.READING_BLOCKED_AFTER = 0
    page = signed_in("omar").get(PRINT, ticked(mine))
    assert [one.why for one in page.context["left_out"]] == [NO_MORE] and not page.context["sheets"]


@pytest.mark.parametrize(("person", "may"), [("omar", 404), ("tanya", 404), ("sian", 200)])
def test_only_a_supervisor_does_something_to_several(signed_in, person, may):
    client = signed_in(person)
    assert [client.get(page).status_code for page in (ASSIGN, DUE)] == [may, may]


def test_the_queue_offers_each_reader_what_they_may_do_with_what_they_selected(signed_in, free):
    for person, offered in (("omar", [PRINT]), ("sian", [PRINT, ASSIGN, DUE])):
        page = signed_in(person).get(reverse("referrals:queue"), {"tab": "all"}).text
        assert [there for there in (PRINT, ASSIGN, DUE) if f'action="{there}"' in page] == offered
