"""What should not be here is put back, handed over or destroyed: the last two by two inspectors, and with every copy of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.acting import acting
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.clock import today
from core.jobs import JobState
from core.private_files import Refused
from evidence import actions, duties, judging, same_content
from evidence.actions import Told
from evidence.limits import LIMITS
from evidence.models import ContentWork, CopyPage, File, FileState, Inspection, Reach, RedactedPage, Unfinished
from evidence.moves import UNSEALED
from evidence.presenters import stands_as
from evidence.reasons import MISFILED
from evidence.tasks import follow_content
from packs import duties as packs
from packs.models import PackJob
from referrals.filing.actions import drafting
from referrals.filing.file_places import CASE_FILE, DRAFT
from safeguarding.requests.file_places import REQUEST
from safeguarding.retention import actions as retention
from tests.buckets import files_in_a_bucket
from tests.evidence.redacted import once, released
from tests.evidence.released import a_file, others_followed
from tests.keeping import forget_what_was_told, the_keeper_at_work
from tests.packs.shares import acknowledged
from tests.records import a_draft, a_request, an_assessed_referral

A_YEAR = timedelta(days=365)
PHOTO = {"content": b"the same photograph"}
SEALED = FileState.SET_ASIDE
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


def states(*files):
    return [fresh(file).state for file in files]


@pytest.fixture
def photographs(who):
    """The same one in Omar's case file and in Tanya's draft."""
    omars = a_file(an_assessed_referral(who), by=who("omar"), place=CASE_FILE, **PHOTO)
    return omars, a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT, **PHOTO)


def sent_later(who, name="mina"):
    return a_file(a_draft(who(name)), by=who(name), place=DRAFT, released=False, **PHOTO)


def another_of(file, who, name):
    """Of the same content, in the same record."""
    return a_file(file.holder, by=who(name), place=file.attached_at, released=False, **PHOTO)


def begun_by(who, name):
    """Of the same content, and not sent yet."""
    content = PHOTO["content"]
    about = {"name": "photo.jpg", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return actions.begin_upload(place=DRAFT, holder=a_draft(who(name)), by=who(name), **about)


def destroyed_by_two(file, who):
    judging.propose_destroying(file=file, by=who("ian"), **WHY)
    judging.confirm_end(file=file, version=fresh(file).version, by=who("ingrid"))
    duties.destroy_removed()


def seal(file, who, name, **said):
    actions.set_aside(file=file, why="What Ms Begum showed me", by=who(name), **said)


def test_the_same_photograph_in_another_place_is_sealed_with_it_and_one_that_comes_later_on_arrival(
    who, signed_in, people, photographs
):
    """Tanya's photograph is in Omar's case file too, where he put it into a pack. Mina sends it after it was sealed."""
    omars, tanyas = photographs
    another = a_file(omars.holder, by=who("omar"), place=CASE_FILE)
    share = acknowledged(who, referral=omars.holder, pick=lambda group, piece: str(omars.public_id) in piece.key)
    with acting(who("tanya").actor):
        seal(tanyas, who, "tanya")
    minas = sent_later(who)
    assert states(tanyas, omars, minas) == [SEALED, FileState.RELEASED, SEALED]
    others_followed()
    assert states(omars, another) == [SEALED, FileState.RELEASED]
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
    others_followed()
    assert states(tanyas, omars, minas) == [SEALED, FileState.RECEIVED, SEALED]
    actions.put_back(file=tanyas, reason="A poster of the school play", by=who("ian"))
    others_followed()
    assert states(tanyas, omars, minas) == [FileState.RECEIVED] * 3


def test_what_an_inspector_put_back_is_closed_by_another_persons_word_in_that_record_alone(who, people, photographs):
    """And an inspector is asked for the rest: of what no inspector has put back."""
    omars, tanyas = photographs
    seal(tanyas, who, "tanya")
    actions.put_back(file=tanyas, reason="A poster of the school play", by=who("ian"))
    others_followed()
    forget_what_was_told()
    minas = sent_later(who)
    seal(minas, who, "mina")
    later = sent_later(who, "femi")
    others_followed()
    assert states(minas, tanyas, omars, later) == [
        SEALED,
        FileState.RECEIVED,
        FileState.RELEASED,
        FileState.RECEIVED,
    ]
    (told,) = Notice.objects.filter(person=people.ian, kind="file.set_aside")
    assert "The same content was put back before" in told.words and told.path == page(minas)
    actions.say_reach(file=minas, reach="", by=who("ian"))
    others_followed()
    assert states(minas, tanyas, omars, later) == [SEALED, FileState.RECEIVED, SEALED, SEALED]


def test_what_came_to_the_wrong_record_is_sealed_there_alone_and_taken_in_the_right_one(
    who, photographs, signed_in, settings
):
    omars, tanyas = photographs
    begun = begun_by(who, "femi")
    misfiled = {"wrong": "record", "why": "It is about his neighbour", **once()}
    assert signed_in("omar").post(page(omars, "set_aside"), {**misfiled, "wrong": ""}).status_code == 422
    signed_in("omar").post(page(omars, "set_aside"), misfiled)
    others_followed()
    destroyed_by_two(omars, who)
    assert Unfinished.objects.filter(pk=begun.pk).exists()
    assert states(omars, tanyas, sent_later(who)) == [
        FileState.DESTROYED,
        FileState.RELEASED,
        FileState.RECEIVED,
    ]


def test_what_is_begun_and_not_sent_stays_though_the_same_was_destroyed_and_is_sealed_when_it_is_sent(who, photographs):
    """That it vanished would tell Femi what was destroyed elsewhere."""
    begun = begun_by(who, "femi")
    seal(photographs[1], who, "tanya")
    destroyed_by_two(photographs[1], who)
    assert Unfinished.objects.filter(pk=begun.pk).exists()
    assert not Event.objects.filter(kind="file.dropped").exists()
    assert states(sent_later(who, "femi")) == [SEALED]


def test_a_copy_that_only_followed_and_was_destroyed_carries_the_seal_no_further_than_it_went(who, photographs):
    """Ingrid confirms for Omar's copy after Ian had said that Tanya's seal is for that file alone."""
    omars, tanyas = photographs
    seal(tanyas, who, "tanya")
    others_followed()
    judging.propose_destroying(file=omars, by=who("ian"), **WHY)
    actions.say_reach(file=tanyas, reach=Reach.FILE, by=who("ian"))
    others_followed()
    judging.confirm_end(file=omars, version=fresh(omars).version, by=who("ingrid"))
    assert states(omars, sent_later(who)) == [FileState.DESTROYED, FileState.RECEIVED]


def test_a_copy_in_the_one_record_that_a_seal_reaches_is_destroyed_for_that_record_alone(who, photographs):
    """An inspector had put the leaflet back once, so Mina's word closes it in her draft."""
    seal(photographs[1], who, "tanya")
    actions.put_back(file=photographs[1], reason="A poster of the school play", by=who("ian"))
    minas = sent_later(who)
    seal(minas, who, "mina")
    second = another_of(minas, who, "mina")
    destroyed_by_two(second, who)
    actions.put_back(file=minas, reason="A poster of the school play", by=who("ian"))
    others_followed()
    assert states(second, sent_later(who, "femi")) == [FileState.DESTROYED, FileState.RECEIVED]
    assert states(another_of(minas, who, "mina")) == [SEALED]


def test_of_a_file_that_has_ended_an_inspector_says_how_far_its_seal_goes(who, photographs, signed_in):
    """It speaks still for what arrives: also one that had only followed."""
    omars, tanyas = photographs
    seal(tanyas, who, "tanya")
    others_followed()
    for gone in (omars, tanyas):
        destroyed_by_two(gone, who)
    ian = signed_in("ian")
    assert states(sent_later(who)) == [SEALED]
    for gone in (omars, tanyas):
        assert page(gone, "reach") in ian.get(page(gone)).text
        assert ian.post(page(gone, "reach"), {"how_far": "file", **once()}).status_code == 302
    others_followed()
    assert states(omars, tanyas, sent_later(who, "femi")) == [FileState.DESTROYED] * 2 + [FileState.RECEIVED]


def test_a_seal_of_one_record_reaches_the_files_of_its_requests(who, photographs):
    """The trust sends with its answer what Tanya's case file has; an inspector had put it back once, elsewhere."""
    omars, tanyas = photographs
    seal(tanyas, who, "tanya")
    actions.put_back(file=tanyas, reason="A poster of the school play", by=who("ian"))
    others_followed()
    trusts = a_file(a_request(who, referral=omars.holder), by=who("nadia"), place=REQUEST, **PHOTO)
    seal(omars, who, "omar")
    others_followed()
    assert (fresh(omars).reach, states(trusts, tanyas)) == (Reach.RECORD, [SEALED, FileState.RECEIVED])


def test_an_inspector_says_that_a_seal_goes_no_further_and_what_followed_it_comes_back(who, photographs, signed_in):
    omars, tanyas = photographs
    seal(tanyas, who, "tanya")
    others_followed()
    assert fresh(omars).set_aside_by is None  # whoever reads its rows is not told who sealed the other
    ian = signed_in("ian")
    assert ian.post(page(omars, "reach"), {"how_far": "file", **once()}).status_code == 422  # it only followed
    assert "go" in ian.get(page(tanyas, "reach")).text
    ian.post(page(tanyas, "reach"), {"how_far": "file", **once()})
    others_followed()
    assert states(omars, tanyas) == [FileState.RECEIVED, SEALED]


def test_a_press_does_as_much_however_many_copies_there_are_and_a_worker_that_died_is_followed_by_another(
    who, photographs, monkeypatch
):
    """One of the others is held by somebody at that moment; at the next the worker is killed."""
    omars, tanyas = photographs
    alone = a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT)
    with CaptureQueriesContext(connection) as of_one:
        seal(alone, who, "tanya")
    copies = [omars, *(a_file(omars.holder, by=who("omar"), place=CASE_FILE, **PHOTO) for _ in range(2))]
    with CaptureQueriesContext(connection) as of_many:
        seal(tanyas, who, "tanya")
    assert len(of_many) <= len(of_one)
    really, fails = same_content._seal, iter([OperationalError(), SystemExit()])

    def sealing(file, *said):
        if failure := next(fails, None):
            raise failure
        return really(file, *said)

    monkeypatch.setattr(same_content, "_seal", sealing)
    with pytest.raises(SystemExit):
        others_followed()
    assert set(states(*copies)) == {FileState.RELEASED}
    ContentWork.objects.update(lease_until=timezone.now() - A_YEAR)
    monkeypatch.setattr(same_content, "LIMITS", replace(LIMITS, same_content_at_once=2))
    others_followed()
    assert set(states(*copies)) == {SEALED} and ContentWork.objects.get(sha256=omars.sha256).state == JobState.DONE


def test_what_can_never_be_put_back_keeps_no_later_one_waiting(who, photographs, monkeypatch):
    """Mina had thrown her draft away, with as many sealed copies in it as the worker does in one turn."""
    seal(photographs[1], who, "tanya")
    first = sent_later(who)
    second, femis = another_of(first, who, "mina"), sent_later(who, "femi")
    drafting.discard(draft=first.holder, by=who("mina"))
    monkeypatch.setattr(same_content, "LIMITS", replace(LIMITS, same_content_at_once=2))
    others_followed()
    actions.put_back(file=photographs[1], reason="A poster of the school play", by=who("ian"))
    work = ContentWork.objects.get(sha256=femis.sha256).pk
    for _ in range(3):
        follow_content(work)
    assert states(first, second, femis) == [SEALED, SEALED, FileState.RECEIVED]
    assert ContentWork.objects.get(pk=work).state == JobState.DONE


def test_what_one_person_sends_of_it_in_a_day_is_one_urgent_message_until_some_of_it_was_judged(
    who, photographs, people, signed_in
):
    seal(photographs[1], who, "tanya")
    forget_what_was_told()
    first = sent_later(who)
    second = another_of(first, who, "mina")
    told = Notice.objects.filter(person=people.ian, kind="file.set_aside").order_by("pk")
    assert [one.path for one in told] == [page(first)]
    assert page(second) in signed_in("ian").get(page(first)).text
    judging.propose_destroying(file=first, by=who("ian"), **WHY)
    third = another_of(first, who, "mina")
    assert [one.path for one in told.all()] == [page(first), page(third)]


def test_work_on_a_content_that_is_done_is_forgotten_after_a_day(who, photographs, as_keeper):
    done, waits, fails = (ContentWork.of_anew(digest) for digest in ("a" * 64, "b" * 64, "c" * 64))
    ContentWork.objects.filter(pk=done.pk).update(state=JobState.DONE, finished_at=timezone.now() - A_YEAR)
    ContentWork.objects.filter(pk=fails.pk).update(state=JobState.FAILED, finished_at=timezone.now() - A_YEAR)
    just = ContentWork.of_anew("d" * 64)
    ContentWork.objects.filter(pk=just.pk).update(state=JobState.DONE, finished_at=timezone.now())
    duties.forget_done_content()
    assert set(ContentWork.objects.values_list("pk", flat=True)) == {waits.pk, fails.pk, just.pk}


def read_at_her_school(file, who):
    """What the data protection officer of Mina's agency reads of it in the log."""
    there = Event.objects.filter(
        target_id=str(file.pk), target_type="evidence.File", agency_name=who("mina").actor.agency
    )
    return [(event.kind, event.payload if event.kind == "file.remove" else "") for event in there.order_by("pk")]


def test_to_who_sent_it_what_was_sealed_on_arrival_waits_like_any_other_until_somebody_judged_it(
    who, signed_in, photographs, monkeypatch
):
    """Else whoever sends a copy learns what was sealed, and where nobody had told them."""
    seal(photographs[1], who, "tanya")
    with acting(who("mina").actor):
        minas, other = sent_later(who), a_file(a_draft(who("mina")), by=who("mina"), place=DRAFT, released=False)
    mina = signed_in("mina")

    def shown(file, address):
        plain = mina.get(address).text
        for own in (str(file.public_id), str(file.holder.public_id), file.sha256):
            plain = plain.replace(own, "")
        return re.sub(
            r'(nonce|value|content)="[^"]*"|SHA-256.*?</dd>|\d+ (seconds?|minutes?)', "", plain, flags=re.DOTALL
        )

    for of in (page, lambda file: reverse("referrals:draft_files", args=[file.holder.public_id])):
        assert shown(minas, of(minas)) == shown(other, of(other))
    for file in (minas, other):
        assert mina.post(page(file, "remove"), once()).status_code == 302
    of = reverse("referrals:draft_files", args=[minas.holder.public_id])
    assert "It was removed before it was sent" in mina.get(of).text
    assert {mina.get(page(file)).status_code for file in (minas, other)} == {404}
    assert states(minas, other) == [SEALED, FileState.REMOVED]
    assert read_at_her_school(minas, who) == read_at_her_school(other, who)
    monkeypatch.setattr(actions, "LIMITS", replace(LIMITS, of_one_record=1))
    for file in (minas, other):  # each is gone, and leaves room
        assert a_file(file.holder, by=who("mina"), place=DRAFT, released=False)
    assert "put it back" in signed_in("ian").get(page(minas)).text
    actions.put_back(file=minas, reason="A poster of the school play", by=who("ian"))
    assert fresh(minas).state == FileState.REMOVED and fresh(minas).put_back_at is None


def test_what_its_sender_removed_stays_gone_from_that_persons_list_when_it_is_destroyed(who, signed_in, photographs):
    seal(photographs[1], who, "tanya")
    minas = sent_later(who)
    actions.remove(file=minas, by=who("mina"))
    destroyed_by_two(minas, who)
    listed = signed_in("mina").get(reverse("referrals:draft_files", args=[minas.holder.public_id])).text
    assert "It was removed before it was sent" in listed and "Destroyed" not in listed
    assert "Destroyed here" in signed_in("ian").get(page(minas)).text


def test_its_sender_changes_nothing_of_a_file_once_an_inspector_has_proposed_its_end(who, photographs):
    """Else the second inspector never reads what the first proposed for."""
    seal(photographs[1], who, "tanya")
    minas, mina = sent_later(who), who("mina")
    judging.propose_destroying(file=minas, by=who("ian"), **WHY)
    proposed = fresh(minas)
    for act in (
        lambda: actions.describe(file=minas, told=Told("Homework"), version=proposed.version, by=mina),
        lambda: seal(minas, who, "mina", wrong=MISFILED),
        lambda: actions.remove(file=minas, by=mina),
    ):
        with pytest.raises(MoveDenied):
            act()
    assert judging.confirm_end(file=minas, version=proposed.version, by=who("ingrid")).state == FileState.DESTROYED


def test_what_was_misfiled_stays_shut_when_it_is_put_back_while_its_content_is_sealed_elsewhere(
    who, signed_in, photographs
):
    omars, tanyas = photographs
    seal(omars, who, "omar", wrong=MISFILED)
    seal(tanyas, who, "tanya")
    said = signed_in("ian").post(page(omars, "put_back"), {"reason": "It is about him", **once()}, follow=True)
    assert "it stays shut" in said.text and states(omars) == [SEALED]
    assert not Inspection.objects.filter(file=omars, state=JobState.QUEUED).exists()
    actions.put_back(file=omars, reason="A poster of the school play", by=who("ian"))
    assert states(omars) == [FileState.RECEIVED]


def test_that_its_sender_calls_it_misfiled_lifts_nothing_of_what_was_said_of_its_content(who, signed_in, photographs):
    tanyas = photographs[1]
    seal(tanyas, who, "tanya")
    minas = sent_later(who)
    seal(minas, who, "mina", wrong=MISFILED)
    shown = signed_in("ian").get(page(minas)).text
    assert "Sealed by the service" in shown and "says besides that it belongs to another record" in shown
    actions.put_back(file=tanyas, reason="A poster of the school play", by=who("ian"))
    others_followed()
    assert (fresh(minas).state, fresh(minas).is_sealed_with_another, fresh(minas).reach) == (SEALED, False, Reach.FILE)


def test_what_the_release_before_left_of_a_former_seal_is_not_how_a_file_stands(who, photographs):
    """It put Mina's file back and knew of no column for how it is shown."""
    seal(photographs[1], who, "tanya")
    minas = sent_later(who)
    unsealed = {**UNSEALED, "state": FileState.REFUSED, "reason": "kind"}
    File.objects.filter(pk=minas.pk).update(
        **{name: unsealed[name] for name in unsealed.keys() - {"shown_as", "reach"}}
    )
    assert stands_as(fresh(minas), who("mina")) == FileState.REFUSED
    File.objects.filter(pk=minas.pk).update(**{**unsealed, "shown_as": FileState.REMOVED})
    carried = actions.carry_over(
        place=DRAFT, holder=minas.holder, to=CASE_FILE, to_holder=photographs[0].holder, by=who("mina")
    )
    assert carried == 1


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
