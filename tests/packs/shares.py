"""Packs for agencies, on the real path: picked, prepared, sent, made (of one drawn document, without the seconds it takes
to draw each), acknowledged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from packs.build import publish
from packs.models import PackJob, PackShare
from packs.sharing import actions, offer
from packs.sharing.contents import content_for
from packs.sharing.offer import Group, Piece
from referrals.models import Referral
from tests.packs.finished import drawn
from tests.records import an_assessed_referral

TRUST = "Broadfen NHS Trust"
Pick = Callable[[Group, Piece], bool]


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture(scope="module")
def assessed_once(once_a_module):
    return an_assessed_referral(once_a_module.who)


@pytest.fixture
def referral(assessed_once, people):
    return Referral.objects.get(pk=assessed_once.pk)


def at(share, name="received_pack"):
    return reverse(f"packs:{name}", args=[share.public_id])


def the_person(group: Group, piece: Piece) -> bool:
    """What is known of the person, and nothing that was filed."""
    return group.code == "person"


def picks(referral, pick: Pick = the_person, *, to: str = TRUST) -> list[str]:
    offered = offer.groups(referral, offer.kind_for(referral, Agency.objects.get(name=to)))
    return [piece.key for group in offered for piece in group.pieces if pick(group, piece)]


def wanted(
    who, referral, *, to: str = TRUST, pick: Pick = the_person, officer: str = "omar", **changes
) -> actions.Wanted:
    said = {
        "agency": Agency.objects.get(name=to),
        "purpose": "To keep him safe at school",
        "lawful_basis": "child_protection",
        "necessity": "They cannot find him without his name.",
        "proportionality": "His name and nothing else.",
        "decided_by": who(officer).user,
        "days": 14,
        "pieces": picks(referral, pick, to=to),
        **changes,
    }
    return actions.Wanted(**said)


def a_share(who, *, referral=None, officer: str = "omar", **said) -> PackShare:
    """Prepared, and not sent."""
    referral = referral or an_assessed_referral(who)
    return actions.prepare(referral=referral, wanted=wanted(who, referral, officer=officer, **said), by=who(officer))


def again(share: PackShare) -> PackShare:
    return PackShare.objects.select_related("referral", "agency", "job").get(pk=share.pk)


def sent(who, *, made: bool = True, officer: str = "omar", **said) -> PackShare:
    """Sent, and made, unless it is not."""
    share = a_share(who, officer=officer, **said)
    share = actions.send(share=share, version=share.version, by=who(officer))
    if made:
        make(share)
    return again(share)


def make(share: PackShare) -> None:
    job = PackJob.claim(share.job_id)
    assert publish(job, content_for(again(share), at=timezone.now()), drawn()[0].content)


def acknowledged(who, **said) -> PackShare:
    """Nadia has said that the trust has it."""
    share = sent(who, **said)
    actions.acknowledge(share=share, version=share.version, by=who("nadia"))
    return again(share)


def recalled(who, **said) -> PackShare:
    share = acknowledged(who, **said)
    actions.recall(share=share, reason="The wrong trust", version=share.version, by=who("omar"))
    return again(share)
