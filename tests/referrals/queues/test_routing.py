"""Routing rules: Pat drafts, Petra publishes from a day, and from then on a referral goes to its queue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from core.clock import ONE_DAY
from policy import actions
from referrals.casework.actions import claiming, transferring
from referrals.casework.queue_order import FLAGGED, THE_REST, rank
from referrals.models import Referral
from referrals.queues.matter import ROUTING_MATTER
from referrals.queues.rules import Facts, QueueRule, names_of_queues, queue_by, wrong
from referrals.queues.trying import run
from tests.policy.drafts import made_from, tomorrow_has_come
from tests.records import a_decided_referral, a_referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]

ROUTING = "/policy/routing/"
WHY = "Teachers ring on the same day."
SCHOOLS = {"rule_1_queue": "Schools", "rule_1_sector": "education", "rule_1_age": "child"}
GROWN = {"last": {"under_18": "no", "own_staff": "no", "declaration": "on"}}


def boxes(**said) -> dict:
    return {"why": WHY, "version": "0", "basis": "1", **said}


def from_tomorrow(page) -> dict:
    day = timezone.localdate() + ONE_DAY
    said = {"holds_from-day": day.day, "holds_from-month": day.month, "holds_from-year": day.year}
    return {**said, **made_from(page)}


def published(who, *rules: QueueRule, put_forward=()) -> None:
    content = {"rules": [vars(rule) for rule in rules], "put_forward": list(put_forward)}
    draft = actions.write(matter=ROUTING_MATTER, content=content, why=WHY, version=0, basis=1, by=who("pat"))
    day = timezone.localdate() + timedelta(days=1)
    actions.publish(draft=draft, holds_from=day, version=draft.version, basis=1, by=who("petra"))


def test_pat_drafts_petra_publishes_and_the_next_day_a_referral_is_routed(signed_in, who, moves_on_to):
    before = a_referral(who("tanya"))
    assert (before.queue, before.routing_version) == ("", 1)
    pat, petra = signed_in("pat"), signed_in("petra")
    assert pat.post(f"{ROUTING}draft/change/", boxes(**SCHOOLS)).url == f"{ROUTING}draft/"
    page = petra.get(f"{ROUTING}draft/").content.decode()
    assert "<ins>Education. Under 18, or perhaps: Schools</ins>" in page
    tried = petra.get(f"{ROUTING}draft/dry-run/").content.decode()
    assert "Schools" in tried and "fewer than 5" in tried
    read = {"number": 2, "version": 1, "basis": 1}
    question = petra.get(f"{ROUTING}draft/publish/", read)
    answer = petra.post(f"{ROUTING}draft/publish/", from_tomorrow(question), follow=True).content.decode()
    assert "Version 2 is published. It holds from" in answer and "There are no rules" in answer
    assert signed_in("omar").get("/queue/").content.decode().count('name="queue"') == 0
    moves_on_to(timezone.localdate() + ONE_DAY)
    schools, grown = a_referral(who("tanya"), keep=None), a_referral(who("tanya"), **GROWN)
    assert (schools.queue, schools.routing_version) == ("Schools", 2)
    assert (grown.queue, grown.routing_version) == ("", 2)
    assert Referral.objects.get(pk=before.pk).queue == ""
    claiming.claim(referral=schools, by=who("omar"))
    omar = signed_in("omar")
    overview = omar.get(reverse("referrals:case", args=[schools.public_id])).content.decode()
    assert "Schools, by version 2 of the routing rules" in overview
    listed = omar.get("/queue/", {"tab": "all", "queue": "Schools"}).content.decode()
    assert str(schools.public_id) in listed and str(grown.public_id) not in listed and "Queue: Schools" in listed
    listed = omar.get("/queue/", {"tab": "all", "queue": "General queue"}).content.decode()
    assert str(schools.public_id) not in listed and str(before.public_id) in listed and str(grown.public_id) in listed


def test_what_another_force_takes_over_goes_to_its_queue(who, moves_on_to):
    other = Agency.objects.get(name="Calder Vale Police")
    published(who, QueueRule("Schools", sector="education", area=other.area.code))
    moves_on_to(timezone.localdate() + ONE_DAY)
    referral = a_decided_referral(who, option="transfer", to=other.name)
    assert referral.queue == ""
    taken = transferring.accept_transfer(referral=referral, by=who("iris"))
    assert (taken.queue, taken.routing_version) == ("Schools", 2)


def test_what_a_version_puts_forward_is_put_forward_from_its_day(who, monkeypatch):
    before = a_referral(who("tanya"), **GROWN)
    published(who, put_forward=["violence"])
    tomorrow_has_come(monkeypatch)
    after = a_referral(who("tanya"), **GROWN)
    assert rank(after) == THE_REST
    before.has_violence = after.has_violence = True
    assert [rank(before), rank(after)] == [THE_REST, FLAGGED]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"rule_1_sector": "education"}, "Enter the queue to which this rule sends."),
        ({"rule_2_queue": "Schools"}, "without anything it would take every referral"),
        (
            {**SCHOOLS, "rule_3_queue": "Primary", "rule_3_sector": "education", "rule_3_age": "child"},
            "rule 1 takes all",
        ),
        ({**SCHOOLS, "rule_2_queue": "schools", "rule_2_age": "adult"}, "Write the queue as in rule 1: Schools."),
        ({"rule_1_queue": "General queue", "rule_1_age": "child"}, "Enter another name."),
        ({}, "Nothing here differs from version 1"),
    ],
)
def test_what_no_rule_can_say_is_said_beside_its_box(signed_in, said, message):
    answer = signed_in("pat").post(f"{ROUTING}draft/change/", boxes(**said))
    assert answer.status_code == 422 and message in answer.content.decode()


def test_the_first_rule_that_fits_decides():
    facts = Facts("wensum", "education", "primary", "not_sure", False, True, "no", "no")
    rules = [
        QueueRule("Adults", age="adult"),
        QueueRule("Elsewhere", area="calder-vale"),
        QueueRule("Primary", sector="primary", flag="violence", area="wensum"),
        QueueRule("Children", age="child"),
    ]
    assert [queue_by(rules, facts), queue_by(rules[:2], facts)] == ["Primary", ""]
    assert wrong({"rules": [vars(rule) for rule in rules]}) == []


def test_a_dry_run_counts_who_would_be_in_another_queue(who, monkeypatch):
    a_referral(who("tanya"))
    tomorrow_has_come(monkeypatch)
    ran = run({}, {"rules": [{"queue": "Schools", "sector": "education"}], "put_forward": ["needs"]})
    counted = {row.queue: (row.was, row.would_be) for row in ran.rows}
    assert counted["Schools"][1] >= 1 and counted[""][0] == counted["Schools"][1] + counted[""][1]
    assert ran.filed == ran.moved == "fewer than 5"


def test_no_rule_stands_before_its_day(who):
    published(who, QueueRule("Schools", sector="education"))
    assert names_of_queues() == []
