"""A file that comes in pieces: where it goes on, what is refused, who finds it, what is left of it (ADR 0077)."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from evidence import duties
from evidence.limits import LIMITS
from evidence.models import File, Piece, Unfinished
from referrals.filing.actions import drafting, filing
from referrals.models import Referral
from tests.evidence.in_pieces import all_sent, begin, piece
from tests.evidence.sending import send
from tests.records import a_draft

FILM = bytes(range(256)) * 5_000  # 1.28 MB: two whole pieces and some of a third
MOST = LIMITS.piece_bytes


@pytest.fixture
def draft(who):
    return a_draft(who("tanya"))


def address(draft, page="draft_files_begin"):
    return reverse(f"referrals:{page}", args=[draft.public_id])


def begun(client, draft, content=FILM, **changed):
    return begin(client, address(draft), content, **changed)


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
    answer = send(tanya, address(draft, "draft_files_add"), whole=told["id"], what="")
    assert answer.status_code == 422 and f'name="whole" value="{told["id"]}"' in answer.text
    assert "Arrived already, and sent with this: film.mp4" in " ".join(answer.text.split())
    half = begun(tanya, draft, b"half of it").json()
    assert "has not arrived whole" in send(tanya, address(draft, "draft_files_add"), whole=half["id"]).text


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


@pytest.mark.parametrize(
    ("start", "content"),
    [(0, FILM[: MOST + 1]), (0, b""), (2 * MOST, FILM[2 * MOST :] + b"!")],
    ids=["larger than a piece", "nothing", "beyond the end"],
)
def test_a_piece_that_does_not_fit_is_refused_and_leaves_nothing(draft, signed_in, settings, start, content):
    tanya = signed_in("tanya")
    told = begun(tanya, draft).json()
    for before in range(0, start, MOST):
        sent(tanya, told, before)
    was = left(settings)
    assert sent(tanya, told, start, content).status_code == 422 and left(settings) == was
    assert begun(tanya, draft).json()["received"] == start


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
