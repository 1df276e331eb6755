"""Sending files: what arrives, what is kept, what is refused beside the box."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse

from audit.models import Event
from evidence.limits import LIMITS
from evidence.models import File, FileState
from tests.evidence.sending import a_photo, inspected, send
from tests.records import a_draft


@pytest.fixture
def draft(who):
    return a_draft(who("tanya"))


def address(draft, page="draft_files_add"):
    return reverse(f"referrals:{page}", args=[draft.public_id])


def left_on_disk(settings):
    return sorted(path.name for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())


def test_several_files_arrive_at_once_and_are_kept_as_they_came(draft, signed_in, settings):
    photo, letter = a_photo(), b"Dear sir, he said it again."
    answer = send(signed_in("tanya"), address(draft), ("note.jpg", photo), ("letter.txt", letter))
    assert answer.status_code == 302 and answer.url == address(draft, "draft_files")
    kept = File.objects.order_by("pk")
    assert [(f.name, f.size, f.state) for f in kept] == [
        ("note.jpg", len(photo), FileState.RECEIVED),
        ("letter.txt", len(letter), FileState.RECEIVED),
    ]
    assert left_on_disk(settings) == sorted(f.key for f in kept)
    assert (Path(settings.FILES_DIR) / "evidence" / kept[0].key).read_bytes() == photo
    assert Event.objects.filter(kind="file.received").count() == 2


def test_a_file_goes_the_whole_way_and_is_shown_as_a_copy(draft, signed_in, clamd):
    tanya = signed_in("tanya")
    send(tanya, address(draft), ("note.jpg", a_photo()))
    file = inspected(File.objects.get())
    assert (file.state, file.kind, file.scanner[:6]) == (FileState.RELEASED, "jpeg", "ClamAV")
    page = tanya.get(reverse("evidence:file", args=[file.public_id])).content.decode()
    assert "JPEG picture" in page and f"/files/{file.public_id}/pages/1/" in page
    picture = tanya.get(reverse("evidence:page", args=[file.public_id, "1"]))
    assert picture.content.startswith(b"\xff\xd8\xff") and "sandbox" in picture["Content-Security-Policy"]


def test_what_is_said_of_it_is_asked(draft, signed_in, settings):
    answer = send(signed_in("tanya"), address(draft), ("note.jpg", a_photo()), what="")
    assert answer.status_code == 422 and b"Enter an answer to: What is this?" in answer.content
    assert not File.objects.exists() and left_on_disk(settings) == []


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choose a file, or take a photo."),
        ([("empty.txt", b"")], "empty.txt is empty."),
        ([("large.jpg", b"0" * (LIMITS.file_bytes + 1))], "large.jpg is larger than 25 MB."),
        ([(f"{n}.txt", b"text") for n in range(LIMITS.at_once + 1)], "Send 10 files at most at once. You chose 11."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_box_and_leaves_nothing(draft, signed_in, settings, files, words):
    tanya = signed_in("tanya")
    tanya.get(address(draft))  # the browser notes who is signed in: without it no large body is heard out
    answer = send(tanya, address(draft), *files)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not File.objects.exists() and left_on_disk(settings) == []


def test_a_form_that_was_cut_off_keeps_nothing(draft, signed_in, settings):
    answer = send(signed_in("tanya"), address(draft), ("note.jpg", a_photo()), complete=[])
    assert answer.status_code == 422 and b"did not arrive whole" in answer.content
    assert left_on_disk(settings) == []


def test_a_double_click_sends_once(draft, signed_in):
    tanya, key = signed_in("tanya"), "5d2f5b1e-8a5f-4d65-9a0a-0d5d6a0d5d6a"
    for _ in range(2):
        answer = send(tanya, address(draft), ("note.jpg", a_photo()), idempotency=key)
        assert answer.status_code == 302
    assert File.objects.count() == 1


def test_who_is_not_signed_in_leaves_no_byte(draft, client, settings):
    answer = send(client, address(draft), ("note.jpg", a_photo()))
    assert answer.status_code == 302 and left_on_disk(settings) == []


def test_another_persons_draft_takes_no_file(draft, signed_in, settings):
    answer = send(signed_in("omar"), address(draft), ("note.jpg", a_photo()))
    assert answer.status_code == 404 and left_on_disk(settings) == [] and not File.objects.exists()


def test_no_other_page_takes_a_file(draft, signed_in, settings):
    answer = send(
        signed_in("tanya"), reverse("referrals:draft_page", args=[draft.public_id, "happened"]), ("a.txt", b"a")
    )
    assert answer.status_code == 400 and left_on_disk(settings) == []


def test_when_all_places_are_taken_nothing_is_kept_and_it_is_said(draft, signed_in, settings, monkeypatch):
    monkeypatch.setattr("evidence.uploads.BoundedSemaphore", lambda _: SimpleNamespace(acquire=lambda **_: False))
    answer = send(signed_in("tanya"), address(draft), ("note.jpg", a_photo()))
    assert answer.status_code == 422 and b"Send them again" in answer.content and left_on_disk(settings) == []


def test_before_it_is_chosen_it_is_said_what_never_goes_in(draft, signed_in):
    page = signed_in("tanya").get(address(draft, "draft_files_before")).content.decode()
    assert "Do not copy, photograph, print, forward or download it." in page and "Describe in your own words" in page


@pytest.mark.parametrize(
    ("sentences", "kept"),
    [
        (["The note itself", ""], ["The note itself", "Both from his desk"]),
        ([], ["Both from his desk", "Both from his desk"]),
        (["One for two"], []),
    ],
    ids=["of one", "of none", "do not fit"],
)
def test_each_of_several_files_can_have_a_sentence_of_its_own(draft, signed_in, sentences, kept):
    both, said = (
        (("note.jpg", a_photo()), ("desk.jpg", a_photo())),
        {"what": "Both from his desk", "what_of": sentences},
    )
    send(signed_in("tanya"), address(draft), *both, **said)
    assert list(File.objects.order_by("pk").values_list("what", flat=True)) == kept
