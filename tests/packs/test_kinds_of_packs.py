"""For whom a pack is decides what is in it and who may ask for it: the police, whoever takes over a case, a court, an agency,
the council whose panel has the case."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from audit.moves import MoveDenied
from evidence import actions as evidence
from evidence.models import File
from evidence.redacting import actions as redacting
from packs import actions, build, sections
from packs.actions import Wanted
from packs.limits import LIMITS
from packs.models import OWN, PackJob
from packs.recipients import handed_over
from packs.sections import KINDS
from packs.sharing import offer
from packs.sharing.contents import content_for
from packs.taking import take
from referrals.casework.actions import enquiring
from referrals.casework.presenters.record_beside import find_cited
from referrals.models import Referral
from safeguarding.models import Case
from tests.evidence.redacted import released
from tests.evidence.released import a_file
from tests.packs.finished import drawn
from tests.packs.shares import TRUST, a_share
from tests.records import a_commission, a_decided_referral, a_session, consent_answered, planned, reported, taken_on
from tests.safeguarding.at_the_panel import COUNTY, at_the_panel, decided, viewed

TOLD_US = "Tanya Okafor"
REPORT, REASONS, BRIEF = "He means to come again.", "A mentor answers what was found", "What do the chats give him"


@pytest.fixture(scope="module")
def case_once(once_a_module) -> Case:
    """Adopted by the county's panel; Imran was commissioned, met him once and wrote of it."""
    who = once_a_module.who
    referral = a_decided_referral(who, option="channel", to=COUNTY, approver="ian")
    case = planned(who, Case.objects.get(referral=referral))
    sent = a_commission(who, consent_answered(who, case))
    taken_on(who, sent)
    reported(who, a_session(who, sent))
    meeting = at_the_panel(who, case)
    viewed(who, meeting.paper)
    decided(who, meeting.item)
    return case


@pytest.fixture
def referral(case_once, people) -> Referral:
    return Referral.objects.get(pk=case_once.referral_id)


def asked(who, referral, kind, *, by="sian", purpose="For the hearing", chosen=()) -> PackJob:
    wanted = Wanted(purpose, "law_enforcement", list(chosen), kind)
    return actions.request_pack(referral=referral, wanted=wanted, by=who(by))


def said(who, referral, kind, *, by="sian", **more):
    return build.content_of(asked(who, referral, kind, by=by, **more), by=who(by), at=timezone.now())


def titles(content):
    return {section.title for section in content.sections}


def test_every_kind_that_the_police_make_says_in_a_sentence_what_it_is():
    assert all(KINDS[kind].says.endswith(".") for kind in OWN)
    assert {kind for kind in OWN if KINDS[kind].asked_by == sections.SUPERVISOR} == {"court"}


def test_a_kind_that_does_not_say_who_may_ask_for_it_stops_the_start():
    kinds = json.loads(sections.KINDS_FILE.read_text())
    kinds["kinds"]["court"]["asked_by"] = "anybody"
    with pytest.raises(sections.BadKinds, match="court"):
        sections.load(json.dumps(kinds))


def test_the_pack_of_a_case_has_its_support_and_nothing_of_who_filed_what(who, referral):
    content = said(who, referral, "case", by="omar")
    words = repr(content.sections)
    assert all(each in words for each in (REPORT, REASONS, BRIEF, "Imran Sadiq", "Adopted"))
    assert TOLD_US not in words and "one more push" not in words
    assert not titles(content) & {"The referral as filed", "Police notes", "Deconfliction"}
    assert content.recipient == "Channel case"


def test_a_court_reads_what_was_done_and_never_who_told_us(who, referral):
    content = said(who, referral, "court", chosen=["referrer", "deconfliction", "files"])
    assert {"The referral as filed", "Decisions", "What the panel decided", "Who opened this record"} <= titles(content)
    assert TOLD_US not in repr([each for each in content.sections if each.code != "audit"])
    never = {part.title for part in content.left_out if part.because.startswith("Never")}
    assert never == {
        "Who filed it and where the information comes from",
        "Who noticed first",
        "Assessments",
        "Deconfliction",
    }


def test_a_court_gets_what_was_redacted_as_that_and_the_whole_for_a_reason_alone(
    who, referral, signed_in, settings, tmp_path
):
    """A letter was redacted because it shows who told us: neither it nor what its sender calls it is in the pack."""
    settings.FILES_DIR = tmp_path
    letter = a_file(
        referral, by=who("omar"), name="Tanya Okafor wrote.pdf", text="Tanya Okafor, on Monday, of her pupil"
    )
    a_file(referral, by=who("omar"), name="Of Tanya Okafor.jpg", text="A bus ticket")
    version = released(letter, who)

    def files(**more):
        job = actions.request_pack(
            referral=referral,
            wanted=Wanted("For the hearing", "law_enforcement", ["files"], "court", **more),
            by=who("sian"),
        )
        content = build.content_of(job, by=who("sian"), at=timezone.now())
        return job, content, repr([each for each in content.sections if each.code == "files"]) + repr(content.files)

    job, content, said = files()
    assert TOLD_US not in said and "her pupil" not in said and "A bus ticket" in said and "Redacted version 1" in said
    assert "Files as wholes" in {part.title for part in content.left_out}
    assert build.publish(PackJob.claim(job.pk), content, drawn()[0].content)
    other, content, said = files(unredacted_why="The judge ordered it.")
    assert "her pupil" in said and "Tanya Okafor wrote" not in said and other != job
    take(job=other_that_is_made(other, content), by=who("sian")).file.close()
    assert [each.agency for each in handed_over(referral)] == ["Court"]
    page = signed_in("sian").get(reverse("packs:ask_court", args=[referral.public_id]))
    assert "Why do they need files as wholes" in page.text
    redacting.withdraw(redaction=version, reason="A name was left", version=version.version, by=who("omar"))
    assert "her pupil" not in files()[2] and "Redacted version" not in files()[2]
    assert PackJob.objects.get(pk=job.pk).stopped_why == "changed"


def test_what_a_redacted_file_was_called_is_quoted_to_no_court(who, referral, settings, tmp_path):
    """It was cited in a decision; then a redacted version was released, because it shows who told us."""
    settings.FILES_DIR = tmp_path
    letter = a_file(referral, by=who("omar"), name="letter.pdf", text="Tanya Okafor, on Monday, of her pupil")
    File.objects.filter(pk=letter.pk).update(what="What his aunt Carol told me")
    cited = find_cited(referral, letter.cited_as).citation
    told = {"with_whom": "person", "how": "Phone", "reached": True, "when": timezone.now()}
    enquiring.record_contact(referral=referral, what_was_said=f"{cited}\nHe agreed.", by=who("omar"), **told)

    def quoted(kind, **more) -> bool:
        parts = sections.build(referral, given=KINDS[kind].codes(["files", "contacts"]), **more)
        decided = repr([each for each in parts if each.code == "contacts"])
        assert "He agreed." in decided
        return "Carol" in decided

    assert quoted("court", wholes=False)
    released(letter, who)
    assert not quoted("court", wholes=False) and not quoted("case", wholes=False)
    assert quoted("court", wholes=True) and quoted("police")  # for a reason; and what stays with the force
    evidence.set_aside(file=File.objects.get(pk=letter.pk), why="It is not ours to keep", by=who("omar"))
    assert not quoted("police")


def other_that_is_made(job, content) -> PackJob:
    assert build.publish(PackJob.claim(job.pk), content, drawn()[0].content)
    return PackJob.objects.get(pk=job.pk)


def test_only_a_supervisor_asks_for_one_for_a_court(who, referral, signed_in):
    page = reverse("packs:ask_court", args=[referral.public_id])
    assert signed_in("omar").get(page).status_code == 403
    assert "Court" in signed_in("sian").get(page).content.decode()
    with pytest.raises(MoveDenied, match="Only a supervisor"):
        asked(who, referral, "court", by="omar")


@pytest.mark.parametrize(("name", "offered"), [("omar", {"police", "case"}), ("sian", set(OWN))])
def test_each_is_offered_the_kinds_that_are_theirs_to_ask_for(name, offered, referral, signed_in):
    page = signed_in(name).get(reverse("packs:choose_recipient", args=[referral.public_id]))
    choices = {value for value, _ in page.context["form"].fields["recipient"].choices}
    assert choices & set(OWN) == offered


def test_one_that_was_asked_for_by_a_supervisor_who_is_suspended_since_is_not_made(who, referral, people):
    job = asked(who, referral, "court")
    User.objects.filter(pk=people.sian.pk).update(is_active=False)
    assert build.content_of(job, by=who("sian"), at=timezone.now()) is None


def test_above_a_marking_a_supervisor_asks(who, referral):
    Referral.objects.filter(pk=referral.pk).update(marking="SECRET")
    with pytest.raises(MoveDenied, match="It is marked SECRET, so a supervisor has to ask for it"):
        asked(who, referral, "case", by="omar")
    assert asked(who, referral, "case").kind == "case"


def test_a_bulk_of_what_leaves_is_not_one_persons_decision(who, referral):
    for number in range(LIMITS.bulk):
        asked(who, referral, "court", purpose=f"Hearing {number}")
    with pytest.raises(MoveDenied, match="Another person has to ask"):
        asked(who, referral, "court", purpose="One more")
    assert asked(who, referral, "court", by="ian", purpose="One more").kind == "court"
    assert asked(who, referral, "police", purpose="Handover").kind == "police"


def test_two_kinds_asked_for_with_the_same_words_are_two_packs(who, referral):
    assert asked(who, referral, "case") != asked(who, referral, "court")


def offered_to(referral, agency):
    kind = offer.kind_for(referral, Agency.objects.get(name=agency))
    return {group.code for group in offer.groups(referral, kind)}, repr(offer.groups(referral, kind))


def test_sessions_and_the_panels_decisions_are_on_offer_to_the_panels_council_alone(referral):
    to_the_trust, words = offered_to(referral, TRUST)
    assert not to_the_trust & {"sessions", "panel"} and REPORT not in words and REASONS not in words
    to_the_county, words = offered_to(referral, COUNTY)
    assert to_the_county >= {"sessions", "panel", "case"} and TOLD_US not in words


def test_the_council_gets_what_was_picked_of_the_panel_and_it_stays_picked(who, referral):
    share = a_share(who, referral=referral, to=COUNTY, pick=lambda group, piece: REASONS in piece.value)
    content = content_for(share, at=timezone.now())
    assert titles(content) == {"What the panel decided"} and REPORT not in repr(content.sections)
    assert "Who noticed first" in {part.title for part in content.left_out}
