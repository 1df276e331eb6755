"""Nobody is told what they have just done: of no kind of notice, found in the code itself."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.notices.telling import PERSONAL, TO_ONESELF_TOO, Instead, tell
from audit.acting import Actor, acting
from core.reference_numbers import display_reference
from referrals.casework.notices.danger_notices import KIND
from tests.accounts.test_nobody_told import kinds
from tests.records import a_draft, a_referral


def told(people, kind, to):
    instead = None if kind in PERSONAL else Instead(lambda: [people.ian], "/team/")
    tell(to, kind=kind, words="News.", path="/there/", about=1, instead=instead, expected=bool(instead))
    return {one.person for one in Notice.objects.all()}


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind not in TO_ONESELF_TOO])
def test_who_acts_is_not_told_and_the_others_are(people, kind):
    with acting(Actor("Omar", people.omar.pk)):
        assert told(people, kind, [people.omar]) == set()
        assert told(people, kind, [people.omar, people.sian]) == {people.sian}


@pytest.mark.parametrize("kind", TO_ONESELF_TOO)
def test_what_is_told_to_oneself_too_is_a_kind_that_exists_and_arrives(people, kind):
    with acting(Actor("Omar", people.omar.pk)):
        assert kind in (*kinds(), KIND) and told(people, kind, [people.omar]) == {people.omar}


def test_tanya_gets_no_message_for_sending_what_she_sends(people, who, signed_in):
    draft = a_draft(who("tanya"))
    sent = {"idempotency": str(uuid.uuid4())}
    signed_in("tanya").post(reverse("referrals:send", args=[draft.public_id]), sent)
    assert not Notice.objects.filter(person=people.tanya).exists()


def test_the_reference_of_a_message_is_written_as_everywhere(people, who, signed_in):
    referral = a_referral(who("tanya"))
    Notice.objects.update(person=people.tanya)
    page = signed_in("tanya").get(reverse("accounts:notices")).content.decode()
    assert display_reference(referral.reference) in page and referral.reference not in page
