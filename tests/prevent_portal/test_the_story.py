"""The demonstration's own story: every person in it finds something to do."""

from random import Random

import pytest
from django.utils import timezone

from evidence.copying import copy_of
from evidence.models import File, FileState
from prevent_portal.seeding import consent, section_36
from prevent_portal.seeding.endings import with_endings
from prevent_portal.seeding.files import with_files
from prevent_portal.seeding.panels import at_the_panels
from prevent_portal.seeding.particulars import EMAIL, NOTHING_MORE
from prevent_portal.seeding.providers import with_a_provider
from prevent_portal.seeding.retention import with_retention
from prevent_portal.seeding.steps import Story, a_case_for_the_panel, at_the_panel, decided, enquired, keyed_in
from prevent_portal.seeding.story import offered_to_force, offered_to_service, parked
from referrals.models.decision import Option
from referrals.models.referral import Channel, State
from safeguarding.cases.cuts import STAGES, by_where_they_stand
from safeguarding.cases.provision import going
from safeguarding.models import (
    Case,
    CaseKind,
    CaseState,
    CaseSuspension,
    CaseTransfer,
    Commission,
    Consent,
    Disposal,
    DisposalHold,
    FollowUp,
    HandOver,
    HandOverState,
    Investigation,
    Meeting,
    PanelReferral,
    PanelState,
    Paper,
    PartnerAction,
    Retention,
)
from safeguarding.models.consents import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(people):
    return Story(people=vars(people), dice=Random(36))


@pytest.fixture(scope="module")
def cases(once_a_module):
    """All of the demonstration that is about cases."""
    story = Story(people=vars(once_a_module.people), dice=Random(36))
    for step in (at_the_panels, with_a_provider, with_endings, a_case_for_the_panel):
        step(story)
    for then in (*consent.WAYS, *section_36.WAYS):
        section_36.followed(at_the_panel if then in consent.WAYS else a_case_for_the_panel, then, story)
    return story


def test_grace_has_keyed_in_an_email_with_its_own_words(story):
    keyed_in(story, sent=True)
    (referral,) = story.made
    assert referral.channel == Channel.EMAIL and referral.original_text == EMAIL["original_text"]


def test_grace_has_another_one_in_hand(story):
    draft = keyed_in(story, sent=False)
    assert draft.author.email.startswith("grace@") and story.made == []


def test_two_councils_panels_have_met_and_meet_again(cases):
    ordinary = Meeting.objects.filter(kind="ordinary").order_by("panel", "starts_at")
    county, vale = "Wensum County Council", "Calder Vale Council"
    assert list(ordinary.values_list("panel__council__name", "state")) == [
        (county, "signed"),
        (county, "cancelled"),
        (county, "planned"),
        (vale, "planned"),
        (vale, "planned"),
    ]
    for council in (county, vale):
        of_it = ordinary.filter(panel__council__name=council).exclude(state="cancelled")
        assert {one.has_begun for one in of_it} == {True, False}, council
    assert set(Meeting.objects.values_list("kind", flat=True)) == {"ordinary", "urgent", "local"}
    assert Paper.objects.filter(person=cases.people["nell"], opened_at__isnull=True).count() == 1


def test_there_is_a_case_at_every_stage_and_in_every_state(cases):
    """What the issue of Channel asks of the demonstration: a state or a stage that comes later is asked for by itself."""
    every = Case.objects.all()
    stages = set(by_where_they_stand(every.filter(kind="channel")).values_list("stage", flat=True))
    assert stages >= set(STAGES) and every.count() >= 25
    for kind in CaseKind:
        assert set(every.filter(kind=kind).values_list("state", flat=True)) == set(CaseState), kind
    assert set(PanelReferral.objects.values_list("state", flat=True)) == set(PanelState)
    said = set(Consent.objects.newest().values_list("said", flat=True))
    assert said >= {Answer.GIVEN, Answer.REFUSED} and Investigation.objects.standing().exists()
    assert HandOver.objects.filter(state=HandOverState.WAITING).count() == 1


def test_cases_go_other_ways_and_to_their_end(cases):
    assert Case.objects.filter(kind="partnership", reviews__channel_again__startswith="Not now").count() == 1
    assert Case.objects.filter(offered_to=cases.people["priya"]).count() == 1
    assert FollowUp.objects.filter(found="", months=6).exists()
    put = CaseTransfer.objects.order_by("pk").values_list("state", "to__name", "owner__name")
    assert list(put) == [
        ("waiting", "Calder Vale Police", None),
        ("accepted", "Calder Vale Police", "Yusuf Bright"),
    ]


def test_maya_has_advised_once_and_has_a_question_to_answer(cases):
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


def test_imran_has_a_brief_to_answer_a_session_to_report_and_one_that_is_overdue(cases):
    found = going(Commission.objects.filter(provider=cases.people["imran"]).order_by("pk"))
    assert [(one.label.text, one.counted) for one in found] == [
        ("Brief sent, not taken on yet", "0 held of 6 expected"),
        ("Taken on", "1 held of 6 expected"),
        ("Overdue", "1 held of 6 expected"),
    ]
    assert [red.what for red in found[-1].reds] == ["no_session"]
    assert CaseSuspension.objects.standing().count() == 1


def test_della_finds_a_review_that_is_due_a_hold_and_ian_a_disposal_to_confirm(story):
    with_retention(story)
    assert Retention.objects.filter(review_on__lt=timezone.localdate()).count() == 3
    assert (Disposal.objects.waiting().count(), DisposalHold.objects.standing().count()) == (1, 1)


def test_a_photograph_a_letter_and_an_email_wait_for_the_scanner_and_can_be_read_then(story):
    enquired(story)
    with_files(story)
    files = list(File.objects.order_by("pk"))
    assert [(file.received_by.email.partition("@")[0], file.state) for file in files] == [
        ("tanya", FileState.RECEIVED),
        ("omar", FileState.RECEIVED),
        ("omar", FileState.RECEIVED),
    ]
    photograph, letter, message = [copy_of(file) for file in files]
    assert {what for what, *_ in photograph.holds} >= {"gps"}, "where it was taken is told, and not in the copy"
    assert "Ewa Zieliński" in letter.pages[0].text and "attendance.txt" in str(message)
