"""A pack in the portal: sent, acknowledged, opened, taken; recalled, run out, corrected; and refused to everybody else on
the very next request."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, Notice, User
from audit.models import Event
from audit.moves import MoveDenied
from core.counting import counts
from packs import build, chasing, duties, store
from packs.corrected import has_left, settle
from packs.limits import LIMITS
from packs.models import Download, PackGrant, PackJob, PackShare, ShareState
from packs.sharing import actions
from packs.taking import take
from referrals.casework.actions import sight
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters import told
from referrals.casework.rules.correcting import Settling
from referrals.filing.actions import adding
from referrals.models import Deconfliction, Referral, Seal
from safeguarding import rungs
from tests.packs.shares import (
    TRUST,
    a_share,
    acknowledged,
    again,
    assessed_once,
    at,
    make,
    picks,
    private_store,
    recalled,
    referral,
    sent,
    wanted,
)

__all__ = ["assessed_once", "private_store", "referral"]


def pressed(client, share, name, **typed):
    form = {"version": again(share).version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(at(share, name), form, follow=True)


def opens(client, share):
    return client.get(at(share)).status_code


def copied(client, share):
    return client.post(at(share, "take_received"))


def test_from_picking_to_a_copy_in_nadias_hands(who, referral, signed_in, people):
    """The whole way over its pages: nothing of the person is shown before it is acknowledged, each step is logged."""
    omar, nadia = signed_in("omar"), signed_in("nadia")
    trust = Agency.objects.get(name=TRUST)
    page = reverse("packs:ask_partner", args=[referral.public_id, trust.public_id])
    said = wanted(who, referral)
    typed = {
        "purpose": said.purpose,
        "lawful_basis": said.lawful_basis,
        "necessity": said.necessity,
        "proportionality": said.proportionality,
        "decided_by": people.omar.pk,
        "days": 14,
        "corrections": 0,
        "idempotency": str(uuid.uuid4()),
    }
    assert omar.post(page, typed).status_code == 422 and "Tick at least one thing" in omar.post(page, typed).text
    preview = omar.post(
        page, {**typed, "pieces_person": picks(referral), "idempotency": str(uuid.uuid4())}, follow=True
    )
    share = PackShare.objects.get()
    assert "As they will see it" in preview.text and said.proportionality in preview.text
    assert "Sent. It is being made" in pressed(omar, share, "send").text
    assert opens(nadia, share) == 404  # not made yet
    make(again(share))
    share = again(share)
    name = str(referral.subject.names.get())
    assert name not in nadia.get(at(share)).text and copied(nadia, share).status_code == 403
    shown = pressed(nadia, share, "acknowledge").text
    assert name in shown and referral.reference not in shown and said.proportionality not in shown
    answer = copied(nadia, share)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        assert name in pack.read("pack.html").decode() and referral.reference not in pack.read("pack.html").decode()
    said = {"number": 1, "taken_by": "Nadia Broad", "agency": TRUST}
    assert manifest["copy"] == said | {name: manifest["copy"][name] for name in ("taken_at", "signed")}
    assert manifest["copy"]["signed"]["by"] == "Prevent Portal (demonstration)"
    assert referral.reference not in answer["Content-Disposition"]
    assert "Copy 1: Nadia Broad" in omar.get(at(share, "share")).text
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {"pack.prepared", "packshare.send", "pack.delivered", "packshare.acknowledge", "pack.opened"}
    assert Event.objects.get(kind="pack.downloaded").actor_name == "Nadia Broad"


def test_nobody_else_learns_that_there_is_one(who, referral, signed_in):
    share = acknowledged(who, referral=referral)
    for name in ("tanya", "lena", "ada", "carl", "des", "amir", "yusuf", "rex"):
        client = signed_in(name)
        seen = {client.get(at(share, page)).status_code for page in ("received_pack", "share", "destroyed", "recall")}
        assert seen == {404} and copied(client, share).status_code == 404, name
    omar = signed_in("omar")
    assert opens(omar, share) == 404 and omar.get(at(share, "share")).status_code == 200


ENDS = {
    "expired": lambda share, people: PackShare.objects.filter(pk=share.pk).update(until=timezone.now()),
    "no grant": lambda share, people: PackGrant.objects.all().delete(),
    "suspended": lambda share, people: User.objects.filter(pk=people.nadia.pk).update(is_active=False),
    "left": lambda share, people: Membership.objects.filter(user=people.nadia).update(until=timezone.now()),
    "sealed": lambda share, people: Seal.objects.create(referral=share.referral, why="x", by=people.ian),
}


def test_each_end_is_one_on_the_very_next_request(who, referral, signed_in, people):
    """Run out, without its grant, suspended, gone from the agency, sealed, kept away, on hold, recalled: page and file."""
    share, nadia = acknowledged(who, referral=referral), signed_in("nadia")
    assert opens(nadia, share) == 200
    for why, end in ENDS.items():
        with transaction.atomic():
            end(share, people)
            assert opens(nadia, share) in (302, 404), why
            assert copied(nadia, share).status_code in (302, 404), why
            transaction.set_rollback(True)
    assert opens(nadia, share) == 200
    with transaction.atomic():
        sight.exclude(referral=share.referral, person=people.nadia, why="She is his aunt", by=who("sian"))
        assert opens(nadia, share) == 404
        transaction.set_rollback(True)
    with transaction.atomic():
        Deconfliction.objects.filter(referral=share.referral).update(code="pursue_primacy")
        assert opens(nadia, share) == 404 and copied(nadia, share).status_code == 404
        transaction.set_rollback(True)
    pressed(signed_in("omar"), share, "recall", reason="The wrong trust")
    assert opens(nadia, share) == 404 and copied(nadia, share).status_code == 404


def test_after_a_recall_a_certificate_is_asked_back_and_chased_until_it_is_given(who, referral, signed_in, people):
    share, nadia = recalled(who, referral=referral), signed_in("nadia")
    assert PackJob.objects.get(pk=share.job_id).revoked_at and not PackGrant.objects.exists()
    duties.expire()
    assert not list(store.PACKS.place().iterdir())
    page = nadia.get(at(share, "destroyed")).text
    assert "was recalled" in page and str(share.referral.subject.names.get()) not in page and "wrong trust" not in page
    assert f"pack {share.reference[:2]}-" in nadia.get(reverse("packs:received")).text
    PackShare.objects.filter(pk=share.pk).update(destroy_by=timezone.now() - timedelta(days=15))
    for _ in range(2):
        chasing.chase_certificates()
    rungs = ("pack.not_destroyed_raised",)
    assert Notice.objects.filter(kind__in=rungs, person=people.sian).count() == 2  # the rung, and a week later
    assert pressed(nadia, share, "destroyed", how="Deleted and shredded").status_code == 422
    assert "Thank you" in pressed(nadia, share, "destroyed", how="Deleted and shredded", sure="on").text
    now = again(share)
    assert (now.state, now.destroyed_by) == (ShareState.DESTROYED, people.nadia)
    told_so_far = Notice.objects.count()
    chasing.chase_certificates()
    assert Notice.objects.count() == told_so_far
    assert "Deleted and shredded" in signed_in("omar").get(at(share, "share")).text


def test_one_that_nobody_opened_is_recalled_without_a_certificate(who, referral, signed_in):
    share = sent(who, referral=referral)
    actions.recall(share=share, reason="Too early", version=share.version, by=who("omar"))
    assert again(share).destroy_by is None
    assert signed_in("nadia").get(at(share, "destroyed")).status_code == 404


def test_of_one_that_is_closed_both_sides_read_what_happened_what_is_safe_and_what_is_next(who, referral, signed_in):
    """Past its last day with a copy out, and recalled before anybody opened it: no word of what was in either."""
    nadia, omar = signed_in("nadia"), signed_in("omar")
    past, unopened = acknowledged(who, referral=referral), sent(who, referral=referral)
    copied(nadia, past)
    assert "Closed lately" not in nadia.get(reverse("packs:received")).text
    PackShare.objects.filter(pk=past.pk).update(until=timezone.now() - timedelta(hours=1))
    actions.recall(share=unopened, reason="The wrong trust", version=unopened.version, by=who("omar"))
    told = " ".join(nadia.get(reverse("packs:received")).text.split())
    assert "was open to your agency until" in told and "destroy them once that is over" in told
    assert "before anybody at your agency opened it: nothing is left to do" in told and "wrong trust" not in told
    assert "ask the police team that sent it" in told and referral.subject.display_name not in told
    listed = Event.objects.filter(kind="list.shown").latest("id")
    assert listed.ids == [f"packs.PackShare:{share.pk}" for share in (unopened, past)]
    assert [nadia.get(at(share)).status_code for share in (past, unopened)] == [404, 404]
    seen = omar.get(at(past, "share")).text
    assert "Past its last day" in seen and "recall it if they have to be destroyed" in seen and "Recall it" in seen
    seen = omar.get(at(unopened, "share")).text
    assert "Nobody there had opened it, so no copy is left." in seen and "prepare a new pack" in seen
    PackShare.objects.filter(pk=past.pk).update(until=timezone.now() - LIMITS.closed_told - timedelta(hours=1))
    assert past.reference[-4:] not in nadia.get(reverse("packs:received")).text


def test_one_that_nobody_opens_is_chased(who, referral, people):
    share = sent(who, referral=referral)
    chasing.chase_unopened()
    assert not Notice.objects.filter(kind__startswith="pack.not_opened").exists()
    PackShare.objects.filter(pk=share.pk).update(sent_at=timezone.now() - timedelta(days=12))
    for _ in range(2):
        chasing.chase_unopened()
    assert Notice.objects.filter(kind="pack.not_opened_raised", person=people.omar).count() == 2
    actions.acknowledge(share=share, version=share.version, by=who("nadia"))


def uncorrected(who) -> int:
    return counts(who("omar"), [told.uncorrected_records(who("omar"))])[0]


def test_who_has_it_is_told_of_a_correction_of_what_was_picked_and_of_nothing_else(
    who, referral, signed_in, people, monkeypatch
):
    share, nadia = (
        acknowledged(who, referral=referral, pick=lambda g, p: p.claim.startswith("name:")),
        signed_in("nadia"),
    )
    birth, name = referral.subject.dates_of_birth.standing().first(), referral.subject.names.standing().first()
    for claim in filter(None, (birth, name)):
        assert not Notice.objects.filter(kind="pack.corrected").exists() and uncorrected(who) == 0
        withdraw_known(referral=referral, claim=claim, reason="His brother's", by=who("omar"))
    assert Notice.objects.filter(kind="pack.corrected", person=people.nadia).count() == 1
    assert uncorrected(who) == 1
    shown = nadia.get(at(share)).text
    assert "Something in this pack was corrected" in shown and "We have read this" in shown
    assert "We have read this" not in pressed(nadia, share, "read_correction", corrections=1).text
    assert again(share).correction_read_by == people.nadia
    monkeypatch.setattr(rungs, "reached", lambda ladder, due_at: ladder[-1:])  # two working days later
    chasing.chase_corrections()
    assert Notice.objects.filter(kind="pack.not_settled_raised", person=people.sian).exists()


def test_a_second_person_says_yes_above_a_marking_and_never_whoever_prepared_it(who, referral, signed_in, people):
    share = a_share(who, referral=referral)
    Referral.objects.filter(pk=share.referral_id).update(marking="SECRET")
    waits = actions.send(share=again(share), version=share.version, by=who("omar"))
    assert waits.state == ShareState.WAITING and not PackJob.objects.exists()
    assert Notice.objects.filter(kind="pack.waits", person=people.sian).exists()
    omar, sian = signed_in("omar"), signed_in("sian")
    assert pressed(omar, share, "approve").status_code == 403
    assert "Sent back" in pressed(sian, share, "send_back", reason="Say less").text
    assert "Say less" in omar.get(at(share, "share")).text
    assert "A second person has to say yes first: it is marked secret" in pressed(omar, share, "send").text
    assert "Approved and sent" in pressed(sian, share, "approve").text
    job = PackJob.objects.get(recipient__name=TRUST)
    assert again(share).approved_by == people.sian
    assert build.content_of(job, by=who("omar"), at=timezone.now()).marking == "SECRET"


def test_who_put_a_pack_forward_does_not_say_yes_to_it(who, referral):
    """Prepared by Omar, sent on by Sian: the yes is another supervisor's."""
    share = a_share(who, referral=referral)
    Referral.objects.filter(pk=share.referral_id).update(marking="SECRET")
    waits = actions.send(share=again(share), version=share.version, by=who("sian"))
    with pytest.raises(MoveDenied, match="Another person has to say yes"):
        actions.approve(share=waits, version=waits.version, by=who("sian"))
    assert actions.approve(share=again(waits), version=waits.version, by=who("ian")).state == ShareState.SENT


def test_a_second_person_says_yes_to_a_bulk_of_packs(who, referral):
    share = a_share(who, referral=referral)
    for number in range(LIMITS.bulk):
        PackShare.objects.create(
            referral=share.referral,
            agency=share.agency,
            why="x",
            lawful_basis="x",
            necessity="x",
            proportionality="x",
            decided_by=share.decided_by,
            days=1,
            shared_by=share.shared_by,
            state=ShareState.SENT,
            sent_at=timezone.now(),
            job=PackJob.objects.create(
                dedupe_key=f"bulk {number}",
                referral=share.referral,
                requested_by=share.decided_by,
                recipient=share.agency,
                purpose="x",
                lawful_basis="x",
            ),
        )
    waits = actions.send(share=share, version=share.version, by=who("omar"))
    assert waits.state == ShareState.WAITING and "Omar Haddad has sent 5 packs" in waits.second_because[0]
    sergeant = who("sian")
    with pytest.raises(MoveDenied):
        actions.approve(share=waits, version=waits.version - 1, by=sergeant)  # an older page


def test_who_sends_is_locked_before_their_packs_are_counted(who, referral):
    share = a_share(who, referral=referral, decided_by=who("sian").user)
    with CaptureQueriesContext(connection) as asked:
        actions.send(share=share, version=share.version, by=who("omar"))
    first = next(each["sql"] for each in asked if "FOR NO KEY UPDATE" in each["sql"])
    assert 'FROM "accounts_user"' in first
    (notice,) = Notice.objects.filter(kind="pack.decided")
    assert notice.person == who("sian").user and notice.path == at(share, "share")


def test_a_copy_that_the_police_took_is_none_of_the_agencys(who, referral, signed_in):
    """Nadia reads who took one there; a pack that was never opened there asks for no certificate."""
    share = sent(who, referral=referral)
    take(job=share.job, by=who("omar")).file.close()
    assert not has_left(share.job)
    gone = actions.recall(share=share, reason="The wrong trust", version=share.version, by=who("omar"))
    assert gone.destroy_by is None
    other, nadia = acknowledged(who, referral=referral), signed_in("nadia")
    take(job=other.job, by=who("omar")).file.close()
    assert "Copies taken" not in nadia.get(at(other)).text
    b"".join(copied(nadia, other).streaming_content)
    page = nadia.get(at(other)).text
    assert "Copy 2: Nadia Broad" in page and "Copy 1" not in page


def test_each_correction_is_told_and_one_before_it_was_opened_waits_for_the_officer(who, referral):
    def corrected(text):
        adding.correct(referral=referral, text=text, by=who("tanya"))

    filed = acknowledged(who, referral=referral, pick=lambda group, piece: group.code == "filed")
    corrected("He is in year 10")
    corrected("And not at that school")
    assert Notice.objects.filter(kind="pack.corrected", person=who("nadia").user).count() == 2
    new = sent(who, referral=referral, pick=lambda group, piece: group.code == "filed")
    corrected("He has no sister")
    assert PackJob.objects.get(pk=new.job_id).told_wrong_since is None
    actions.acknowledge(share=again(new), version=again(new).version, by=who("nadia"))
    assert PackJob.objects.get(pk=new.job_id).told_wrong_since is not None
    # The trust was merged into another meanwhile: what is sent to that one is in the place of the old pack.
    replaced = acknowledged(who, referral=referral, pick=lambda group, piece: group.code == "filed")
    county = Agency.objects.get(name="Wensum County Council")
    PackShare.objects.filter(pk__in=[filed.pk, replaced.pk]).update(agency=county)
    PackJob.objects.filter(pk=replaced.job_id).update(recipient=county)
    job = PackJob.objects.get(pk=filed.job_id)
    settled = settle(
        job=job, settling=Settling(how="replaced", why="They have the new one"), version=job.version, by=who("omar")
    )
    assert settled.replaced_by_id == replaced.job_id


def test_two_who_take_a_copy_have_two_numbers_and_two_roots(who, referral, signed_in):
    share, nadia = acknowledged(who, referral=referral), signed_in("nadia")
    for _ in range(2):
        assert b"".join(copied(nadia, share).streaming_content)
    first, second = Download.objects.order_by("number")
    assert (first.number, second.number) == (1, 2) and first.root != second.root


def test_a_hold_that_began_since_keeps_it_here(who, referral):
    share = a_share(who, referral=referral)
    Deconfliction.objects.filter(referral=share.referral).update(code="pursue_primacy")
    with pytest.raises(MoveDenied, match="primacy"):
        actions.send(share=share, version=share.version, by=who("omar"))
