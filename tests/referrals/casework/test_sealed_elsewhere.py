"""A sealed record at the edges of the case file: offered to another force, copied to a council, keyed in at a desk,
given to another officer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, MembershipState
from accounts.roles import Role
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, seal_reach, sealing, transferring
from referrals.filing.actions import adding
from referrals.models import Referral
from referrals.models.referral import State
from tests.records import a_decided_referral, a_referral, an_assessed_referral
from tests.referrals.filing.test_gateway import CAME

pytestmark = pytest.mark.usefixtures("filed_beforehand")

CALDER_VALE = "Calder Vale Police"


def now(referral):
    return Referral.objects.select_related("subject").get(pk=referral.pk)


def sealed(who, referral):
    sealing.seal(referral=referral, why="Son of an officer of the force", by=who("ian"))
    return now(referral)


def address(page, referral):
    return reverse(f"referrals:{page}", args=[referral.public_id])


def joins(people, person, role, agency):
    Membership.objects.create(
        user=person,
        agency=Agency.objects.get(name=agency),
        role=role,
        state=MembershipState.ACTIVE,
        granted_by=people.fay,
        confirmed_by=people.ian,
        confirmed_at=timezone.now(),
    )


def test_a_sealed_record_is_offered_to_the_inspectors_of_another_force_alone(people, who, signed_in):
    joins(people, people.yusuf, Role.SERGEANT, CALDER_VALE)
    referral = sealed(who, an_assessed_referral(who))
    a_decided_referral(who, referral=referral, option="transfer", to=CALDER_VALE, approver="ian")
    yusuf, iris = signed_in("yusuf"), signed_in("iris")
    assert yusuf.get(address("transfer", referral)).status_code == 404
    assert not yusuf.get(reverse("referrals:transfers")).context["rows"]
    assert not people.yusuf.notices.filter(kind="transfer.offered").exists()
    assert iris.get(address("transfer", referral)).status_code == 200
    assert people.iris.notices.filter(kind="transfer.offered").exists()


FEN_BOROUGH = "Fen Borough Council"


@pytest.fixture
def borough(people):
    """The force's area has a second council, whose front door Gwen keeps."""
    county = Agency.objects.get(name="Wensum County Council")
    Agency.objects.create(name=FEN_BOROUGH, kind="council", area=county.area, sector="local_authority")
    joins(people, people.gwen, Role.COUNCIL_FRONT_DOOR, FEN_BOROUGH)


def test_a_seal_closes_an_offer_to_a_council_and_its_message_and_can_take_it_back(people, who, signed_in, borough):
    referral, gwen = now(a_decided_referral(who, option="transfer", to=FEN_BOROUGH)), signed_in("gwen")
    assert gwen.get(address("transfer", referral)).status_code == 200
    assert people.gwen.notices.filter(kind="transfer.offered").exists()
    referral = sealed(who, referral)
    assert gwen.get(address("transfer", referral)).status_code == 404
    assert not people.gwen.notices.filter(kind="transfer.offered").exclude(path="").exists()
    with pytest.raises(MoveDenied, match="can answer"):
        transferring.accept_transfer(referral=referral, by=who("gwen"))
    assert not referral.shares.filter(agency__name=FEN_BOROUGH).exists()
    (offer,) = [still for still in seal_reach.still_see(referral) if still.key == "offer"]
    assert FEN_BOROUGH in offer.what and not offer.people
    seal_reach.close_to(close=[offer], by=who("ian"))
    assert now(referral).state == State.ASSESSMENT


def test_who_reads_an_offer_is_named_before_the_seal(people, who):
    referral = now(a_decided_referral(who, option="transfer", to=CALDER_VALE, approver="ian"))
    (offer,) = [still for still in seal_reach.would_still_see(referral, by=who("ian")) if still.key == "offer"]
    assert offer.people == ("Iris Dunmore, Prevent supervisor (inspector), Calder Vale Police",)


def test_what_was_offered_to_a_council_in_spite_of_a_seal_is_read_there(who, signed_in, borough):
    referral = sealed(who, an_assessed_referral(who))
    a_decided_referral(who, referral=referral, option="transfer", to=FEN_BOROUGH, approver="ian")
    assert signed_in("gwen").get(address("transfer", referral)).status_code == 200


def test_the_councils_copy_closes_when_the_record_is_sealed(who, signed_in):
    referral, carl = a_referral(who("tanya")), signed_in("carl")
    assert carl.get(address("submission", referral)).status_code == 200
    sealed(who, referral)
    assert carl.get(address("submission", referral)).status_code == 404
    assert str(referral.public_id) not in carl.get(reverse("referrals:copies")).content.decode()


def test_for_the_referrer_and_the_lead_nothing_changes(who, signed_in):
    referral = a_referral(who("tanya"))
    before = [signed_in(name).get(address("submission", referral)).content for name in ("tanya", "lena")]
    sealed(who, referral)
    after = [signed_in(name).get(address("submission", referral)).status_code for name in ("tanya", "lena")]
    assert all(before) and after == [200, 200]


def test_of_the_gateway_desk_only_whoever_keyed_it_in_still_sees_it(people, who, signed_in):
    joins(people, people.tom, Role.GATEWAY_CLERK, "Wensum Constabulary")
    referral = a_referral(who("grace"), keyed=True, received=CAME)
    assert signed_in("tom").get(address("submission", referral)).status_code == 200
    sealed(who, referral)
    assert signed_in("tom").get(address("submission", referral)).status_code == 404
    assert signed_in("grace").get(address("submission", referral)).status_code == 200


def test_an_inspector_gives_a_sealed_record_to_another_officer(people, who, signed_in):
    referral = sealed(who, claiming.claim(referral=a_referral(who("tanya")), by=who("omar")))
    assert signed_in("priya").get(address("case", referral)).status_code == 404
    claiming.assign(referral=referral, to=people.priya, reason="Leave", by=who("ian"))
    assert signed_in("priya").get(address("case", referral)).status_code == 200
    assert signed_in("omar").get(address("case", referral)).status_code == 404


def test_nobody_without_sight_gives_a_sealed_record_to_somebody(people, who):
    referral = sealed(who, claiming.claim(referral=a_referral(who("tanya")), by=who("omar")))
    with pytest.raises(MoveDenied, match="keep away"):
        claiming.assign(referral=referral, to=people.priya, reason="Mine", by=who("sian"))


def test_what_nobody_has_any_more_is_an_inspectors_and_not_news_to_the_sergeant(people, who, signed_in):
    referral = sealed(who, claiming.claim(referral=a_referral(who("tanya")), by=who("omar")))
    released = claiming.release(referral=referral, reason="Leave", by=who("omar"))
    assert released.owner == people.ian
    assert signed_in("sian").get(address("case", referral)).status_code == 404


def test_a_closed_and_sealed_record_comes_back_to_an_inspector(people, who):
    closed = sealed(who, a_decided_referral(who, option="no_further_action"))
    adding.add_information(referral=closed, text="He is back", immediate_danger="no", by=who("tanya"))
    assert now(closed).owner == people.ian
    assert not people.sian.notices.filter(kind="filing.added").exists()
