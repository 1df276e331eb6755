"""What should not be here is put back, handed over or destroyed: the last two by two inspectors, and with every copy of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.acting import acting
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.clock import today
from core.private_files import Refused
from evidence import actions, duties, judging
from evidence.models import CopyPage, File, FileState, Inspection, RedactedPage
from packs import duties as packs
from packs.models import PackJob
from referrals.filing.actions import drafting
from referrals.filing.file_places import CASE_FILE, DRAFT
from safeguarding.retention import actions as retention
from tests.buckets import files_in_a_bucket
from tests.evidence.redacted import once, released
from tests.evidence.released import a_file
from tests.keeping import the_keeper_at_work
from tests.packs.shares import acknowledged
from tests.records import a_draft, an_assessed_referral

A_YEAR = timedelta(days=365)
WHY = {"reason": "No lawful reason to keep it"}
HANDED = {"to": "Counter Terrorism Internet Referral Unit", "receipt": "CTIRU 26/4471", **WHY}


def page(file, name="file"):
    return reverse(f"evidence:{name}", args=[file.public_id])


def fresh(file):
    return File.objects.get(pk=file.pk)


def stored(settings):
    return sorted(each.name for each in Path(settings.FILES_DIR).rglob("*") if each.is_file())


def in_a_pack(who):
    """Of the case file: released, in a pack, and redacted since."""
    file = a_file(an_assessed_referral(who), by=who("omar"), place=CASE_FILE)
    acknowledged(who, referral=file.holder, pick=lambda group, piece: str(file.public_id) in piece.key)
    released(file, who)
    return file, "omar"


def in_a_forgotten_draft(who):
    return a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT), "tanya"


@pytest.fixture
def bucket(settings, monkeypatch):
    with files_in_a_bucket(settings, monkeypatch, versioned=True) as server:
        yield server


def test_in_a_bucket_that_keeps_versions_nothing_of_it_is_left_either(
    who, settings, bucket, django_capture_on_commit_callbacks
):
    file, _ = in_a_pack(who)
    actions.set_aside(file=file, why="It should not be here", by=who("omar"))
    judging.propose_handing_over(file=file, to="CTIRU", receipt="26/4471", reason="Theirs", by=who("ian"))
    assert len(bucket.contents()) == 5 and stored(settings) == []
    with django_capture_on_commit_callbacks(execute=True):
        judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    assert bucket.kept == {} and fresh(file).bytes_gone_at


def test_under_a_lock_of_the_bucket_nobody_certifies_that_it_is_gone(who, bucket, django_capture_on_commit_callbacks):
    file = a_file(an_assessed_referral(who), by=who("omar"))
    actions.set_aside(file=file, why="It should not be here", by=who("omar"))
    judging.propose_destroying(file=file, by=who("ian"), **WHY)
    bucket.locked = {f"evidence/{file.key}"}
    with django_capture_on_commit_callbacks(execute=True):
        judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    with pytest.raises(Refused):
        duties.destroy_removed()
    assert fresh(file).bytes_gone_at is None and not Event.objects.filter(kind="file.destroyed").exists()
    bucket.locked = set()
    duties.destroy_removed()
    assert fresh(file).bytes_gone_at and bucket.kept == {}


@pytest.mark.parametrize(
    ("where", "how", "said", "state"),
    [
        (in_a_pack, "hand_over", HANDED, FileState.HANDED),
        (in_a_forgotten_draft, "destroy", WHY, FileState.DESTROYED),
    ],
)
def test_one_inspector_proposes_it_another_confirms_and_every_byte_goes_at_once(
    who, signed_in, settings, people, second_net, django_capture_on_commit_callbacks, where, how, said, state
):
    file, sealer = where(who)
    actions.set_aside(file=file, why="It should not be here", by=who(sealer))
    if file.place == "draft":
        drafting.discard(draft=file.holder, by=who("tanya"))
        with pytest.raises(MoveDenied, match="nothing to put it back to"):
            actions.put_back(file=file, reason="It is a poster", by=who("ian"))
    ian, ingrid = signed_in("ian"), signed_in("ingrid")
    assert ian.post(page(file, how), {**said, **once()}).status_code == 302
    assert Notice.objects.filter(person=people.ingrid, kind="file.end_proposed", path=page(file)).exists()
    assert not Notice.objects.filter(person=people.ian, kind="file.end_proposed").exists()
    with pytest.raises(MovedOn):  # in another tab
        actions.put_back(file=file, reason="It is a poster", by=who("ingrid"))
    confirm = {"version": fresh(file).version, **once()}
    assert "Another inspector has to confirm" in ian.post(page(file, "confirm_end"), confirm, follow=True).text
    assert fresh(file).state == FileState.SET_ASIDE and stored(settings)
    with django_capture_on_commit_callbacks(execute=True):
        ingrid.post(page(file, "confirm_end"), confirm)
    gone = fresh(file)
    assert (gone.state, gone.proposed_by, gone.ended_by) == (state, people.ian, people.ingrid)
    assert stored(settings) == [] and gone.bytes_gone_at and gone.holds == []
    assert not CopyPage.objects.filter(file=file).exists() and not RedactedPage.objects.exists()
    shown = ian.get(page(file)).text
    assert all(words in shown for words in (*said.values(), file.sha256, "Confirmed", "Destroyed here"))
    assert "put it back" not in shown and signed_in(sealer).get(page(file)).status_code == 404
    duties.destroy_removed()
    packs.expire()
    assert Event.objects.filter(kind="file.destroyed").count() == 1
    assert Event.objects.filter(kind="pack.file_removed").count() == (where is in_a_pack)


@pytest.mark.parametrize(("sealer", "state"), [("omar", FileState.DESTROYED), ("tanya", FileState.REMOVED)])
def test_what_a_restore_brings_back_of_a_destroyed_file_goes_again_and_is_said(who, settings, sealer, state):
    """Omar's was destroyed by Ian and Ingrid, Tanya took hers out of her draft; then the disk died."""
    if sealer == "tanya":
        file = a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT)
        actions.remove(file=file, by=who("tanya"))
    else:
        file = a_file(an_assessed_referral(who), by=who("omar"))
        actions.set_aside(file=file, why="It should not be here", by=who("omar"))
        judging.propose_destroying(file=file, by=who("ian"), **WHY)
        judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    duties.destroy_removed()
    gone = fresh(file).bytes_gone_at
    assert (fresh(file).state, stored(settings)) == (state, []) and gone
    (Path(settings.FILES_DIR) / "evidence" / file.key).write_bytes(b"as it came")
    with the_keeper_at_work():
        duties.sweep_orphans()
        duties.destroy_what_came_back()
        duties.destroy_what_came_back()
    assert stored(settings) == [] and fresh(file).bytes_gone_at > gone
    assert Event.objects.filter(kind="file.destroyed_again", target_id=str(file.pk)).count() == 1


def test_the_same_photograph_in_another_place_is_sealed_with_it_and_one_that_comes_later_on_arrival(
    who, signed_in, people
):
    """Tanya's photograph is in Omar's case file too, where he put it into a pack. Mina sends it after it was sealed."""
    photo = {"content": b"the same photograph"}
    omars = a_file(an_assessed_referral(who), by=who("omar"), place=CASE_FILE, **photo)
    another = a_file(omars.holder, by=who("omar"), place=CASE_FILE)
    share = acknowledged(who, referral=omars.holder, pick=lambda group, piece: str(omars.public_id) in piece.key)
    tanyas = a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT, **photo)
    with acting(who("tanya").actor):
        actions.set_aside(file=tanyas, why="What Ms Begum showed me", by=who("tanya"))
    minas = a_file(a_draft(who("mina")), by=who("mina"), place=DRAFT, released=False, **photo)
    assert [fresh(each).state for each in (tanyas, omars, minas, another)] == [
        *[FileState.SET_ASIDE] * 3,
        FileState.RELEASED,
    ]
    assert not Inspection.objects.filter(file=minas).exists()
    assert PackJob.objects.get(pk=share.job_id).stopped_at
    shown = signed_in("ian").get(page(omars)).text
    assert "Other files of the same content, in this record or another: 2 sealed." in shown
    assert "Sealed by the service" in shown and "Ms Begum" not in shown and people.tanya.name not in shown
    done = Event.objects.filter(kind="row.changed", target_type="evidence.File", target_id=str(omars.pk))
    closed = Event.objects.filter(kind="pack.stopped", target_id=str(share.job_id))
    for event in (done.latest("pk"), closed.get()):
        assert (event.actor_name, event.agency_name) == ("the system", "Wensum Constabulary")
    for file in (tanyas, omars, minas):
        assert Notice.objects.filter(person=people.ian, kind="file.set_aside", path=page(file)).exists()
    actions.put_back(file=omars, reason="A poster of the school play", by=who("ian"))
    assert [fresh(each).state for each in (tanyas, omars, minas)] == [
        FileState.SET_ASIDE,
        FileState.RECEIVED,
        FileState.SET_ASIDE,
    ]
    actions.put_back(file=tanyas, reason="A poster of the school play", by=who("ian"))
    assert {fresh(each).state for each in (tanyas, omars, minas)} == {FileState.RECEIVED}


def test_what_was_proposed_can_be_taken_back_and_a_death_before_the_last_byte_is_made_good(who, settings):
    file = a_file(an_assessed_referral(who), by=who("omar"))
    actions.set_aside(file=file, why="It should not be here", by=who("omar"))
    judging.propose_destroying(file=file, by=who("ian"), **WHY)
    judging.take_back_end(file=file, version=fresh(file).version, by=who("ingrid"))
    with pytest.raises(MovedOn):
        judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    judging.propose_destroying(file=file, by=who("ian"), **WHY)
    judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))  # and its process dies
    assert stored(settings)
    duties.destroy_removed()
    assert stored(settings) == [] and Event.objects.filter(kind="file.destroyed").count() == 1


def test_what_a_court_holds_is_handed_over_and_not_destroyed(who):
    file = a_file(an_assessed_referral(who), by=who("omar"), place=CASE_FILE)
    actions.set_aside(file=file, why="It should not be here", by=who("omar"))
    judging.propose_destroying(file=file, by=who("ian"), **WHY)
    retention.put_hold(
        force=file.holder.force, why="The inquiry", from_day=today(), review_on=today() + A_YEAR, by=who("della")
    )
    with pytest.raises(MoveDenied, match="held from disposal"):
        judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    judging.take_back_end(file=file, version=fresh(file).version, by=who("ian"))
    with pytest.raises(MoveDenied, match="held from disposal"):
        judging.propose_destroying(file=file, by=who("ian"), **WHY)
    judging.propose_handing_over(file=file, by=who("ian"), **HANDED)
    assert judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid")).state == FileState.HANDED
