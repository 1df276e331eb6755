"""A letter about a record: from a template, with what the record answers and the officer is asked; read, changed, made, taken, noted
as sent. It says nothing that was not chosen for it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from audit.models import Event
from audit.moves import MoveDenied
from core.clock import local_day, working_days_between
from core.reference_numbers import display_reference
from letters import actions, chasing
from letters.fields import Part
from letters.models import Letter, LetterDocument, LetterState, TemplateVersion
from letters.recipients import sent_letters
from referrals.casework.actions import identity
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters.told import who_was_told
from referrals.models import Deconfliction
from subjects.actions import Description, NameClaim
from tests.letters.letters import ANSWERS, INVITATION, a_letter, a_letter_to_the_trust, again, made
from tests.packs.tagged import Reading
from tests.pdf_ua import faults_of
from tests.records import a_decided_referral, a_request, an_assessed_referral


@pytest.fixture
def referral(who):
    return an_assessed_referral(who)


def at(letter, name="letter"):
    return reverse(f"letters:{name}", args=[letter.public_id])


def once(**typed):
    return {**typed, "idempotency": str(uuid.uuid4())}


def press(client, letter, name, **typed):
    return client.post(at(letter, name), once(version=again(letter).version, **typed), follow=True)


def typed(**changes):
    boxes = {f"box_{name.replace(' ', '_')}": value for name, value in ANSWERS.items()}
    said = {"to_name": "Ms Marsh", "to_address": "1 Mill Lane", "lawful_basis": "child_protection"}
    return once(**{**boxes, **said, **changes})


def test_from_the_template_to_a_letter_that_was_sent(who, referral, signed_in):
    omar = signed_in("omar")
    chosen = omar.post(reverse("letters:choose", args=[referral.public_id]), {"template": INVITATION})
    page = omar.get(chosen.url).text
    assert str(referral.subject.names.get()) in page and "Omar Haddad" in page  # what the record answers stands there
    refused = omar.post(chosen.url, typed(box_telephone="", box_meeting=""))
    assert refused.status_code == 422 and "Enter telephone: the record does not say it" in refused.text
    assert "Enter meeting" in refused.text and "what partners said: the record" not in refused.text
    shown = omar.post(chosen.url, typed(), follow=True).text
    assert "As it will be on paper" in shown and "On Tuesday at three" in shown and "((" not in shown
    letter = Letter.objects.get()
    assert "Make the letter" not in press(omar, letter, "text", text="Come on ((meeting)).").text
    press(omar, letter, "text", text="Dear Ms Marsh\n\nCome on Tuesday.")
    assert "Take the document" in press(omar, letter, "make").text
    answer = omar.post(at(letter, "take"))
    document = Reading(answer.content)
    assert "Come on Tuesday." in document.tree.says() and document.tree.all("H1") and faults_of(answer.content) == []
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "default-src 'none'" in answer["Content-Security-Policy"]
    )
    noted = press(omar, letter, "sent", how="post", to="Ms Marsh, 1 Mill Lane", **on_day(timezone.localdate())).text
    assert "By post" in noted and "Throw it away" not in noted
    told = omar.get(reverse("referrals:case_timeline", args=[referral.public_id])).text
    assert "Letter to a parent or carer sent" in told and "version 1" in told
    _the_log_says_what_and_no_word_of_it()


def on_day(day):
    return {"on-day": day.day, "on-month": day.month, "on-year": day.year}


@pytest.mark.parametrize("days_ago", [-1, 61])
def test_a_letter_was_sent_on_no_day_that_is_to_come_or_long_past(who, referral, days_ago):
    letter = made(who, a_letter(who, referral))
    given = {"how": "post", "to": "Ms Marsh", "on": timezone.localdate() - timedelta(days=days_ago)}
    with pytest.raises(MoveDenied, match="60 days ago at most"):
        actions.note_sent(letter=letter, version=letter.version, by=who("omar"), **given)
    assert again(letter).state == LetterState.MADE


def _the_log_says_what_and_no_word_of_it():
    kinds = ("letter.begun", "letter.change", "letter.make", "letter.taken", "letter.send")
    found = Event.objects.filter(kind__in=kinds)
    assert set(found.values_list("kind", flat=True)) == set(kinds)
    assert not any("Mill Lane" in str(event.payload) or "Tuesday" in str(event.payload) for event in found)
    assert INVITATION in str(found.get(kind="letter.make").payload)


# What is typed, and what is said of it. Each is an ordinary slip.
SLIPS = {
    "The investigation goes on.": "an investigation",
    "Detectives will ring.": "an investigation",
    "He goes to the Channel panel.": "what was decided",
    "No further action is taken.": "what was decided",
    "The school told us he is quiet.": "what a partner answered",
    "Broadfen NHS trust knows him.": "was asked about this person",
    "He said on Monday that one more push and they will all pay for it.": "quotes the referral as filed",
    "Come on ((meeting)).": "not filled in",
}


def test_a_letter_that_says_more_than_was_chosen_is_not_made(who):
    referral = a_request(who).referral
    letter = a_letter(who, referral)
    for text, said in SLIPS.items():
        letter = actions.change(letter=again(letter), text=text, version=again(letter).version, by=who("omar"))
        with pytest.raises(MoveDenied, match=said):
            made(who, letter)
    assert not LetterDocument.objects.exists()
    assert (
        made(who, a_letter_to_the_trust(who, referral)).state == LetterState.MADE
    )  # its own name is in its own letter
    told = a_letter(who, referral, tells=[Part.ANSWERS], told_why="His mother asked")
    text = "Broadfen NHS Trust told us that he came."
    actions.change(letter=told, text=text, version=told.version, by=who("omar"))
    assert made(who, told).state == LetterState.MADE
    with pytest.raises(MoveDenied, match="does not tell that"):
        a_letter(who, referral, tells=[Part.OUTCOME], told_why="His mother asked")


def test_a_paragraph_that_tells_what_was_not_chosen_is_left_out(who, referral):
    answers = {**ANSWERS, "what partners said": "The school says that he is well."}
    assert "he is well" not in a_letter(who, referral, answers=answers).text
    told = a_letter(who, referral, answers=answers, tells=[Part.ANSWERS], told_why="She asked")
    assert "he is well" in told.text


def test_the_referrer_is_told_what_was_decided_only_where_a_specific_message_was_approved(who):
    letter = a_letter(
        who,
        a_decided_referral(who, option="no_further_action"),
        template="concern-received",
        tells=[Part.OUTCOME],
        told_why="She works with him",
        answers={**ANSWERS, "day received": "today", "reference of the concern": "PR", "what was decided": "It ended."},
    )
    with pytest.raises(MoveDenied, match="standard message"):
        made(who, letter)


def test_nobody_outside_is_written_to_while_the_desk_asks_to_wait(who, referral, signed_in):
    to_parent, to_trust = made(who, a_letter(who, referral)), a_letter_to_the_trust(who, referral)
    Deconfliction.objects.filter(referral=referral).update(code="pursue_primacy")
    with pytest.raises(MoveDenied, match="primacy"):
        made(who, to_trust)
    omar = signed_in("omar")
    assert "primacy" in omar.post(at(to_parent, "take"), follow=True).text
    assert "primacy" in omar.get(at(to_trust)).text


def test_only_who_has_the_record_writes_and_only_its_readers_see(who, referral, signed_in):
    letter = made(who, a_letter(who, referral))
    for name in ("tanya", "nadia", "pat", "ada", "des", "rex", "yusuf"):
        client = signed_in(name)
        assert client.get(at(letter)).status_code == client.post(at(letter, "take")).status_code == 404, name
    assert signed_in("sian").get(at(letter)).status_code == 200


def test_one_that_is_changed_again_is_another_document_and_the_first_is_kept(who, referral):
    letter = made(who, a_letter(who, referral))
    actions.take_back(letter=letter, version=letter.version, by=who("omar"))
    changed = actions.change(
        letter=again(letter), text="Come on Friday.", version=again(letter).version, by=who("omar")
    )
    made(who, changed)
    first, last = LetterDocument.objects.order_by("pk")
    assert first.sha256 != last.sha256 and actions.document_of(letter) == last


def test_one_that_was_taken_is_neither_thrown_away_nor_changed_before_it_is_said_what_became_of_it(
    who, referral, signed_in
):
    """Omar took the document and posted it. Sian, who tidies up, reads so, and the timeline keeps it."""
    letter, sian = made(who, a_letter(who, referral)), signed_in("sian")
    assert "Throw it away" in sian.get(at(letter)).text
    actions.take(letter=letter, by=who("omar"))
    page = sian.get(at(letter)).text
    assert "Throw it away" not in page and "Change it again" not in page and "Omar Haddad" in page
    for way in ("discard", "take_back"):
        refused = press(sian, letter, way).text
        assert "Say first what became of it" in refused and again(letter).state == LetterState.MADE, way
    assert (
        "Letter to a parent or carer taken"
        in sian.get(reverse("referrals:case_timeline", args=[referral.public_id])).text
    )
    assert "taken, and not noted as sent" in next(iter(sent_letters(referral))).what
    assert press(sian, letter, "sent", how="post").status_code == 422
    assert "Nothing of it was sent" in press(sian, letter, "sent", how="destroyed").text
    assert "Thrown away" in press(sian, letter, "discard").text


def test_one_that_was_taken_is_chased_until_it_is_noted_what_became_of_it(who, referral, people):
    """Sian took it and left; Omar has the record. Its two working days passed while nobody looked."""
    letter = made(who, a_letter(who, referral))
    actions.take(letter=letter, by=who("sian"))
    assert reminded_after(letter, days=1) == set()
    assert reminded_after(letter, days=2) == {"Sian Pugh"}
    User.objects.filter(pk=people.sian.pk).update(is_active=False)
    assert reminded_after(letter, days=3) == {"Sian Pugh", "Omar Haddad"}
    assert reminded_after(letter, days=4) == {"Sian Pugh", "Omar Haddad", "Ian Whitlock", "Ingrid Shaw"}
    actions.note_destroyed(letter=letter, version=again(letter).version, by=who("omar"))
    assert reminded_after(letter, days=4) == set()


def reminded_after(letter, *, days) -> set[str]:
    """Who has an unread message of it, so many working days after it was taken."""
    since = next(past for past in (timezone.now() - timedelta(days=n) for n in range(30)) if due_after(past, days))
    Letter.objects.filter(pk=letter.pk, taken_at__isnull=False).update(taken_at=since)
    chasing.chase_taken()
    reminded = Notice.objects.filter(kind__startswith="letter.not_noted", read_at=None)
    return set(reminded.values_list("person__name", flat=True))


def due_after(since, days) -> bool:
    return working_days_between(local_day(since), local_day(timezone.now())) == days


# --- Templates ----------------------------------------------------------------------------------------------------------

WRITE = f"/letters/templates/{INVITATION}/"
REFUSED = {
    "Dear ((addresse))": "((addresse)) is not on the list of places",
    "Its reference is ((reference of the concern))": "is never given to a parent or carer",
    "It was decided: ((what was decided))": "tells what was decided",
    "Dear ((addressee)": "two brackets on each side",
    "The investigation is over.": "an investigation. No letter does",
}


def test_pat_drafts_what_can_be_filled_in_and_petra_publishes_it(who, referral, signed_in):
    pat, petra = signed_in("pat"), signed_in("petra")
    for body, said in REFUSED.items():
        answer = pat.post(WRITE, {"version": "0", "title": "An invitation", "body": body, "tells": []})
        assert answer.status_code == 422 and said in answer.text and 'id="id_body-error"' in answer.text, body
    answer = pat.post(WRITE, {"version": "0", "title": "About the investigation", "body": "Dear ((addressee))"})
    assert 'id="id_title-error"' in answer.text  # it stands above each letter
    before = a_letter(who, referral)
    body = "Dear ((Addressee))\n\n{{ 7|add:7 }}{% now 'Y' %} ((officer))"
    assert pat.post(WRITE, {"version": "0", "title": "An invitation", "body": body}).url == f"{WRITE}draft/"
    assert "Another policy administrator publishes it." in pat.get(f"{WRITE}draft/").text
    pat.post(f"{WRITE}publish/", {"number": "2", "version": "1"})
    assert TemplateVersion.objects.filter(state="draft").exists() and petra.get(WRITE).url == f"{WRITE}draft/"
    assert "is published" in petra.post(f"{WRITE}publish/", {"number": "2", "version": "1"}, follow=True).text
    after = a_letter(who, referral, answers={**ANSWERS, "officer": "((force))"})
    assert after.text == "Dear Ms Marsh\n\n{{ 7|add:7 }}{% now 'Y' %} ((force))"  # what is put in is not read again
    assert (before.written_from.number, after.written_from.number) == (1, 2)
    assert (
        "Replaced" in petra.get(f"{WRITE}versions/").text and "An invitation" in petra.get("/letters/templates/").text
    )


def test_a_new_template_has_no_letters_before_it_is_published(who, referral, signed_in):
    pat, omar = signed_in("pat"), signed_in("omar")
    new = {"slug": "we-have-closed", "addressee_of": "partner", "title": "Thank you", "body": "Dear ((addressee))"}
    pat.post("/letters/templates/new/", once(**new))
    choose = reverse("letters:choose", args=[referral.public_id])
    assert "Thank you (" not in omar.get(choose).text and omar.get(f"{choose}we-have-closed/").status_code == 404
    signed_in("petra").post("/letters/templates/we-have-closed/publish/", {"number": "1", "version": "1"})
    assert "Thank you (to a partner agency)" in omar.get(choose).text
    assert (
        omar.get("/letters/templates/").status_code == 404
        or "Only a policy administrator" in omar.get("/letters/templates/").text
    )


def test_a_name_found_wrong_later_finds_the_letters_that_said_it_until_another_was_sent(who, referral, signed_in):
    omar, overview = signed_in("omar"), reverse("referrals:case", args=[referral.public_id])
    known = Description(names=(NameClaim("current", "Dillon", "Marsh"),))
    identity.add_known(referral=referral, person=known, source="Police", by=who("omar"))
    wrong = referral.subject.names.get(forenames="Dillon")
    says_it = {"answers": {**ANSWERS, "person": "Dillon"}}
    said = sent_off(who, made(who, a_letter(who, referral, **says_it)))
    made(who, a_letter(who, referral)), a_letter(who, referral, to_name="Of a draft", **says_it)
    assert [told.href for told in who_was_told(referral, wrong)] == [at(said)]
    assert "Letter corrected since" not in omar.get(overview).text
    withdraw_known(referral=referral, claim=wrong, reason="Misheard", by=who("omar"))
    wrong.refresh_from_db()
    assert [told.state for told in who_was_told(referral, wrong)] == ["Not written to again yet."]
    assert "Letter corrected since" in omar.get(overview).text
    again_sent = sent_off(who, made(who, a_letter(who, referral)))
    assert "Letter corrected since" not in omar.get(overview).text
    (told,) = who_was_told(referral, wrong)
    assert told.state == f"Written to again: {display_reference(again_sent.reference)}."


def sent_off(who, letter):
    actions.note_sent(
        letter=letter, how="post", to="Ms Marsh", on=timezone.localdate(), version=letter.version, by=who("omar")
    )
    return again(letter)


def test_a_letter_that_says_it_again_is_no_correction_and_one_that_says_it_was_wrong_is(who, referral, signed_in):
    omar, overview = signed_in("omar"), reverse("referrals:case", args=[referral.public_id])
    known = Description(names=(NameClaim("current", "Dillon", "Marsh"),))
    identity.add_known(referral=referral, person=known, source="Police", by=who("omar"))
    wrong = referral.subject.names.get(forenames="Dillon")
    says_it = {"answers": {**ANSWERS, "person": "Dillon"}}
    sent_off(who, made(who, a_letter(who, referral, **says_it)))
    not_sent = made(who, a_letter(who, referral, to_name="Mr Reeve", **says_it))
    withdraw_known(referral=referral, claim=wrong, reason="Misheard", by=who("omar"))
    wrong.refresh_from_db()
    page = omar.get(overview).text
    assert "Letter not to be sent as it is" in page and "Mr Reeve was written to" not in page and at(not_sent) in page
    actions.take_back(letter=not_sent, version=not_sent.version, by=who("omar"))
    assert "Letter not to be sent as it is" not in omar.get(overview).text
    sent_off(who, made(who, a_letter(who, referral, **says_it)))
    assert omar.get(overview).text.count("Ms Marsh was written to on") == 2
    assert [told.state for told in who_was_told(referral, wrong)] == ["Not written to again yet."] * 2
    meeting = {"meeting": "We wrote of Dillon. That was wrong."}
    sent_off(who, made(who, a_letter(who, referral, answers={**ANSWERS, **meeting})))
    assert "Letter corrected since" not in omar.get(overview).text
    assert who_was_told(referral, wrong)[-1].state == "It says that this was wrong."
