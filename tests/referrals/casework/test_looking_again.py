"""Something new reopens a "different": the pair comes before the officer again, with what is new and with what was
said before. And everybody who is filed is looked for, whether or not anybody has opened it."""

import re

import pytest

from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, identity
from referrals.casework.actions.candidate_search import look_for_waiting
from referrals.models import Referral
from subjects.actions import AddressClaim, BirthClaim, Description, IdentifierClaim, NameClaim
from subjects.models import MatchKeys, NameShare
from subjects.people import undecided
from tests.keeping import the_keeper_at_work
from tests.records import a_referral

DILLON = {"forenames": "Dillon", "surname": "Marsh Price", "place": "Year 9, form 9C"}
PHONE = Description(identifiers=(IdentifierClaim("phone", "07700 900123"),))


def now(referral):
    return Referral.objects.select_related("subject").get(pk=referral.pk)


def learned(referral, *, by, known=PHONE):
    return identity.add_known(referral=now(referral), person=known, source="The school roll", by=by)


@pytest.fixture
def cousins(who):
    """Two boys whom Omar called different; Priya has the first."""
    first = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
    second = claiming.claim(referral=a_referral(who("bea"), who=DILLON), by=who("omar"))
    identity.decide_person(
        referral=second, other=first.subject, verdict="different", reason="His cousin", by=who("omar")
    )
    return now(first), now(second)


def is_open(referral):
    return undecided(referral.subject).exists()


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (PHONE, "same telephone"),
        (Description(names=(NameClaim("alias", "Dylan", "Marsh-Price"),)), "same surname"),
        (Description(birth=BirthClaim(2012, 4, 19)), "same date of birth"),
        (Description(addresses=(AddressClaim("12 High Street", "Norwich", "NR1 3QQ"),)), "same address"),
        (Description(identifiers=(IdentifierClaim("handle", "@dm_price"),)), "same online name"),
    ],
)
def test_something_new_for_them_reopens_a_different_on_both_records(known, reason, cousins, who):
    first, second = cousins
    learned(first, by=who("priya"), known=known)
    learned(second, by=who("omar"), known=known)
    assert is_open(first) and is_open(second)
    because = second.subject.candidates.get().reopened_because
    assert any(one.startswith(reason) for one in because)


def test_that_their_names_have_become_common_here_meanwhile_hides_nothing_new(cousins, who):
    first, second = cousins
    before = second.subject.candidates.get().weight
    with the_keeper_at_work():
        for field, word in (
            ("forename", "dylan"),
            ("forename", "dillon"),
            ("surname", "marsh"),
            ("surname", "price"),
        ):
            NameShare.objects.create(field=field, word=word, share=0.01)
    year = Description(birth=BirthClaim(2012))
    learned(first, by=who("priya"), known=year)
    learned(second, by=who("omar"), known=year)
    assert second.subject.candidates.get().weight < before
    assert is_open(first) and is_open(second)


def test_whoever_has_either_record_is_told_and_reads_why_beside_the_earlier_decision(cousins, people, who, signed_in):
    first, second = cousins
    learned(first, by=who("priya"))
    learned(second, by=who("omar"))
    for officer, referral in (("omar", second), ("priya", first)):
        assert getattr(people, officer).notices.filter(kind="case.again").count() == 1
        page = signed_in(officer).get(f"/referrals/{referral.public_id}/identity/").content.decode()
        assert "Looked at again because" in page and "same telephone" in page
        assert "Different people, said Omar" in page and "His cousin" in page


def test_while_the_pair_is_open_again_the_identity_is_not_confirmed(cousins, who):
    first, second = cousins
    learned(first, by=who("priya"))
    learned(second, by=who("omar"))
    with pytest.raises(MoveDenied, match="Decide about everybody"):
        identity.confirm_identity(referral=second, by=who("omar"))


def test_deciding_anew_settles_it_and_searching_again_does_not_ask_twice(cousins, who):
    first, second = cousins
    learned(first, by=who("priya"))
    learned(second, by=who("omar"))
    identity.decide_person(
        referral=now(second), other=first.subject, verdict="different", reason="One family", by=who("omar")
    )
    identity.look_again(referral=now(second), by=who("omar"))
    look_for_waiting()
    assert not is_open(first) and not is_open(second)


def test_what_only_one_of_them_has_reopens_nothing(cousins, who):
    first, second = cousins
    learned(first, by=who("priya"))
    identity.look_again(referral=second, by=who("omar"))
    assert not is_open(first) and not is_open(second)


def test_both_decisions_stay_to_be_read(cousins, who, signed_in):
    first, second = cousins
    learned(first, by=who("priya"))
    learned(second, by=who("omar"))
    identity.decide_person(
        referral=now(second), other=first.subject, verdict="same", reason="One telephone", by=who("omar")
    )
    page = signed_in("omar").get(f"/referrals/{second.public_id}/identity/").content.decode()
    assert "His cousin" in page and "One telephone" in page
    assert now(first).is_repeat


def test_every_decision_is_in_the_log_as_a_combination_of_two_people(cousins):
    event = Event.objects.filter(kind="people.compared").order_by("-at")[0]
    both = {f"subjects.Subject:{each.subject_id}" for each in cousins}
    assert (event.operation, set(event.ids)) == ("combination", both)
    assert "different" in event.payload and "His cousin" in event.payload


# --- Adding what is known ---------------------------------------------------------------------------------------


def add_page(client, referral, **typed):
    """The page filled in and sent, with the key that it came with."""
    address = f"/referrals/{referral.public_id}/identity/add/"
    once = re.search(r'name="idempotency" value="([^"]+)"', client.get(address).content.decode())
    return client.post(address, {"source": "His mother", "idempotency": once and once[1], **typed})


def test_an_officer_adds_what_is_known_on_a_page_and_both_names_stand(cousins, signed_in):
    second, client = cousins[1], signed_in("omar")
    typed = {
        "forenames": "Dylan",
        "surname": "Okoro",
        "name_kind": "former",
        "birth-day": "19",
        "birth-month": "4",
        "birth-year": "2012",
        "postcode": "NR1 3QQ",
    }
    assert add_page(client, second, **typed).status_code == 302
    page = client.get(f"/referrals/{second.public_id}/identity/").content.decode()
    assert "Dylan Okoro" in page and "Dillon Marsh Price" in page and "19 April 2012" in page


def test_nothing_known_is_nothing_added(cousins, signed_in):
    said = add_page(signed_in("omar"), cousins[1]).content.decode()
    assert "Give at least one thing that is known" in said


def test_only_whoever_works_on_it_adds_to_the_identity(cousins, who):
    with pytest.raises(MoveDenied):
        learned(cousins[1], by=who("yusuf"))


# --- Everybody who is filed is looked for ---------------------------------------------------------------------


def test_a_referral_nobody_has_opened_yet_is_looked_for(who):
    first, second = a_referral(who("tanya")), a_referral(who("bea"), who=DILLON)
    assert look_for_waiting() == 2
    assert second.subject.candidates.get().other == first.subject
    assert look_for_waiting() == 0


def test_a_draft_is_never_looked_for(who):
    from tests.records import a_draft

    a_draft(who("tanya"))
    assert not MatchKeys.objects.exists()
    assert look_for_waiting() == 0
