"""The supervisor's pages, and a referral offered to another force."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people as acts
from accounts.models import Agency, Notice
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, giving, transferring
from referrals.casework.forms.fields import receivers
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.referral import State
from safeguarding.models import Case
from tests.records import a_decided_referral, a_recommendation, a_referral


def now(referral):
    return Referral.objects.get(pk=referral.pk)


@pytest.fixture
def offered(who):
    return a_decided_referral(who, option="transfer", to="Calder Vale Police")


def test_the_team_page_shows_what_waits_and_who_has_how_much(who, signed_in):
    a_recommendation(who)
    context = signed_in("sian").get(reverse("referrals:team")).context
    assert (context["figures"]["in_hand"], len(context["decisions"])) == (1, 1)
    assert [(load.officer.name, load.in_hand) for load in context["workloads"]] == [("Omar Haddad", 1)]


def test_each_recommendation_says_whose_rank_it_needs(who, signed_in):
    decision = a_recommendation(who)
    (row,) = signed_in("sian").get(reverse("referrals:team")).context["decisions"]
    assert (row.tier, list(row.because)) == (decision.tier, decision.tier_because)
    assert row.what == decision.get_option_display()


def test_an_officer_has_no_team_page(signed_in):
    assert signed_in("omar").get(reverse("referrals:team")).status_code == 404


def test_several_are_given_to_one_officer(who, people, signed_in):
    both = [a_referral(who("tanya")), a_referral(who("bea"))]
    data = {
        "referral": [str(one.public_id) for one in both],
        "officer": people.priya.pk,
        "idempotency": str(uuid.uuid4()),
    }
    signed_in("sian").post(reverse("referrals:allocate"), data)
    assert [now(one).officer for one in both] == [people.priya, people.priya]


def test_ticking_nothing_says_so(who, people, signed_in):
    a_referral(who("tanya"))
    response = signed_in("sian").post(
        reverse("referrals:allocate"), {"officer": people.priya.pk, "idempotency": str(uuid.uuid4())}
    )
    assert response.status_code == 422
    assert "Select at least one record" in response.content.decode()


def test_the_sender_owns_it_until_the_other_force_accepts(people, offered):
    assert (now(offered).state, now(offered).owner, now(offered).force.name) == (
        State.TRANSFER_PENDING,
        people.omar,
        "Wensum Constabulary",
    )


def test_an_accepted_transfer_is_new_in_the_other_queue(people, who, signed_in, offered):
    signed_in("iris").post(reverse("referrals:transfer_accept", args=[offered.public_id]))
    taken = now(offered)
    assert (taken.state, taken.force.name, taken.officer) == (State.SUBMITTED, "Calder Vale Police", None)
    assert taken.owner == people.iris
    # The sender keeps sight for some weeks, and says why it is opened: it is not theirs any more.
    assert signed_in("sian").get(reverse("referrals:case", args=[taken.public_id])).url.endswith("/purpose/")


def test_what_is_added_after_the_transfer_reaches_those_who_have_it_now(people, who, offered):
    taken = transferring.accept_transfer(referral=offered, by=who("iris"))
    adding.add_information(referral=taken, text="He has left home", immediate_danger="no", by=who("tanya"))
    told = set(Notice.objects.filter(kind="filing.added").values_list("person__name", flat=True))
    assert people.iris.name in told and not told & {people.omar.name, people.sian.name}


def test_danger_told_after_the_transfer_reaches_those_on_duty_there(people, who, offered):
    taken = transferring.accept_transfer(referral=offered, by=who("iris"))
    adding.add_information(referral=taken, text="He has a knife", immediate_danger="yes", by=who("tanya"))
    told = Notice.objects.filter(kind="filing.danger", path=reverse("referrals:case", args=[taken.public_id]))
    assert people.iris in [notice.person for notice in told]
    assert people.omar not in [notice.person for notice in told]


def test_a_declined_transfer_stays_with_the_officer(people, who, offered):
    back = transferring.decline_transfer(referral=offered, reason="He lives in Wensum", by=who("iris"))
    assert (back.state, back.owner) == (State.ASSESSMENT, people.omar)


@pytest.mark.parametrize("person", ["yusuf", "kofi", "sian"])
def test_nobody_else_accepts(person, who, offered):
    with pytest.raises(MoveDenied, match="Only a supervisor of the force, or the front door"):
        transferring.accept_transfer(referral=offered, by=who(person))


def test_the_receiver_sees_the_offer_and_not_the_case_file(signed_in, offered):
    client = signed_in("iris")
    assert (
        "His aunt is the safe contact"
        in client.get(reverse("referrals:transfer", args=[offered.public_id])).content.decode()
    )
    assert client.get(reverse("referrals:case", args=[offered.public_id])).status_code == 404


# --- To another council ---------------------------------------------------------------------------------------


@pytest.fixture
def offered_to_a_council(who, people):
    """The force's area has a second council, whose front door Gwen keeps; Omar and Sian offer it the referral."""
    county = Agency.objects.get(name="Wensum County Council")
    borough = Agency.objects.create(
        name="Fen Borough Council", kind="council", area=county.area, sector="local_authority"
    )
    people.gwen.memberships.create(
        agency=borough, role="council_front_door", state="active", confirmed_at=timezone.now(), confirmed_by=people.ada
    )
    return a_decided_referral(who, option="transfer", to=borough.name)


def test_a_council_that_accepts_has_the_copy_and_the_officer_goes_on(people, offered_to_a_council, signed_in):
    gwen, there = signed_in("gwen"), reverse("referrals:transfer", args=[offered_to_a_council.public_id])
    assert "His aunt is the safe contact" in gwen.get(there).content.decode()
    assert gwen.get(reverse("referrals:transfers")).status_code == 200
    gwen.post(reverse("referrals:transfer_accept", args=[offered_to_a_council.public_id]))
    taken = now(offered_to_a_council)
    assert (taken.state, taken.owner, taken.officer) == (State.ASSESSMENT, people.omar, people.omar)
    assert taken.council.name == "Fen Borough Council"
    assert gwen.get(reverse("referrals:submission", args=[taken.public_id])).status_code == 200
    assert gwen.get(reverse("referrals:case", args=[taken.public_id])).status_code == 404
    assert people.omar.notices.filter(kind="case.declined").exists()


def test_a_council_that_declines_changes_nothing(people, who, offered_to_a_council):
    back = transferring.decline_transfer(referral=offered_to_a_council, reason="He has moved", by=who("gwen"))
    assert (back.state, back.owner, back.council.name) == (
        State.ASSESSMENT,
        people.omar,
        "Wensum County Council",
    )


@pytest.mark.parametrize("person", ["carl", "iris", "bea"])
def test_nobody_else_accepts_for_a_council(person, who, offered_to_a_council):
    with pytest.raises(MoveDenied, match="or the front door of the council"):
        transferring.accept_transfer(referral=offered_to_a_council, by=who(person))


def test_the_officer_chooses_among_other_forces_and_other_councils_of_the_area(offered_to_a_council):
    names = {agency.name for agency in receivers(offered_to_a_council)}
    assert names == {"Calder Vale Police", "Tamarside Police", "Fen Borough Council"}


def test_what_nobody_touches_shows_on_the_team_page(who, signed_in):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    long_ago = referral.claimed_at.replace(year=2025)
    Referral.objects.filter(pk=referral.pk).update(claimed_at=long_ago)
    assert len(signed_in("sian").get(reverse("referrals:team")).context["untouched"]) == 1


def test_what_is_no_address_is_no_record(who, people, signed_in):
    data = {"referral": ["x" * 36, "\x00"], "officer": people.priya.pk, "idempotency": str(uuid.uuid4())}
    assert "Select at least one record" in signed_in("sian").post(reverse("referrals:allocate"), data).text


# --- Cases beside referrals -----------------------------------------------------------------------------------


def test_the_team_page_counts_cases_with_their_holder_and_those_without_an_officer(who, people, signed_in):
    a_decided_referral(who, option="channel", to="Wensum County Council", officer="priya")
    context = signed_in("sian").get(reverse("referrals:team")).context
    assert [(load.officer, load.in_hand, load.also[0].held) for load in context["workloads"]] == [(people.priya, 0, 1)]
    acts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    ((_, figures),) = signed_in("sian").get(reverse("referrals:team")).context["others"]
    assert figures == {"held": 1, "late": 0, "unowned": 1}


def test_a_case_without_an_officer_is_given_with_the_referrals_that_have_none(who, people, signed_in):
    a_decided_referral(who, option="channel", to="Wensum County Council", officer="priya")
    waits = a_referral(who("tanya"))
    acts.suspend(person=people.priya, version=people.priya.version, reason="Left", by=who("fay"))
    case, sian, there = Case.objects.get(), signed_in("sian"), reverse("referrals:allocate")
    page = sian.get(there).content.decode()
    assert str(case.public_id) in page and str(waits.public_id) in page
    ticked = {"case": [str(case.public_id)], "referral": [str(waits.public_id)], "officer": people.omar.pk}
    sian.post(there, ticked | {"idempotency": str(uuid.uuid4())})
    assert Case.objects.get().owner == now(waits).officer == Referral.objects.get(cases=case).officer == people.omar
    assert "Everything in hand has an officer" in sian.get(there).content.decode()


def test_everything_that_omar_holds_is_handed_over_from_his_line(who, people, signed_in):
    a_decided_referral(who, option="channel", to="Wensum County Council")
    held = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    case, sian = Case.objects.get(), signed_in("sian")
    there = reverse("referrals:team_hand_over", args=[people.omar.public_id])
    assert there in sian.get(reverse("referrals:team")).content.decode()
    ticked = {"case": [str(case.public_id)], "referral": [str(held.public_id)], "officer": people.priya.pk}
    sian.post(there, ticked | {"idempotency": str(uuid.uuid4())})
    assert Case.objects.get().owner == now(held).officer == now(held).owner == people.priya


@pytest.mark.parametrize(("reader", "holder"), [("omar", "priya"), ("sian", "tanya"), ("iris", "omar")])
def test_what_somebody_holds_is_shown_to_their_own_supervisor_only(people, signed_in, reader, holder):
    there = reverse("referrals:team_hand_over", args=[getattr(people, holder).public_id])
    assert signed_in(reader).get(there).status_code == 404


def test_an_offer_that_waits_stands_on_the_team_page(who, people, signed_in):
    held = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    giving.offer(record=held, to=people.priya, why="I move teams", version=held.version, by=who("omar"))
    page = signed_in("sian").get(reverse("referrals:team")).content.decode()
    assert "Offered to a colleague" in page and "Priya Nair" in page
