"""A sealed record's page names who can still take a pack and who has, and ends it with one press: at the
seal, or later."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from core.jobs import JobState
from packs import actions
from packs.models import Download, Pack, PackJob
from referrals.models import Seal
from safeguarding.models import ActionState, PartnerAction
from tests.records import a_request

pytestmark = pytest.mark.usefixtures("asked_beforehand")


@pytest.fixture
def asked(who):
    """Nadia's trust is asked about Dylan; and Omar has taken a pack for the police."""
    request = a_request(who)
    job = PackJob.objects.create(
        dedupe_key=str(uuid.uuid4()),
        referral=request.referral,
        requested_by=who("omar").user,
        purpose="To keep him safe",
        lawful_basis="law_enforcement",
        state=JobState.DONE,
    )
    pack = Pack.objects.create(
        job=job,
        sha256="0" * 64,
        size=1,
        pages=1,
        file="none",
        manifest={"sections": [], "left_out": []},
        expires_at=timezone.now() + timezone.timedelta(days=1),
    )
    Download.objects.create(pack=pack, by=who("omar").user, number=1, root="0" * 64)
    return request


def page(asked):
    return reverse("referrals:case_seal", args=[asked.referral.public_id])


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def seals(client, asked, *close):
    form = {"reason": "His father serves here", "close": close, "idempotency": str(uuid.uuid4())}
    assert client.post(page(asked), form).status_code == 302


def closes(client, asked, *close):
    return client.post(page(asked), {"close": close, "idempotency": str(uuid.uuid4())}, follow=True)


def is_revoked():
    return PackJob.objects.get().revoked_at is not None


def test_the_page_names_the_pack_who_can_take_it_and_who_took_it(signed_in, asked):
    said = words(signed_in("ian").get(page(asked)))
    assert "Pack for the police, made on" in said and "Copies that were taken of it" in said
    assert re.search(r"Omar Haddad on \d+ \w+ \d{4}, for the police", said) and "Ring whoever is named" in said


def test_what_is_ticked_at_the_seal_is_revoked_with_it(signed_in, asked):
    seals(signed_in("ian"), asked, f"pack-{PackJob.objects.get().pk}")
    assert is_revoked() and Seal.objects.exists()


def test_after_the_seal_one_press_closes_what_is_still_open(signed_in, asked):
    ian, nadia = signed_in("ian"), signed_in("nadia")
    seals(ian, asked)
    assert not is_revoked()
    shown = ian.get(page(asked))
    boxes = re.findall(r'<input[^>]*name="close"[^>]*>', shown.content.decode())
    assert all(" checked" in box for box in boxes)
    offered = [re.search(r'value="([^"]+)"', box)[1] for box in boxes]
    assert "Nadia Broad, Partner practitioner" in words(shown)
    assert sorted(key.split("-")[0] for key in offered) == ["pack", "request"]
    after = words(closes(ian, asked, *offered))
    assert is_revoked() and PartnerAction.objects.get().state == ActionState.WITHDRAWN
    assert nadia.get(reverse("safeguarding:request", args=[asked.public_id])).status_code == 404
    assert "It is closed to them." in after and "Nothing of this record is open outside any more." in after
    assert "Copies that were taken of it" in after  # they are out


def test_what_is_unticked_stays_open_and_nothing_ticked_is_said(signed_in, asked):
    ian = signed_in("ian")
    seals(ian, asked)
    nothing = closes(ian, asked)
    assert nothing.status_code == 422 and "sealed already" in words(nothing)
    closes(ian, asked, f"request-{asked.pk}")
    assert not is_revoked() and PartnerAction.objects.get().state == ActionState.WITHDRAWN


def test_twice_is_once(signed_in, asked):
    ian, ingrid = signed_in("ian"), signed_in("ingrid")
    seals(ian, asked)
    key = f"pack-{PackJob.objects.get().pk}"
    closes(ian, asked, key)
    assert closes(ingrid, asked, key).status_code == 422


@pytest.mark.parametrize("name", ["omar", "sian", "nadia", "tanya", "amir", "rex"])
def test_nobody_else_closes_anything(signed_in, asked, name):
    seals(signed_in("ian"), asked)
    assert closes(signed_in(name), asked, f"pack-{PackJob.objects.get().pk}").status_code in (403, 404)
    assert not is_revoked()


def test_a_revoked_pack_is_no_longer_offered_and_one_that_is_being_made_is(signed_in, asked, who):
    actions.revoke(job=PackJob.objects.get(), by=who("omar"))
    PackJob.objects.create(
        dedupe_key="b",
        referral=asked.referral,
        requested_by=who("omar").user,
        purpose="x",
        lawful_basis="law_enforcement",
    )
    page_now = signed_in("ian").get(page(asked)).content.decode()
    assert "Pack for the police, which is being made" in page_now
    assert re.findall(r'value="(pack-\d+)"', page_now) == [f"pack-{PackJob.objects.get(dedupe_key='b').pk}"]
