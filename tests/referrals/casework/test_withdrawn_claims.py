"""What was said of who a person is and turned out to be wrong is withdrawn with a reason, and stays as history."""

import pytest
from django.urls import reverse

from audit.models import Event
from audit.moves import MoveDenied
from packs.content.filed import person
from packs.sections import POLICE
from packs.sharing import offer
from referrals.casework.actions import claiming, deconfliction, identity
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters.possible_matches import person_rows
from referrals.models import Referral, SearchDocument
from safeguarding.disclosure import items_of
from subjects.actions import BirthClaim, Description, NameClaim
from subjects.matching.index import evidence_of
from subjects.models import Subject
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

WRONG = Description(names=(NameClaim("alias", "Zebedee", "Quince"),), birth=BirthClaim(2001, 4, 3))


@pytest.fixture
def mistyped(who):
    """Omar has typed another person's alias and date of birth."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    identity.add_known(referral=referral, person=WRONG, source="Police", by=who("omar"))
    return Referral.objects.get(pk=referral.pk)


def alias(referral):
    return referral.subject.names.get(surname="Quince")


def withdraw(referral, claim, who, by="omar", reason="Another man's"):
    return withdraw_known(referral=referral, claim=claim, reason=reason, by=who(by))


def fresh(referral):
    return Subject.objects.get(pk=referral.subject_id)


def test_it_is_evidence_for_nothing_any_more(who, mistyped):
    for claim in (alias(mistyped), mistyped.subject.dates_of_birth.get()):
        withdraw(mistyped, claim, who)
    subject = fresh(mistyped)
    said = [
        str(evidence_of(subject)),
        str(deconfliction.minimum_identifiers(subject)),
        str(person_rows(subject)),
    ]
    said.append(str([item.value for item in items_of(Referral.objects.get(pk=mistyped.pk))]))
    said.append(str(SearchDocument.objects.get(referral=mistyped).tokens))
    assert not [each for each in said if "quince" in each.casefold() or "2001" in each]


def test_it_stays_with_who_when_and_why(who, mistyped):
    withdraw(mistyped, alias(mistyped), who)
    claim = alias(mistyped)
    assert (str(claim), claim.withdrawn_by.name, claim.withdrawn_why) == (
        "Zebedee Quince",
        who("omar").person.name,
        "Another man's",
    )
    assert Event.objects.filter(kind="identity.withdrawn").exists()


def test_it_is_withdrawn_once(who, mistyped):
    claim = alias(mistyped)
    withdraw(mistyped, claim, who)
    with pytest.raises(MoveDenied, match="has withdrawn this already"):
        withdraw(mistyped, claim, who, by="sian")


@pytest.mark.parametrize("name", ["priya", "tanya", "yusuf"])
def test_only_its_officer_or_a_supervisor_withdraws(who, mistyped, name):
    with pytest.raises(MoveDenied):
        withdraw(mistyped, alias(mistyped), who, by=name)


def test_a_claim_about_another_person_is_not_withdrawn_from_here(who, mistyped):
    other = a_referral(who("bea"), who={"forenames": "Somebody", "surname": "Else", "place": "Bus"})
    with pytest.raises(MoveDenied, match="somebody else"):
        withdraw(mistyped, other.subject.names.get(), who)


def test_a_waiting_desk_is_asked_about_what_still_stands(who, mistyped):
    check = deconfliction.request_check(referral=mistyped, by=who("omar"))
    withdraw(mistyped, alias(mistyped), who)
    check.refresh_from_db()
    assert "Quince" not in str(check.identifiers)


def test_the_page_strikes_it_through_and_says_so(who, mistyped, signed_in):
    omar, claim = signed_in("omar"), alias(mistyped)
    page = reverse("referrals:case_withdraw_claim", args=[mistyped.public_id, f"name-{claim.pk}"])
    shown = omar.get(page)
    assert "Zebedee Quince" in shown.content.decode()
    once = shown.context["form"]["idempotency"].value()
    assert omar.post(page, {"reason": "Another man's", "idempotency": once}).status_code == 302
    identity_page = omar.get(reverse("referrals:case_identity", args=[mistyped.public_id])).content.decode()
    assert "<s>Zebedee Quince</s>" in identity_page and "Withdrawn by" in identity_page


def test_a_packs_police_part_prints_it_as_withdrawn_and_a_partners_only_that_there_was_one(who, mistyped):
    withdraw(mistyped, alias(mistyped), who)
    referral = Referral.objects.get(pk=mistyped.pk)
    police = str(person(referral, given=POLICE.codes()))
    partner = str(offer.groups(referral))
    assert "Withdrawn by" in police and "Quince" in police
    assert "Quince" not in partner and "not printed: 1" in partner


def test_a_wrong_date_of_birth_makes_nobody_a_child_any_more(who, mistyped):
    child = Description(birth=BirthClaim(2016, 4, 3))
    identity.add_known(referral=mistyped, person=child, source="Police", by=who("omar"))
    before = Referral.objects.get(pk=mistyped.pk).child_until
    withdraw(mistyped, mistyped.subject.dates_of_birth.get(year=2016), who)
    assert Referral.objects.get(pk=mistyped.pk).child_until != before
