"""A partner's pack holds exactly what was picked for it, piece by piece, and what may never leave is not on offer."""

import json
from dataclasses import replace

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from core.reference_numbers import display_reference
from evidence import store as files
from evidence.actions import Told, describe
from evidence.offering import OfferedFile, OfferedPage, released_files
from packs import sections
from packs.build import content_of, parts_of
from packs.content.attached import entry_of, key_of
from packs.content.kept import kept, read_back
from packs.content.parts import Entry, Happening, Line, Section
from packs.models import PackJob
from packs.sharing import actions, offer
from packs.sharing.contents import Changed, content_for
from referrals.casework.actions import enquiring
from referrals.filing.file_places import SUBMISSION
from referrals.models import Referral
from subjects.models import Name
from tests.evidence.released import PICTURE, a_file
from tests.packs.shares import a_share, picks, sent, wanted
from tests.records import a_request, an_assessed_referral

NAMED = {
    "noticer": {"noticed_by": "other", "noticer_name": "Gwen Hollis", "noticer_role": "Cook"},
    "family": {"family": "Lives with his aunt, Carol Marsh.", "household": "Two cousins."},
}
OTHERS = ("Tanya", "Hollow Lane", "tanya@", "Gwen", "Cook", "Carol", "cousins")


@pytest.fixture(scope="module")
def referral_once(once_a_module):
    """With everything in it."""
    who = once_a_module.who
    referral = an_assessed_referral(who, **NAMED)
    a_request(who, referral=referral, agency="Wensum County Council", what="Ask the social worker.")
    enquiring.write_note(referral=referral, text="An intelligence remark.", by=who("omar"))
    return referral


@pytest.fixture
def referral(referral_once, people):
    return Referral.objects.get(pk=referral_once.pk)


def words(share) -> str:
    return repr(content_for(share, at=timezone.now()))


def test_a_pack_of_one_piece_says_that_piece_and_nothing_else(who, referral):
    name = next(p for g in offer.groups(referral) for p in g.pieces if p.claim.startswith("name:"))
    content = content_for(a_share(who, referral=referral, pick=lambda g, p: p.key == name.key), at=timezone.now())
    (section,) = content.sections
    (entry,) = section.entries
    assert [(line.label, line.value) for line in entry.lines] == [(entry.lines[0].label, name.value)]
    assert content.subject == name.value and not entry.text
    assert not [
        said for said in (*OTHERS, "pay for it", display_reference(referral.reference)) if said in repr(content)
    ]


def test_the_reference_and_the_narrative_leave_only_where_they_were_picked(who, referral):
    told = words(a_share(who, referral=referral))
    assert referral.reference not in told and "pay for it" not in told
    picked = words(a_share(who, referral=referral, pick=lambda g, p: g.code in ("reference", "filed")))
    assert referral.reference in picked and "pay for it" in picked


def test_what_names_others_is_on_offer_by_itself_and_marked(who, referral):
    pieces = [piece for group in offer.groups(referral) for piece in group.pieces]
    for said in OTHERS:
        assert all(p.of_others for p in pieces if said in p.value), said
    assert [p for p in pieces if "Carol Marsh" in p.value] and any(not p.of_others for p in pieces)


def test_notes_deconfliction_and_the_log_are_never_on_offer(who, referral):
    everything = a_share(who, referral=referral, pick=lambda g, p: True)
    told = words(everything)
    assert "intelligence remark" not in told and "Clear" not in told and "social worker" in told
    never = {part.code for part in sections.PARTNER.parts(sections.NEVER)}
    assert never == {
        "clinical",
        "section_36",
        "assessment",
        "consent",
        "sessions",
        "panel",
        "deconfliction",
        "notes",
        "audit",
    }
    assert not never & {group.code for group in offer.groups(referral)}


def test_a_forged_key_is_refused(who, referral):
    with pytest.raises(MoveDenied, match="not on the record any more"):
        a_share(who, referral=referral, pieces=[*picks(referral), "0" * 32 + "-1"])


def test_what_has_changed_since_it_was_picked_is_not_sent(who, referral):
    """The name was put right between the preview and the button: nothing leaves, and it says why."""
    share = a_share(who, referral=referral)
    Name.objects.filter(subject=referral.subject).update(surname="Else")
    with pytest.raises(MoveDenied, match="not on the record any more"):
        actions.send(share=share, version=share.version, by=who("omar"))
    with pytest.raises(Changed):
        content_for(share, at=timezone.now())
    assert not PackJob.objects.exists()


def test_what_is_left_out_is_said_part_by_part(who, referral):
    name = next(p for g in offer.groups(referral) for p in g.pieces if p.claim.startswith("name:"))
    content = content_for(a_share(who, referral=referral, pick=lambda g, p: p.key == name.key), at=timezone.now())
    left = {part.title: part.because for part in content.left_out}
    assert left["The person"] == offer.PART
    assert left["Police notes"] == sections.BECAUSE[sections.NEVER]
    assert left["The referral as filed"] == sections.BECAUSE[sections.PICKED]


def test_the_made_pack_is_the_preview(who, referral):
    """Made by the worker of the same pieces: word for word what was looked at."""
    share = sent(who, referral=referral, made=False)
    at = timezone.now()
    assert content_of(share.job, by=who("omar"), at=at) == content_for(share, at=at)


def test_nothing_picked_is_no_pack(who, referral):
    with pytest.raises(MoveDenied, match="Pick at least one"):
        actions.prepare(referral=referral, wanted=wanted(who, referral, pieces=[]), by=who("omar"))


def test_a_file_goes_along_where_it_was_picked_as_its_safe_copy(who, referral, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    letter, _ = (a_file(referral, by=who("omar"), name=name) for name in ("letter.pdf", "other.pdf"))
    share = a_share(who, referral=referral, pick=lambda g, p: str(letter.public_id) in p.key)
    content = content_for(share, at=timezone.now())
    parts = {part.name: part.opened().read() for part in parts_of(content, b"%PDF")}
    assert parts["files/1/page-1.jpg"] == PICTURE and parts["files/1/text.txt"] == b"He wrote it on Monday"
    assert len(parts) == 4 and "letter.pdf" in words(share) and "other.pdf" not in words(share)
    assert read_back(kept(content)) == replace(content, sections=read_back(kept(content)).sections)
    files.FILES.drop(content.files[0].key)
    with pytest.raises(FileNotFoundError):
        [part.opened() for part in parts_of(content, b"%PDF")]


def test_two_pieces_with_the_same_words_are_two():
    entries = [Entry("Title", [Line("Label", "a")]) for _ in range(2)]
    section = Section("filed", "x", entries)
    keys = [key for key, _ in offer._keyed(section)]
    assert len(set(keys)) == 2 and len(offer._only(section, keys[:1]).entries) == 1


OFFERED = OfferedFile(
    public_id="0" * 8 + "-0000" * 3 + "-" + "0" * 12,
    name="letter.pdf",
    what="A letter",
    place="submission",
    where="What was filed",
    kind="PDF",
    sha256="a" * 64,
    also_holds=("1 comment",),
    pages=(OfferedPage(1, "k", "b" * 64, "He wrote it"),),
)
PRINTED = [
    Section("filed", "x", [Entry("Title", [Line("Label", "value")], caption="Caption")]),
    Section("filed", "x", [Entry("Title", text="Text", caption="Caption")]),
    Section("chronology", "x", happenings=[Happening(timezone.now(), "What", "By")]),
    Section("files", "x", [entry_of(OFFERED)]),
]


def changed(section):
    """The section once for each word that is printed of it, with that word changed."""
    for happening in section.happenings:
        for name in ("what", "by"):
            yield name, replace(section, happenings=[replace(happening, **{name: "Else"})])
    for entry in section.entries:
        for name in ("title", "caption", "text"):
            if getattr(entry, name) and not entry.file:
                yield name, replace(section, entries=[replace(entry, **{name: "Else"})])
        for line in entry.lines if not entry.file else ():
            for name in ("label", "value"):
                yield name, replace(section, entries=[replace(entry, lines=[replace(line, **{name: "Else"})])])
        if entry.file:
            for name in ("name", "what", "where", "kind", "sha256", "also_holds"):
                yield name, replace(section, entries=[entry_of(replace(OFFERED, **{name: ("Else",)}))])


def keys_of(section) -> list[str]:
    return [key for key, _ in offer._keyed(section)]


@pytest.mark.parametrize("section", PRINTED, ids=lambda section: section.code)
def test_whatever_is_printed_of_a_piece_is_in_its_key(section):
    """What was previewed, and what a second person said yes to, is what leaves: other words are another piece."""
    assert [name for name, other in changed(section) if keys_of(other) == keys_of(section)] == []


def test_nothing_that_is_printed_of_a_redacted_version_follows_from_the_original():
    """Its digest would: names could be tried against it until it fits."""
    redacted = replace(OFFERED, redacted=1, name="Redacted version 1", what="PDF", also_holds=())
    assert entry_of(redacted) == entry_of(replace(redacted, sha256="c" * 64))


def test_what_a_file_is_called_is_changed_by_its_sender_after_the_preview(who, referral, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    letter, _ = a_file(referral, by=who("tanya"), place=SUBMISSION), a_file(referral, by=who("omar"))
    share = a_share(who, referral=referral, pick=lambda g, p: str(letter.public_id) in p.key)
    told = Told("A letter in which Zoe, his sister, told me")
    describe(file=letter, told=told, version=letter.version, by=who("tanya"))
    with pytest.raises(MoveDenied, match="not on the record any more"):
        actions.send(share=share, version=share.version, by=who("omar"))
    assert key_of(next(each for each in released_files(referral) if "Zoe" in each.what)) not in share.pieces


def test_a_kind_that_forgets_a_part_or_says_it_twice_stops_the_start():
    said = json.loads(sections.KINDS_FILE.read_text())
    said["kinds"]["partner"]["never"].remove("notes")
    with pytest.raises(sections.BadKinds):
        sections.load(json.dumps(said))
    said["kinds"]["partner"]["never"] += ["notes", "notes"]
    with pytest.raises(sections.BadKinds):
        sections.load(json.dumps(said))
