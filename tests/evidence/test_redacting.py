"""An officer takes a sister's name out of a letter, a second person releases it, a partner's pack has it without."""

from __future__ import annotations

import os
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied
from evidence import actions as files
from evidence import duties, store
from evidence.inspecting import look, passed
from evidence.models import CopyPage, File, Inspection, RedactedPage, Redaction, RedactionState, Rendering
from evidence.offering import released_files
from evidence.redacting import actions, making
from evidence.redacting.actions import Box, Pages
from evidence.redacting.suggestions import suggested
from evidence.scanner import Verdict
from packs.build import parts_of
from packs.sharing import actions as sharing
from packs.sharing import offer
from packs.sharing.contents import Changed, content_for
from packs.sharing.forms import ShareForm
from referrals.casework.actions import sealing, sight
from referrals.filing.file_places import CASE_FILE
from referrals.models import Referral
from tests.evidence.odd.documents import a_pdf
from tests.evidence.redacted import BECAUSE, a_draft_of, again, made, once, released
from tests.evidence.released import a_file, arrived
from tests.packs.shares import a_share, wanted
from tests.records import an_assessed_referral

FAMILY = {"family": {"family": "Lives with his sister, Aisha Marsh (07700 900123).", "household": ""}}
LETTER = b"BT /F1 14 Tf 20 150 Td (His sister Aisha saw it. AISHA told us.) Tj 0 -30 Td (He was at home.) Tj ET"
BOTH = Pages(1, 1)


@pytest.fixture(scope="module")
def referral_once(once_a_module):
    return an_assessed_referral(once_a_module.who, **FAMILY)


@pytest.fixture
def referral(referral_once, people):
    return Referral.objects.get(pk=referral_once.pk)


@pytest.fixture
def file(referral, who):
    return a_file(referral, by=who("omar"), text="His sister Aisha saw it on Monday")


def a_letter(referral, who) -> File:
    """A PDF as it came, copied by the process that is shut away."""
    (letter,) = files.receive(
        place=CASE_FILE,
        holder=referral,
        arrived=[arrived("letter about aisha.pdf", a_pdf(said=LETTER))],
        told=files.Told("What the school wrote of Aisha"),
        by=who("omar"),
    )
    work = Inspection.claim(Inspection.objects.get(file=letter).pk)
    passed(letter, Verdict("", "ClamAV 1.4.6/27800"))
    look(work)
    return File.objects.get(pk=letter.pk)


def copied_anew(file, *, text):
    file.pages.all().delete()
    CopyPage.objects.create(file=file, number=1, text=text)


def page(redaction, name="redaction", *more):
    return reverse(f"evidence:{name}", args=[redaction.public_id, *more])


def marked(client, redaction, **said):
    typed = {"first_page": "1", "last_page": "1", "reason": "other_person", "why": "His sister", "each_alone": "on"}
    return client.post(page(redaction, "redact_words"), {**typed, **once(), **said})


def test_the_journey_of_a_sisters_name(referral, who, signed_in):
    """The officer marks it, programs make and check it, the sergeant releases it, the trust's pack has it without."""
    letter, omar, sian = a_letter(referral, who), signed_in("omar"), signed_in("sian")
    begun = omar.post(reverse("evidence:redact", args=[letter.public_id]), once())
    redaction = Redaction.objects.get(file=letter)
    assert begun["Location"] == page(redaction)
    asked = omar.get(page(redaction, "redact_words")).content.decode()
    assert "Aisha" in asked and "twice" not in asked and "Names of others that the record knows" in asked
    assert marked(omar, redaction, names=["Aisha"], words="").status_code == 302
    version = {"version": str(again(redaction).version), **once()}
    assert omar.post(page(redaction, "make_redaction"), version).status_code == 302
    making.render(Rendering.claim(Rendering.objects.get(redaction=redaction).pk))
    waits = again(redaction)
    assert waits.state == RedactionState.WAITING, waits.problem
    assert Notice.objects.filter(person=who("sian").user, kind="redaction.waits").exists()
    looked_at = sian.get(page(waits)).content.decode()
    assert "Page 1 before" in looked_at and "Page 1 after" in looked_at and "His sister [redacted] saw it" in looked_at
    assert sian.get(page(waits, "redacted_page", "1"))["Content-Type"] == "image/jpeg"
    assert sian.post(page(waits, "release_redaction"), {"version": str(waits.version), **once()}).status_code == 302
    out = again(waits)
    assert (out.state, out.released_by) == (RedactionState.RELEASED, who("sian").user)
    redacted, whole = [piece for group in offer.groups(referral) for piece in group.pieces if group.code == "files"][
        -2:
    ]
    share = a_share(who, referral=referral, pick=lambda g, p: p.key == redacted.key)
    content = content_for(share, at=timezone.now())
    given = {part.name: part.opened().read() for part in parts_of(content, b"%PDF of the pack")}
    assert any(name.endswith("redacted.pdf") for name in given) and any(name.endswith("page-1.jpg") for name in given)
    assert (
        not [name for name, said in given.items() if b"aisha" in said.lower()] and "aisha" not in repr(content).lower()
    )
    assert letter.sha256 not in repr(content)  # names could be tried against it until it fits
    assert not [name for name, said in given.items() if letter.sha256.encode() in said]
    assert whole.whole_in_spite and not redacted.whole_in_spite and "letter about aisha.pdf" in redacted.label
    kinds = list(Event.objects.filter(kind__startswith="redaction.").order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind not in ("redaction.read", "redaction.page_shown")] == [
        "redaction.begun",
        "redaction.make",
        "redaction.pass_check",
        "redaction.release",
    ]
    assert sum(kind == "redaction.page_shown" for kind in kinds) == 1
    assert omar.post(page(out, "redacted_document"), once()).content.startswith(b"%PDF")


def test_neither_the_file_nor_its_copy_is_touched(file, who):
    before = (file.sha256, [(each.sha256, each.text) for each in file.pages.all()])
    released(file, who)
    file.refresh_from_db()
    assert (file.sha256, [(each.sha256, each.text) for each in file.pages.all()]) == before


# --- Who, and in which order ----------------------------------------------------------------------------------------------


def test_who_drafted_or_marked_it_never_releases_it(file, who):
    waits = made(a_draft_of(file, by=who("sian")), by=who("sian"))
    with pytest.raises(MoveDenied, match="Another supervisor"):
        actions.release(redaction=waits, version=waits.version, by=who("sian"))
    back = actions.send_back(redaction=waits, reason="Page 1 still names him", version=waits.version, by=who("ian"))
    actions.mark_box(redaction=back, box=Box(0, 0, 500, 500), pages=BOTH, given=BECAUSE, by=who("ian"))
    waits = made(again(back), by=who("sian"))
    with pytest.raises(MoveDenied, match="Another supervisor"):
        actions.release(redaction=waits, version=waits.version, by=who("ian"))


def test_who_took_a_mark_away_never_releases_it(file, who):
    """That a passage stays is a decision about it, as much as that it goes."""
    draft = a_draft_of(file, by=who("omar"))
    drawn = actions.mark_box(redaction=draft, box=Box(0, 0, 500, 500), pages=BOTH, given=BECAUSE, by=who("omar"))
    actions.unmark(redaction=again(draft), mark=drawn.pk, by=who("sian"))
    waits = made(again(draft), by=who("omar"))
    with pytest.raises(MoveDenied, match="Another supervisor"):
        actions.release(redaction=waits, version=waits.version, by=who("sian"))
    assert actions.release(redaction=waits, version=waits.version, by=who("ian")).released_by == who("ian").user


def test_the_database_refuses_that_one_person_does_both(file, who):
    out = released(file, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=out.pk).update(released_by=out.drafted_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=out.pk).update(checked_at=None)


def test_an_officer_cannot_release(file, who, signed_in):
    waits = made(a_draft_of(file, by=who("omar")), by=who("omar"))
    sent = {"version": str(waits.version), **once()}
    assert signed_in("omar").post(page(waits, "release_redaction"), sent).status_code == 403
    assert again(waits).state == RedactionState.WAITING


@pytest.mark.parametrize("stranger", ["tanya", "nadia", "yusuf", "des", "amir"])
def test_for_other_people_there_is_no_such_version(file, who, signed_in, stranger):
    out, client = released(file, who), signed_in(stranger)
    answers = [
        client.get(page(out)),
        client.get(page(out, "redacted_page", "1")),
        client.get(page(out, "withdraw_redaction")),
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_a_seal_of_the_file_holds_for_its_versions_at_once(file, who, signed_in):
    out, omar = released(file, who), signed_in("omar")
    assert omar.get(page(out)).status_code == 200
    files.set_aside(file=file, why="It is not ours", by=who("omar"))
    assert {omar.get(page(out)).status_code, omar.get(page(out, "redacted_page", "1")).status_code} == {404}
    assert not [each for each in released_files(file.holder) if each.public_id == str(file.public_id)]


def test_a_seal_or_an_exclusion_of_the_record_holds_for_its_versions_at_once(file, who, people, signed_in):
    out = released(file, who)
    sight.exclude(referral=file.holder, person=people.sian, why="She knows the family", by=who("ian"))
    assert signed_in("sian").get(page(out)).status_code == 404
    sealing.seal(referral=file.holder, why="A colleague's child", by=who("ian"))
    assert (
        signed_in("omar").get(page(out)).status_code in (200, 404)
        and signed_in("priya").get(page(out)).status_code == 404
    )


def test_one_version_is_drafted_at_a_time_and_the_next_begins_with_what_the_last_took_out(file, who):
    first = a_draft_of(file, by=who("omar"))
    with pytest.raises(MoveDenied, match="being drafted already"):
        actions.begin(file=file, by=who("omar"))
    waits = made(first, by=who("omar"))
    actions.release(redaction=waits, version=waits.version, by=who("sian"))
    second = actions.begin(file=file, by=who("omar"))
    assert (second.number, [mark.words for mark in second.marks.all()]) == (2, ["Monday"])


def test_what_is_made_is_not_marked_any_more(file, who, signed_in):
    out = released(file, who)
    assert marked(signed_in("omar"), out, words="Monday").status_code in (403, 409)
    assert signed_in("omar").post(page(out, "unmark", out.marks.get().pk), once()).status_code in (403, 409)
    assert out.marks.count() == 1


def test_two_tabs_make_it_once(file, who, signed_in):
    draft, omar = a_draft_of(file, by=who("omar")), signed_in("omar")
    version = str(draft.version)
    omar.post(page(draft, "make_redaction"), {"version": version, **once()})
    omar.post(page(draft, "make_redaction"), {"version": version, **once()})
    assert again(draft).state == RedactionState.MAKING and Rendering.objects.filter(redaction=draft).count() == 1


# --- What is marked -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ({"words": "Bronwen"}, "does not stand in the text"),
        ({"words": ""}, "enter the words"),
        ({"words": "???"}, "no letter or figure"),
        ({"words": "Aisha", "last_page": "3"}, "The file has 1 page"),
        ({"words": "Aisha", "first_page": "2", "last_page": "1"}, "comes before the first"),
        ({"words": "Aisha", "reason": ""}, "Why is it taken out"),
        ({"words": "Aisha", "why": ""}, "own words"),
    ],
    ids=["not there", "nothing", "no letters", "beyond", "turned round", "no reason", "no words"],
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(file, who, signed_in, said, beside):
    draft = a_draft_of(file, by=who("omar"), words=())
    answer = marked(signed_in("omar"), draft, **said)
    assert answer.status_code == 422 and beside in answer.content.decode() and not draft.marks.exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"whole": "on"}, 302),
        ({"left": "10", "top": "10.5", "width": "20", "height": "5"}, 302),
        ({"left": "90", "top": "10", "width": "20", "height": "5"}, 422),
        ({"left": "10", "top": "10", "width": "0", "height": "5"}, 422),
        ({"left": "x", "top": "10", "width": "1", "height": "5"}, 422),
        ({}, 422),
    ],
    ids=["whole page", "numbers", "beyond the page", "no size", "no number", "nothing"],
)
def test_a_box_is_typed_where_there_is_no_pointer(file, who, signed_in, said, status):
    draft = a_draft_of(file, by=who("omar"), words=())
    typed = {"first_page": "1", "last_page": "1", "reason": "safety", "why": "An address", **once(), **said}
    assert signed_in("omar").post(page(draft, "redact_box", "1"), typed).status_code == status
    assert draft.marks.count() == int(status == 302)


def test_names_of_others_are_suggested_where_they_stand_and_never_the_persons_own(file, who):
    draft = a_draft_of(file, by=who("omar"), words=())
    assert [each.words for each in suggested(draft)] == ["Aisha (once, on 1 page)"]


def test_of_a_name_that_is_marked_on_one_page_it_is_said_where_it_stays_and_it_is_offered_again(file, who, signed_in):
    """Omar changes "To page" to 1, and Sian, who releases it, reads what he left out."""
    CopyPage.objects.create(file=file, number=2, text="On page two his sister Aisha again")
    draft = a_draft_of(file, by=who("omar"), words=("Aisha",))
    stays = "Page 1: once in the text. It also stands on page 2, where it stays"
    assert stays in signed_in("omar").get(page(draft)).text
    assert [each.words for each in suggested(draft)] == ["Aisha (once, on page 2, where it is not marked)"]
    assert stays in signed_in("sian").get(page(made(draft, by=who("omar")))).text
    actions.take_back(redaction=again(draft), version=again(draft).version, by=who("omar"))
    actions.mark_box(redaction=draft, box=Box(0, 0, 10_000, 10_000), pages=Pages(2, 2), given=BECAUSE, by=who("omar"))
    assert suggested(draft) == [] and "It also stands" not in signed_in("omar").get(page(draft)).text


def test_a_small_box_over_a_page_of_text_is_refused_beside_its_pages_and_takes_out_nothing(file, who, signed_in):
    CopyPage.objects.create(file=file, number=2, text="A page of a Word document")
    draft = a_draft_of(file, by=who("omar"), words=())
    small = {"left": "10", "top": "10", "width": "20", "height": "5", "reason": "safety", "why": "An address"}
    answer = signed_in("omar").post(
        page(draft, "redact_box", "1"), {"first_page": "1", "last_page": "2", **small, **once()}
    )
    assert answer.status_code == 422 and "Page 2 is text without a picture" in answer.text and not draft.marks.exists()


def test_nothing_is_made_of_nothing(file, who):
    draft = a_draft_of(file, by=who("omar"), words=())
    with pytest.raises(MoveDenied, match="at least one passage"):
        actions.make(redaction=draft, version=draft.version, by=who("omar"))


# --- Made by programs -----------------------------------------------------------------------------------------------------


def test_a_leak_goes_back_to_the_drafter_and_nobody_else_sees_it(file, who, monkeypatch, signed_in):
    draft = a_draft_of(file, by=who("omar"))
    actions.make(redaction=draft, version=draft.version, by=who("omar"))

    def leaks(redaction):
        raise making.NotMade("words")

    monkeypatch.setattr(making, "version_of", leaks)
    making.render(Rendering.claim(Rendering.objects.get(redaction=draft).pk))
    back = again(draft)
    assert (back.state, back.problem, back.checked_at) == (RedactionState.DRAFT, "words", None)
    assert "could still be read" in signed_in("omar").get(page(back)).content.decode()
    assert not RedactedPage.objects.filter(redaction=back).exists()


def test_a_file_of_text_alone_loses_its_words_and_makes_no_pdf(referral, who):
    """Both programs run shut away."""
    text = a_file(referral, by=who("omar"), name="note.txt", text="Aisha and A i s h a were there")
    copied_anew(text, text="Aisha and A i s h a were there")
    File.objects.filter(pk=text.pk).update(kind="text")
    draft = a_draft_of(File.objects.get(pk=text.pk), by=who("omar"), words=("Aisha",))
    actions.make(redaction=draft, version=draft.version, by=who("omar"))
    making.render(Rendering.claim(Rendering.objects.get(redaction=draft).pk))
    waits = again(draft)
    assert (waits.state, waits.document_key) == (RedactionState.WAITING, "")
    assert waits.pages.get().text == "[redacted] and [redacted] were there"


def test_the_keeper_keeps_what_a_row_names_and_fails_what_every_worker_died_of(file, who):
    out = released(file, who)
    for key in (out.document_key, *(each.key for each in out.pages.all())):
        os.utime(store.FILES._path(key), (1, 1))
    duties.sweep_orphans()
    assert store.whole(out.document_key, sha256=out.document_sha256)
    second = actions.begin(file=file, by=who("omar"))
    actions.make(redaction=second, version=again(second).version, by=who("omar"))
    Rendering.objects.filter(redaction=second).update(state="failed")
    duties.refuse_failed()
    assert (again(second).state, again(second).problem) == (RedactionState.DRAFT, "damaged")


def test_it_is_not_released_when_the_copy_was_made_anew_meanwhile(file, who):
    waits = made(a_draft_of(file, by=who("omar")), by=who("omar"))
    copied_anew(file, text="Something else")
    with pytest.raises(MoveDenied, match="made anew"):
        actions.release(redaction=waits, version=waits.version, by=who("sian"))


# --- Packs ----------------------------------------------------------------------------------------------------------------


def of_files(referral, file):
    return [p for g in offer.groups(referral) for p in g.pieces if p.key.startswith(f"file-{file.public_id}")]


def test_what_was_picked_as_a_whole_is_gone_when_a_redacted_version_is_released(file, who):
    """And what was picked without, when it is withdrawn."""
    referral = file.holder
    (whole,) = of_files(referral, file)
    share = a_share(who, referral=referral, pick=lambda g, p: p.key == whole.key)
    out = released(file, who)
    with pytest.raises(MoveDenied, match="not on the record any more"):
        sharing.send(share=share, version=share.version, by=who("omar"))
    redacted, _ = of_files(referral, file)
    share = a_share(who, referral=referral, pick=lambda g, p: p.key == redacted.key)
    actions.withdraw(redaction=out, reason="It names him", version=out.version, by=who("omar"))
    with pytest.raises(Changed):
        content_for(share, at=timezone.now())


def test_once_redacted_a_file_is_never_on_offer_bare_nor_as_an_older_version(file, who):
    """Its versions are released and withdrawn in every order: what takes out less never comes back by itself."""

    def withdrawn(number):
        redaction = again(file.redactions.get(number=number))
        actions.withdraw(redaction=redaction, reason="A name was left", version=redaction.version, by=who("omar"))

    for act, offered in [
        (lambda: released(file, who), ["-redacted-1", "-whole"]),
        (lambda: withdrawn(1), ["-whole"]),
        (lambda: released(file, who), ["-redacted-2", "-whole"]),
        (lambda: released(file, who), ["-redacted-3", "-whole"]),
        (lambda: withdrawn(2), ["-redacted-3", "-whole"]),
        (lambda: withdrawn(3), ["-whole"]),
        (lambda: released(file, who), ["-redacted-4", "-whole"]),
        (lambda: copied_anew(file, text="He came on Monday"), ["-whole"]),
    ]:
        act()
        pieces = of_files(file.holder, file)
        assert [piece.key[piece.key.index("-", 90) :] for piece in pieces] == offered
        assert [piece.whole_in_spite for piece in pieces][-1]
    # And the next begins with what the last took out, though that is withdrawn.
    assert [mark.words for mark in a_draft_of(file, by=who("omar"), words=()).marks.all()] == ["Monday"] * 4


def test_a_version_is_released_and_withdrawn_under_the_lock_of_its_file(file, who):
    """A pack that is made of the file in this moment locks it as well, so that one of the two sees the other."""
    waits = made(a_draft_of(file, by=who("omar")), by=who("omar"))
    with CaptureQueriesContext(connection) as asked:
        out = actions.release(redaction=waits, version=waits.version, by=who("sian"))
    first = next(each["sql"] for each in asked if "FOR " in each["sql"] and "UPDATE" in each["sql"])
    assert 'FROM "evidence_file"' in first and "FOR NO KEY UPDATE" in first
    with CaptureQueriesContext(connection) as asked:
        actions.withdraw(redaction=out, reason="A name was left", version=out.version, by=who("omar"))
    first = next(each["sql"] for each in asked if "FOR " in each["sql"] and "UPDATE" in each["sql"])
    assert 'FROM "evidence_file"' in first and "FOR NO KEY UPDATE" in first


def test_the_redacted_version_is_offered_first_and_the_whole_asks_why(file, who, people):
    released(file, who)
    referral = file.holder
    redacted, whole = of_files(referral, file)
    assert redacted.label.startswith("Redacted version 1") and whole.whole_in_spite
    with pytest.raises(MoveDenied, match="Pick that one, or say why"):
        a_share(who, referral=referral, pick=lambda g, p: p.key == whole.key)
    share = a_share(who, referral=referral, pick=lambda g, p: p.key == whole.key, unredacted_why="A court ordered it.")
    assert share.unredacted_why == "A court ordered it." and "Unredacted" in whole.value
    assert "redacted" not in repr(
        [section.entries[0].lines for section in content_for(share, at=timezone.now()).sections]
    )
    to = share.agency
    said = wanted(who, referral)
    typed = {
        "purpose": said.purpose,
        "lawful_basis": said.lawful_basis,
        "necessity": said.necessity,
        "days": "14",
        "corrections": "0",
        "proportionality": said.proportionality,
        "decided_by": people.omar.pk,
        "idempotency": str(uuid.uuid4()),
        "pieces_files": [whole.key],
    }
    form = ShareForm(typed, referral=referral, agency=to)
    assert not form.is_valid() and list(form.errors) == ["unredacted_why"]
    assert ShareForm({**typed, "pieces_files": [redacted.key]}, referral=referral, agency=to).is_valid()
