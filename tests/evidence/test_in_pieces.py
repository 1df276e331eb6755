"""A file that comes in pieces: where it goes on, what is refused, who finds it, what is left of it (ADR 0077)."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import LAST_SEEN
from accounts.models import KeptText
from audit.models import Event
from audit.moves import MoveDenied
from core.private_files import Folder, WritingInFolder
from core.row_security import reading
from evidence import actions, duties, quota, store
from evidence.limits import LIMITS
from evidence.models import File, Piece, Unfinished
from evidence.uploads import Arrived
from evidence.views import unfinished
from referrals.casework.actions import claiming
from referrals.filing.actions import drafting, filing
from referrals.models import Referral
from tests.evidence.in_pieces import all_sent, begin, piece
from tests.evidence.sending import send
from tests.records import a_draft, a_referral

FILM = bytes(range(256)) * 5_000  # 1.28 MB: two whole pieces and some of a third
MOST = LIMITS.piece_bytes


@pytest.fixture
def draft(who):
    return a_draft(who("tanya"))


def address(draft, page="draft_files_begin"):
    return reverse(f"referrals:{page}", args=[draft.public_id])


def begun(client, record, content=FILM, page="draft_files_begin", **changed):
    return begin(client, address(record, page), content, **changed)


def sent(client, told, start, content=None):
    return piece(client, told, start, FILM[start : start + MOST] if content is None else content)


def left(settings):
    return sorted(path.name for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())


def test_pieces_in_any_order_and_again_make_the_file_that_a_form_would_have_made(
    draft, signed_in, settings, django_capture_on_commit_callbacks
):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    with django_capture_on_commit_callbacks(execute=True):
        # Too early, in its turn, again, and after a reload that asks where it goes on.
        for start, here in ((MOST, 0), (0, MOST), (0, MOST), (2 * MOST, MOST), (MOST, 2 * MOST)):
            assert sent(tanya, told, start).json()["received"] == here
        assert begun(tanya, draft).json() == {**told, "received": 2 * MOST} and Piece.objects.count() == 2
        page = tanya.get(address(draft, "draft_files_add")).text
        assert "film.mp4" in page and "1,000 KB of 1,280 KB have arrived." in page
        assert sent(tanya, told, 2 * MOST).json()["received"] == len(FILM)
    assert not File.objects.exists() and left(settings) == [Unfinished.objects.get().key]
    # Two windows send the form: it is taken once.
    answers = [send(tanya, address(draft, "draft_files_add"), whole=told["id"]) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 422] and "sent already" in answers[1].text
    file = File.objects.get()
    assert (file.name, file.size, file.sha256) == ("film.mp4", len(FILM), hashlib.sha256(FILM).hexdigest())
    assert (Path(settings.FILES_DIR) / "evidence" / file.key).read_bytes() == FILM and left(settings) == [file.key]
    assert not Unfinished.objects.exists()
    assert list(Event.objects.filter(kind__startswith="file.").order_by("pk").values_list("kind", flat=True)) == [
        "file.begun",
        "file.received",
    ]


def test_what_is_shown_again_keeps_what_has_arrived(draft, signed_in):
    tanya = signed_in("tanya")
    told = all_sent(tanya, address(draft), FILM)
    add = address(draft, "draft_files_add")
    answer = send(tanya, add, whole=told["id"], what="", what_of="He filmed it")
    # Under another name than what is chosen on the page, which script takes away with what was chosen.
    assert answer.status_code == 422 and f'name="came" value="{told["id"]}"' in answer.text
    assert 'name="what_of_came" type="text" maxlength="300" value="He filmed it"' in answer.text
    assert "Arrived already, and sent with this: film.mp4" in " ".join(answer.text.split())
    half = begun(tanya, draft, b"half of it").json()
    assert "has not arrived whole" in send(tanya, add, whole=half["id"]).text
    two = [all_sent(tanya, address(draft), content, name=f"{content.decode()}.txt")["id"] for content in (b"b", b"c")]
    before = {"came": [told["id"], two[1]], "what_of_came": ["He filmed it", "Chosen again below"]}
    assert "does not fit the files" in send(tanya, add, **before, whole=two, what_of="One").text
    assert send(tanya, add, **before, whole=two, what_of=["", "His letter"]).status_code == 302
    said = dict(File.objects.values_list("name", "what"))
    assert said == {"film.mp4": "He filmed it", "b.txt": "A note from his desk", "c.txt": "His letter"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"size": LIMITS.file_bytes + 1}, "film.mp4 is larger than 25 MB."),
        ({"size": "0"}, "film.mp4 is empty."),
        ({"size": "-5"}, "film.mp4 is empty."),
        ({"sha256": "no digest"}, "film.mp4 could not be read."),
    ],
)
def test_what_a_form_would_not_take_is_not_begun(draft, signed_in, changed, words):
    answer = begun(signed_in("tanya"), draft, **changed)
    assert answer.status_code == 422 and words in answer.json()["why"] and not Unfinished.objects.exists()


def test_a_name_is_made_plain_and_only_so_many_are_begun(draft, signed_in):
    tanya = signed_in("tanya")
    for name in ("../../etc/pass\x00wd", "C:\\his note.jpg", ".."):
        assert begun(tanya, draft, name=name).status_code == 200
    assert set(Unfinished.objects.values_list("name", flat=True)) == {"passwd", "his note.jpg", "without a name"}
    for number in range(LIMITS.unfinished - 3):
        assert begun(tanya, draft, name=f"{number}.jpg").status_code == 200
    assert "You have begun to send 20 files." in begun(tanya, draft, name="one more").json()["why"]
    assert begun(tanya, draft, name="1.jpg").status_code == 200  # one of them goes on


def test_more_than_one_person_sends_in_a_day_is_refused_beside_the_box_and_told_in_the_log(
    draft, people, signed_in, settings, monkeypatch
):
    """In a form and in pieces alike; what was typed stays, what was sent is safe, and a day later it begins anew."""
    monkeypatch.setattr(quota, "LIMITS", replace(LIMITS, day_files=2, day_bytes=len(FILM) + 1_000))
    tanya, add = signed_in("tanya"), address(draft, "draft_files_add")
    told = all_sent(tanya, address(draft), FILM)
    there = left(settings)
    refused = send(tanya, add, ("large.txt", b"x" * 1_001), what="His large letter")
    assert refused.status_code == 422 and 'id="id_chosen-error"' in refused.text and "His large letter" in refused.text
    assert "You have sent 1 (1 MB) today" in " ".join(refused.text.split()) and left(settings) == there
    assert send(tanya, add, whole=told["id"]).status_code == 302  # it is not counted twice
    assert send(tanya, add, ("small.txt", b"x")).status_code == 302
    third = begun(tanya, draft, b"x", name="third.txt")
    assert third.status_code == 422 and "You have sent 2 (1 MB) today" in third.json()["why"]
    reached = Event.objects.filter(kind="file.quota_reached", target_id=str(people.tanya.pk))
    assert [each.actor_name for each in reached] == [people.tanya.name] * 2
    assert begun(tanya, draft, FILM).status_code == 422 and not Unfinished.objects.exists()
    settings.ROW_SECURITY = True
    with reading(None), pytest.raises(quota.QuotaReached):  # nor is it another sum where she sees them no more
        quota.refuse_beyond_quota(people.tanya, [1])
    settings.ROW_SECURITY = False
    File.objects.update(received_at=timezone.now() - timedelta(days=1))
    assert begun(tanya, draft, FILM).status_code == 200


def test_no_transaction_waits_for_the_store_and_what_no_row_takes_is_dropped(draft, signed_in, settings, monkeypatch):
    """By form and in pieces; a form that was refused; and a process that died before the pieces were put together."""
    tanya, within, began = signed_in("tanya"), set(), len(connection.savepoint_ids)

    def watched(really):
        def asked(*args, **options):
            within.add(len(connection.savepoint_ids) - began)
            return really(*args, **options)

        return asked

    monkeypatch.setattr(WritingInFolder, "_keep", watched(WritingInFolder._keep))
    monkeypatch.setattr(Folder, "open", watched(Folder.open))
    add = address(draft, "draft_files_add")
    assert send(tanya, add, ("a.txt", b"a note"), what="").status_code == 422 and left(settings) == []
    assert send(tanya, add, ("a.txt", b"a note")).status_code == 302 and len(left(settings)) == 1
    with monkeypatch.context() as died:
        died.setattr(unfinished, "put_together", lambda upload: upload)
        assert not Unfinished.objects.get(public_id=all_sent(tanya, address(draft), FILM)["id"]).key
    told = begun(tanya, draft).json()
    assert told["received"] == len(FILM) and Unfinished.objects.get(public_id=told["id"]).key
    assert within == {0}


def test_nothing_of_who_has_sent_the_most_of_a_day_goes_to_the_store_and_of_others_no_more_than_a_form_brings(
    draft, signed_in, monkeypatch
):
    """Whatever the fields are called: a form of a stranger's making has as many as it likes."""
    kept, really = [], WritingInFolder._keep
    monkeypatch.setattr(WritingInFolder, "_keep", lambda writing: kept.append(writing) or really(writing))
    tanya, add = signed_in("tanya"), address(draft, "draft_files_add")
    more = {f"field_{number}": SimpleUploadedFile(f"{number}.txt", b"x") for number in range(LIMITS.at_once + 3)}
    send(tanya, add, what="", **more)
    assert len(kept) == LIMITS.at_once
    monkeypatch.setattr(quota, "LIMITS", replace(LIMITS, day_files=0))
    assert send(tanya, add, ("a.txt", b"a note")).status_code == 422 and len(kept) == LIMITS.at_once


@pytest.mark.parametrize(
    ("start", "content"),
    [(0, FILM[: MOST + 1]), (0, b""), (2 * MOST, FILM[2 * MOST :] + b"!"), (0, FILM[: LIMITS.piece_least - 1])],
    ids=["larger than a piece", "nothing", "beyond the end", "one of thousands"],
)
def test_a_piece_that_does_not_fit_is_refused_and_leaves_nothing(draft, signed_in, settings, start, content):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    for before in range(0, start, MOST):
        sent(tanya, told, before)
    was = left(settings)
    assert sent(tanya, told, start, content).status_code == 422 and left(settings) == was
    assert begun(tanya, draft).json()["received"] == start


def test_a_piece_that_was_cut_off_on_its_way_is_sent_again(draft, signed_in, settings):
    told = begun(tanya := signed_in("tanya"), draft).json()
    cut = piece(tanya, told, 0, FILM[: LIMITS.piece_least], last=("comp", "y"))
    assert cut.status_code == 408 and left(settings) == [] and not Piece.objects.exists()


@pytest.mark.usefixtures("second_net")
def test_a_draft_is_not_sent_over_files_that_are_not_sent_yet_unless_its_sender_says_so(draft, who, signed_in):
    tanya, check, send_it = signed_in("tanya"), address(draft, "check"), address(draft, "send")
    all_sent(tanya, address(draft), b"his note", name="note.txt")
    drafting.hand_over(draft=draft, by=who("tanya"))
    shown = tanya.get(check).text
    assert "You have begun and not sent: note.txt." in shown and address(draft, "draft_files_add") in shown
    lena = signed_in("lena")
    shown = lena.get(check).text
    assert "A file that another person has begun is not sent yet" in shown and "note.txt" not in shown
    refused = lena.post(send_it, follow=True)
    assert refused.redirect_chain == [(check, 302)] and "Nothing was sent. A file was begun here" in refused.text
    assert Unfinished.objects.exists() and not Referral.objects.exists()
    assert (
        "/sent/" in lena.post(send_it, {"without_files": "on", "idempotency": str(uuid4())}).url
        and not Unfinished.objects.exists()
    )


def test_who_waited_while_it_was_sent_or_removed_is_told_so(draft, who, signed_in):
    all_sent(signed_in("tanya"), address(draft), b"his note")
    upload, tanya = Unfinished.objects.get(), who("tanya")
    actions.forget_upload(upload=upload, by=tanya)
    late = Arrived("blob", store.FILES.begin(), size=1)
    for act in (actions.forget_upload, partial(actions.take_piece, start=0, piece=late)):
        with pytest.raises(MoveDenied, match="sent already, or removed"):
            act(upload=upload, by=tanya)
    late.writing.discard()


def test_what_an_officer_began_in_a_record_that_is_another_s_now_neither_counts_nor_leads_there(people, who, signed_in):
    case, omar = claiming.claim(referral=a_referral(who("tanya")), by=who("omar")), signed_in("omar")
    for number in range(LIMITS.unfinished):
        assert begun(omar, case, page="case_files_begin", name=f"{number}.jpg").status_code == 200
    claiming.assign(referral=case, to=people.priya, reason="Leave", by=who("sian"))
    mine = claiming.claim(referral=a_referral(who("tom")), by=who("omar"))
    assert begun(omar, mine, page="case_files_begin").status_code == 200
    answer = omar.post(reverse("evidence:forget_upload", args=[Unfinished.objects.get(name="0.jpg").public_id]))
    assert answer.url == reverse("home") and Unfinished.objects.count() == LIMITS.unfinished


def test_a_script_keeps_no_session_alive_and_parks_no_text(draft, signed_in, settings):
    tanya = signed_in("tanya")
    tanya.get(address(draft, "draft_files_add"))
    told = begun(tanya, draft).json()
    session = tanya.session
    session[LAST_SEEN] = seen = session[LAST_SEEN] - 600
    session.save()
    assert begun(tanya, draft).status_code == sent(tanya, told, 0).status_code == 200
    assert tanya.session[LAST_SEEN] == seen
    # The note of who was signed in outlives the session.
    del tanya.cookies[settings.SESSION_COOKIE_NAME]
    assert begun(tanya, draft).url.startswith(reverse("account_login")) and not KeptText.objects.exists()


def test_a_file_that_is_sent_while_orphans_are_swept_keeps_its_bytes(draft, signed_in, settings):
    tanya = signed_in("tanya")
    told = all_sent(tanya, address(draft), b"his note")
    for path in Path(settings.FILES_DIR).rglob("*"):
        os.utime(path, (0, 0))
    asked = []

    def sends_meanwhile(execute, sql, *arguments):
        found = execute(sql, *arguments)
        if not asked and sql.startswith("SELECT") and "evidence_" in sql:
            asked.append(sql)
            send(tanya, address(draft, "draft_files_add"), whole=told["id"])
        return found

    with connection.execute_wrapper(sends_meanwhile):
        duties.sweep_orphans()
    assert asked and left(settings) == [File.objects.get().key]


def test_a_file_that_arrives_changed_is_not_kept_and_begins_anew(
    draft, signed_in, settings, django_capture_on_commit_callbacks
):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    with django_capture_on_commit_callbacks(execute=True):
        for start in (0, MOST):
            sent(tanya, told, start)
        assert sent(tanya, told, 2 * MOST, FILM[2 * MOST :][::-1]).json()["received"] == 0
    assert left(settings) == [] and not Piece.objects.exists()
    assert '"why": "changed"' in Event.objects.get(kind="file.dropped").payload
    assert all_sent(tanya, address(draft), FILM)["received"] == len(FILM)


def test_nobody_else_finds_it_and_who_may_no_longer_add_goes_no_further(draft, who, signed_in, settings):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    for name in ("tom", "omar", "ian", "amir"):
        other = signed_in(name)
        assert sent(other, told, 0).status_code == 404 and begun(other, draft).status_code == 404, name
    assert sent(tanya, told, 0).status_code == 200
    filing.submit(draft=draft, without_files=True, by=who("tanya"))
    # What is sent takes what belongs to it along: the rest of a file cannot follow.
    assert sent(tanya, told, MOST).status_code == 404 and not Unfinished.objects.exists()


def test_who_is_signed_out_sends_nothing_and_goes_on_after_signing_in(draft, signed_in, client, settings):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    assert sent(client, told, 0).status_code == 302 and left(settings) == []
    assert sent(signed_in("tanya"), told, 0).json()["received"] == MOST


@pytest.mark.parametrize("how", ["by its sender", "with its draft", "by its age"])
def test_every_byte_of_what_is_not_finished_goes(
    how, draft, who, signed_in, settings, django_capture_on_commit_callbacks
):
    tanya = signed_in("tanya")
    with django_capture_on_commit_callbacks(execute=True):
        sent(tanya, begun(tanya, draft).json(), 0)
        all_sent(tanya, address(draft), b"another, whole")
    for path in Path(settings.FILES_DIR).rglob("*"):
        os.utime(path, (0, 0))
    duties.sweep_orphans()
    assert len(left(settings)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        if how == "by its sender":
            for upload in Unfinished.objects.all():
                tanya.post(reverse("evidence:forget_upload", args=[upload.public_id]))
        elif how == "with its draft":
            drafting.discard(draft=draft, by=who("tanya"))
        else:
            duties.drop_unfinished()
            assert Unfinished.objects.count() == 2
            Unfinished.objects.update(begun_at=timezone.now() - LIMITS.unfinished_kept - timedelta(minutes=1))
            duties.drop_unfinished()
    assert left(settings) == [] and not Unfinished.objects.exists()
    assert Event.objects.filter(kind="file.dropped").count() == 2
