"""Danger is danger, whenever and however it is told (ADR 0015)."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from core.reference_numbers import display_reference
from core.rules import Order
from referrals import access
from referrals.casework.actions import asking_referrers, claiming, danger, responding
from referrals.casework.presenters.timeline import happenings
from referrals.casework.queue_order import FLAGGED, MOST_URGENT, PERHAPS_URGENT, STEP
from referrals.filing.actions import adding
from referrals.filing.actions.filing import submit
from referrals.limits import LIMITS
from referrals.models import Danger, Indicator, Referral
from referrals.models.danger import ToldIn
from referrals.models.referral import State
from tests.records import a_decided_referral, a_draft, a_referral, an_assessed_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

WORDS = "Someone may be in immediate danger. Look at this now."
KEYED = {
    "received": {
        "channel": "email",
        "received_on-day": "20",
        "received_on-month": "11",
        "received_on-year": "2026",
        "who": "A caller",
        "sector": "education",
        "original_text": "He has a gun and is on the bus.",
    }
}


def now(referral):
    return Referral.objects.get(pk=referral.pk)


# --- Every way in which danger can be told ---------------------------------------------------------------------------


def in_the_form(who, **said):
    pages = {"danger": {"danger": said["danger"]}}
    if said["weapon"] != "no":
        pages["weapons"] = {"weapons": said["weapon"]}
    return a_referral(who("tanya"), **pages)


def by_the_clerk(who, **said):
    pages = {"danger": {"danger": said["danger"]}, **KEYED}
    if said["weapon"] != "no":
        pages["weapons"] = {"weapons": said["weapon"]}
    return submit(draft=a_draft(who("grace"), keyed=True, **pages), by=who("grace"))


def told(said):
    return {"immediate_danger": said["danger"], "weapon": said["weapon"]}


def in_an_addition(who, **said):
    referral = a_referral(who("tanya"))
    return adding.add_information(referral=referral, text="News", by=who("tanya"), **told(said)).referral


def in_a_correction(who, **said):
    referral = a_referral(who("tanya"))
    return adding.correct(referral=referral, text="Wrong", by=who("tanya"), **told(said)).referral


def in_an_answer(who, **said):
    referral = an_assessed_referral(who)
    asked = asking_referrers.ask_referrer(referral=referral, question="Which bus?", by=who("omar"))
    return adding.answer_question(question=asked, text="The 47", by=who("tanya"), **told(said)).referral


def by_the_clerk_later(who, **said):
    referral = submit(draft=a_draft(who("grace"), keyed=True, **KEYED), by=who("grace"))
    return adding.add_information(referral=referral, text="They rang", by=who("grace"), **told(said)).referral


def after_it_was_closed(who, **said):
    referral = a_decided_referral(who)
    return adding.add_information(referral=referral, text="Back", by=who("tanya"), **told(said)).referral


def in_an_open_case(who, **said):
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    return adding.add_information(referral=referral, text="Now", by=who("tanya"), **told(said)).referral


def to_staff(who, **said):
    if said["weapon"] != "no":
        said["danger"] = "not_sure"  # an officer says what it means
    referral = an_assessed_referral(who)
    return danger.report(referral=referral, told=said["danger"], text="She rang", by=who("omar"))


WAYS = [
    in_the_form,
    by_the_clerk,
    in_an_addition,
    in_a_correction,
    in_an_answer,
    by_the_clerk_later,
    after_it_was_closed,
    in_an_open_case,
    to_staff,
]
SAID = [
    ({"danger": "yes", "weapon": "no"}, "yes", MOST_URGENT),
    ({"danger": "not_sure", "weapon": "no"}, "not_sure", PERHAPS_URGENT),
    ({"danger": "no", "weapon": "yes"}, "not_sure", PERHAPS_URGENT),
    ({"danger": "no", "weapon": "not_sure"}, "not_sure", PERHAPS_URGENT),
]


def test_the_ways_are_all_the_ways_there_are(who):
    assert {way(who, danger="yes", weapon="no").dangers.get().told_in for way in WAYS} == set(ToldIn)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(("said", "stands", "rank"), SAID, ids=["yes", "not sure", "a weapon", "perhaps a weapon"])
def test_danger_does_the_same_whenever_and_however_it_is_told(people, who, way, said, stands, rank):
    before = timezone.now()
    referral = now(way(who, **said))
    assert (referral.danger_now, referral.danger_told) == (stands, stands)
    assert referral.queue_key // STEP == rank
    minutes = LIMITS.emergency_minutes if stands == "yes" else LIMITS.not_sure_hours * 60
    assert (referral.due_at - before).total_seconds() <= minutes * 60 + 60
    notice = Notice.objects.get(person=people.dot, kind="filing.danger", reference=referral.reference)
    assert (notice.words, notice.urgent) == (WORDS, True)
    dot = who("dot")
    assert access.see_case_file.allows(dot, referral)
    assert access.handle_emergency.allows(dot, referral)
    assert not access.recommend.allows(who("sian"), referral)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_lane_lists_it_with_its_tag_and_asks_for_an_incident_number(signed_in, who, way):
    referral = now(way(who, danger="yes", weapon="no"))
    dot = signed_in("dot")
    lane = dot.get(reverse("referrals:queue"), {"tab": "danger"}).content.decode()
    assert str(referral.public_id) in lane and "Immediate danger" in lane
    found = dot.get(reverse("referrals:queue"), {"tab": "danger", "danger": "yes"}).content.decode()
    assert str(referral.public_id) in found
    assert "Incident number" in dot.get(reverse("referrals:case_emergency", args=[referral.public_id])).content.decode()
    overview = dot.get(reverse("referrals:case", args=[referral.public_id]), follow=True).content.decode()
    assert "I have this" in overview and "Record the emergency response" in overview


def test_a_prompt_that_shows_the_999_page_is_danger_for_us_too(who):
    prompt = Indicator.objects.filter(set__code="referrer-prompts", is_immediate=True).first()
    page = {f"prompts_{prompt.dimension.lower()}": {"ticked": [str(prompt.number)]}}
    assert a_referral(who("tanya"), **page).danger_now == "not_sure"


@pytest.mark.parametrize("way", [in_the_form, by_the_clerk, in_an_addition, in_a_correction, in_an_answer])
def test_a_weapon_told_wants_an_inspector_whenever_it_is_told(who, way):
    assert now(way(who, danger="no", weapon="yes")).has_violence


# --- How it ends, and how it does not --------------------------------------------------------------------------------


@pytest.fixture
def added(who):
    return now(in_an_addition(who, danger="yes", weapon="no"))


def respond(who, referral, name="dot"):
    return responding.record_emergency(
        referral=referral,
        incident_number="WC-1",
        told="Control room",
        when=timezone.now(),
        what_was_said="A car is on its way",
        by=who(name),
    )


def test_having_read_it_does_not_end_it(who, added):
    responding.read_addendum(addendum=added.addenda.get(), by=who("sian"))
    after = now(added)
    assert not after.has_unread_information
    assert (after.danger_now, after.queue_key // STEP) == ("yes", MOST_URGENT)


def test_a_recorded_response_ends_it_and_the_clock_of_the_step_holds_again(who, added):
    step_due = added.dangers.get().step_due_at
    respond(who, added)
    after = now(added)
    assert (after.danger_now, after.danger_told, after.due_at) == ("no", "yes", step_due)
    assert after.queue_key // STEP == FLAGGED


def test_a_judgement_with_a_reason_ends_it_and_without_one_does_not(who, added):
    with pytest.raises(MoveDenied, match="reason"):
        danger.judge_none(referral=added, reason=" ", by=who("dot"))
    danger.judge_none(referral=added, reason="He is at school; the knife is a butter knife.", by=who("dot"))
    ended = added.dangers.get()
    assert (now(added).danger_now, ended.ended_as, ended.ended_by.name) == ("no", "none", "Dot Farrow")


def test_of_danger_in_the_form_a_judgement_leads_on_to_the_identity(who):
    referral = in_the_form(who, danger="yes", weapon="no")
    assert referral.state == State.IMMEDIATE_RISK
    assert danger.judge_none(referral=referral, reason="A film quote", by=who("sian")).state == State.MATCHING


def test_told_again_after_it_was_answered_it_begins_again(people, who, added):
    respond(who, added)
    adding.add_information(referral=now(added), text="Again", immediate_danger="yes", by=who("tanya"))
    assert now(added).danger_now == "yes" and Danger.objects.filter(referral=added).count() == 2
    assert Notice.objects.filter(person=people.dot, kind="filing.danger").count() == 2


def test_graver_danger_is_taken_anew_and_lesser_danger_takes_nothing_away(who, people):
    referral = in_an_addition(who, danger="not_sure", weapon="no")
    danger.take(referral=referral, by=who("dot"))
    adding.add_information(referral=now(referral), text="Worse", immediate_danger="yes", by=who("tanya"))
    stands = referral.dangers.get()
    assert (stands.told, stands.taken_by) == ("yes", None)
    danger.take(referral=referral, by=who("dot"))
    adding.add_information(referral=now(referral), text="Less", immediate_danger="not_sure", by=who("tanya"))
    assert (referral.dangers.get().told, referral.dangers.get().taken_by) == ("yes", people.dot)


def test_the_step_after_it_keeps_the_clock_of_the_danger(who, added):
    claimed = claiming.claim(referral=added, by=who("omar"))
    assert claimed.due_at == added.dangers.get().due_at
    respond(who, claimed)
    assert now(added).due_at > timezone.now()


def test_nothing_is_closed_while_danger_stands(added):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=added.pk).update(state="closed", finished_at=timezone.now())


def test_the_council_that_holds_a_copy_is_told_in_the_same_words(people, added):
    assert Notice.objects.get(person=people.carl, kind="filing.danger").words == WORDS


def test_the_timeline_says_what_became_of_it_and_why(who, added):
    danger.take(referral=added, by=who("dot"))
    danger.judge_none(referral=added, reason="It is a butter knife.", by=who("dot"))
    told = [(one.title, one.by, one.text) for one in happenings(now(added))]
    titles = [title for title, _, _ in told]
    assert titles.count("Danger was told") == titles.count("Took a report of danger") == 1
    said = "Judged that there is no immediate danger"
    assert [one for one in told if one[0] == said] == [(said, "Dot Farrow", "It is a butter knife.")]


def test_every_reference_on_the_case_is_whole(signed_in, added):
    page = signed_in("dot").get(reverse("referrals:case", args=[added.public_id])).content.decode()
    assert set(re.findall(r"PR-[A-Z0-9-]+", page)) == {display_reference(added.reference)}


# --- One has it ------------------------------------------------------------------------------------------------------


def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(who, added):
    danger.take(referral=added, by=who("dot"))
    with pytest.raises(MoveDenied, match="Dot Farrow has this since"):
        danger.take(referral=added, by=who("sian"))
    assert danger.take(referral=added, by=who("dot")).taken_by.name == "Dot Farrow"


def test_whoever_is_suspended_has_nothing(people, who, added):
    danger.take(referral=added, by=who("dot"))
    people.dot.is_active = False
    people.dot.save()
    assert danger.take(referral=added, by=who("sian")).taken_by == people.sian


def test_it_can_be_given_up_and_is_told_again(people, who, added):
    danger.take(referral=added, by=who("dot"))
    danger.give_up(referral=added, reason="My radio is dead", by=who("dot"))
    assert added.dangers.get().taken_by is None
    assert Notice.objects.filter(person=people.sian, kind="filing.danger").count() == 2


def test_an_officer_of_another_force_can_do_nothing(who, added):
    for act in (danger.take, lambda **a: danger.judge_none(reason="No", **a)):
        with pytest.raises(MoveDenied):
            act(referral=added, by=who("iris"))


def test_pressed_in_a_browser(signed_in, added):
    dot = signed_in("dot")
    answer = dot.post(reverse("referrals:case_danger_take", args=[added.public_id]), follow=True)
    assert "You have this" in answer.content.decode()
    answer = signed_in("sian").post(reverse("referrals:case_danger_take", args=[added.public_id]), follow=True)
    assert "Dot Farrow has this since" in answer.content.decode()


def test_the_lane_shows_who_has_it_in_minutes(who, signed_in, added):
    danger.take(referral=added, by=who("dot"))
    lane = signed_in("dot").get(reverse("referrals:queue"), {"tab": "danger"}).content.decode()
    assert "Dot Farrow has this" in lane and "minutes" in lane and "working day" not in lane


def test_the_lane_walks_its_own_index():
    assert "referrals_danger_lane" in {index.name for index in Referral._meta.indexes}
    assert Order(key="queue_key") == access.BY_QUEUE


# --- The lane ---------------------------------------------------------------------------------------------------------


def test_who_is_on_duty_takes_it_in_the_row_and_nobody_is_offered_what_somebody_has(who, signed_in):
    told = a_referral(who("tanya"), danger={"danger": "yes"})
    taken = reverse("referrals:case_danger_take", args=[told.public_id])
    dot, sian, omar = signed_in("dot"), signed_in("sian"), signed_in("omar")
    offered = [taken in one.get("/queue/?tab=danger").content.decode() for one in (dot, sian, omar)]
    assert offered == [True, True, False]  # as in the case file: who is on duty, who supervises, who has the referral
    assert dot.post(taken).headers["Location"] == reverse("referrals:case", args=[told.public_id])
    page = sian.get("/queue/?tab=danger").content.decode()
    assert "Dot Farrow has this" in page and taken not in page
