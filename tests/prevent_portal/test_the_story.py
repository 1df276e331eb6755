"""The demonstration's own story: every person in it finds something to do."""

from random import Random

import pytest

from prevent_portal.seeding.endings import with_endings
from prevent_portal.seeding.panels import at_the_panels
from prevent_portal.seeding.particulars import EMAIL, NOTHING_MORE
from prevent_portal.seeding.providers import with_a_provider
from prevent_portal.seeding.steps import Story, decided, keyed_in
from prevent_portal.seeding.story import offered_to_force, offered_to_service, parked
from referrals.models.decision import Option
from referrals.models.referral import Channel, State
from safeguarding.cases.provision import going
from safeguarding.models import Case, CaseSuspension, Commission, FollowUp, Meeting, Paper, PartnerAction

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(people):
    return Story(people=vars(people), dice=Random(36))


@pytest.fixture(scope="module")
def at_panels(once_a_module):
    story = Story(people=vars(once_a_module.people), dice=Random(36))
    at_the_panels(story)
    return story


@pytest.fixture(scope="module")
def provided(once_a_module):
    story = Story(people=vars(once_a_module.people), dice=Random(36))
    with_a_provider(story)
    return story


def test_grace_has_keyed_in_an_email_with_its_own_words(story):
    keyed_in(story, sent=True)
    (referral,) = story.made
    assert referral.channel == Channel.EMAIL and referral.original_text == EMAIL["original_text"]


def test_grace_has_another_one_in_hand(story):
    draft = keyed_in(story, sent=False)
    assert draft.author.email.startswith("grace@") and story.made == []


def test_two_councils_panels_have_met_and_meet_again(at_panels):
    states = Meeting.objects.values_list("panel__council__name", "state").order_by("panel", "starts_at")
    county, vale = "Wensum County Council", "Calder Vale Council"
    assert list(states) == [
        (county, "signed"),
        (county, "cancelled"),
        (county, "planned"),
        (vale, "planned"),
        (vale, "planned"),
    ]
    assert Paper.objects.filter(person=at_panels.people["nell"], opened_at__isnull=True).count() == 1


def test_cases_go_other_ways_and_to_their_end(at_panels):
    with_endings(at_panels)
    assert Case.objects.filter(kind="partnership", reviews__channel_again__startswith="Not now").count() == 1
    assert Case.objects.filter(offered_to=at_panels.people["priya"]).count() == 1
    assert set(Case.objects.values_list("state", flat=True)) == {"open", "closing", "closed"}
    assert FollowUp.objects.filter(found="", months=6).exists()
    assert set(Meeting.objects.values_list("kind", flat=True)) == {"ordinary", "urgent", "local"}


def test_maya_has_advised_once_and_has_a_question_to_answer(provided):
    states = PartnerAction.objects.filter(kind="clinical").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["answered", "asked"]


def closed(story):
    return decided(story, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"])


@pytest.mark.parametrize("step", [closed, offered_to_service, offered_to_force, parked], ids=lambda step: step.__name__)
def test_it_is_told_to_the_end_also_where_the_lot_falls_on_every_closure(story, step, monkeypatch):
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: True)
    step(story)
    story.made[-1].refresh_from_db()
    assert story.made[-1].state != State.APPROVAL


def test_imran_has_a_brief_to_answer_a_session_to_report_and_one_that_is_overdue(provided):
    found = going(Commission.objects.filter(provider=provided.people["imran"]).order_by("pk"))
    assert [(one.label.text, one.counted) for one in found] == [
        ("Brief sent, not taken on yet", "0 held of 6 expected"),
        ("Taken on", "1 held of 6 expected"),
        ("Overdue", "1 held of 6 expected"),
    ]
    assert [red.what for red in found[-1].reds] == ["no_session"]
    assert CaseSuspension.objects.standing().count() == 1
