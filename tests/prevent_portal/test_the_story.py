"""The demonstration's own story: every person in it finds something to do."""

from random import Random

import pytest

from prevent_portal.seeding.panels import at_the_panels
from prevent_portal.seeding.particulars import EMAIL
from prevent_portal.seeding.story import Story, keyed_in
from referrals.models.referral import Channel
from safeguarding.models import Meeting, Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(people):
    return Story(people=vars(people), dice=Random(36))


def test_grace_has_keyed_in_an_email_with_its_own_words(story):
    keyed_in(story, sent=True)
    (referral,) = story.made
    assert referral.channel == Channel.EMAIL and referral.original_text == EMAIL["original_text"]


def test_grace_has_another_one_in_hand(story):
    draft = keyed_in(story, sent=False)
    assert draft.author.email.startswith("grace@") and story.made == []


def test_two_councils_panels_have_met_and_meet_again(story):
    at_the_panels(story)
    states = Meeting.objects.values_list("panel__council__name", "state").order_by("panel", "starts_at")
    county, vale = "Wensum County Council", "Calder Vale Council"
    assert list(states) == [
        (county, "signed"),
        (county, "cancelled"),
        (county, "planned"),
        (vale, "planned"),
        (vale, "planned"),
    ]
    assert Paper.objects.filter(person=story.people["nell"], opened_at__isnull=True).count() == 1
