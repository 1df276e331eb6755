"""Nothing is asked for that nothing reads: every particular of every option, looked for where it is said to be read."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from core.templatetags.govuk import on_day
from referrals.casework.forms.deciding import MAKERS
from referrals.casework.rules.decisions import CARDS, READERS, Need, OptionCard
from referrals.code_lists import LAWFUL_BASES
from referrals.models import DiaryEntry, Referral
from safeguarding.models import Case
from tests.records import a_decided_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")

TO = {
    "channel": "Wensum County Council",
    "service": "Broadfen NHS Trust",
    "transfer": "Calder Vale Police",
}
CHOICES = {"basis": "safeguarding_public_task", "retention": "serious"}


def value_of(need: Need, place: int, people) -> dict:
    """Something that stands nowhere else, of the particular's kind."""
    if need.kind in ("day", "deletion_review"):
        return {need.name: (timezone.localdate() + timedelta(days=40 + place)).isoformat()}
    if need.kind in ("soon", "acceptance"):
        return {need.name: (timezone.localdate() + timedelta(days=5)).isoformat()}
    if need.kind == "colleague":
        return {need.name: people.priya.name, f"{need.name}_ids": [str(people.priya.public_id)]}
    if need.kind == "agencies":
        asked = Agency.objects.get(name="Broadfen NHS Trust")
        return {need.name: [asked.name], f"{need.name}_ids": [str(asked.public_id)]}
    return {need.name: CHOICES.get(need.kind, f"Marker{place}of{need.name}")}


def decided(who, people, card: OptionCard) -> Referral:
    particulars: dict = {}
    for place, need in enumerate(card.needs):
        particulars |= value_of(need, place, people)
    return a_decided_referral(who, option=card.option, particulars=particulars, to=TO.get(card.option), approver="ian")


def stands(need: Need, referral: Referral, signed_in, said) -> bool:
    """Whether one of its readers shows it, or has acted on it."""
    return any(FOUND[reader](need, referral, signed_in, said) for reader in need.read_by)


def page(client, name, public_id) -> str:
    return client.get(reverse(name, args=[public_id])).content.decode()


def in_diary(need, referral, signed_in, said) -> bool:
    return DiaryEntry.objects.filter(referral=referral, particular=need.name).exists()


def has_it(need, referral, signed_in, said) -> bool:
    """To work on; of a case that has opened, to answer for."""
    now, opened = Referral.objects.get(pk=referral.pk), Case.objects.filter(referral=referral).first()
    return said == (opened.owner.name if opened else now.officer.name)


def on_case(need, referral, signed_in, said) -> bool:
    return said in page(signed_in("ian"), "safeguarding:case", Case.objects.get(referral=referral).public_id)


def told_to_the_council(need, referral, signed_in, said) -> bool:
    return said in page(signed_in("carl"), "safeguarding:panel_case", Case.objects.get(referral=referral).public_id)


def on_overview(need, referral, signed_in, said) -> bool:
    return said in page(signed_in("ian"), "referrals:case", referral.public_id)


def in_offer(need, referral, signed_in, said) -> bool:
    offer = referral.actions.first()
    return offer is not None and said in page(signed_in("nadia"), "safeguarding:request", offer.public_id)


def in_request(need, referral, signed_in, said) -> bool:
    """On the form that Priya, who has it now, sends: what the decision said is filled in already."""
    asked = Agency.objects.get(name="Broadfen NHS Trust").public_id
    form = f"{reverse('safeguarding:ask', args=[referral.public_id])}?agency={asked}"
    return said in signed_in("priya").get(form).content.decode()


def before_receiver(need, referral, signed_in, said) -> bool:
    if need.kind == "receiver":
        return referral.decisions.get().to_agency is not None
    receiver = next(name for name in ("yusuf", "iris", "zoe") if _opens(signed_in(name), referral))
    return said in page(signed_in(receiver), "referrals:transfer", referral.public_id)


def _opens(client, referral) -> bool:
    return client.get(reverse("referrals:transfer", args=[referral.public_id])).status_code == 200


FOUND = {
    "diary": in_diary,
    "owner": has_it,
    "case": on_case,
    "panel": told_to_the_council,
    "overview": on_overview,
    "offer": in_offer,
    "request": in_request,
    "transfer": before_receiver,
}


def shown(need: Need, value) -> str:
    """The value as a page shows it."""
    if need.kind in ("day", "soon", "acceptance", "deletion_review"):
        return on_day(date.fromisoformat(value))
    if need.kind == "basis":
        return LAWFUL_BASES.label(value)
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("option", list(CARDS))
def test_each_particular_is_read_somewhere_beyond_the_decisions_own_page(who, people, signed_in, option):
    referral = decided(who, people, CARDS[option])
    said = referral.decisions.get().particulars
    unread = [
        need.name
        for need in CARDS[option].needs
        if need.kind not in ("council", "partner")
        and not stands(need, referral, signed_in, shown(need, said[need.name]))
    ]
    assert unread == []


def test_a_particular_without_a_reader_stops_the_service():
    with pytest.raises(ValueError, match="say who reads it"):
        Need("mood", "How does it feel?")
    with pytest.raises(ValueError, match="say who reads it"):
        Need("mood", "How does it feel?", read_by=("somebody",))


def test_every_reader_can_be_looked_for_and_is_named_by_a_particular():
    named = {reader for card in CARDS.values() for need in card.needs for reader in need.read_by}
    assert set(READERS) == set(FOUND) == named


def test_every_kind_can_be_typed():
    assert {need.kind for card in CARDS.values() for need in card.needs} <= set(MAKERS)
