"""A referral with everything that a record can hold, each source with a word that stands nowhere else: which of them may be in
which pack is then a question about words (tests/packs/test_each_word_in_its_packs.py)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.templatetags.govuk import on_day
from referrals.casework.actions import deciding, enquiring
from referrals.filing.actions import adding
from referrals.filing.file_places import SUBMISSION
from referrals.models import Indicator, Observation, Referral
from referrals.models.casework import Deconfliction
from safeguarding.cases.actions import assessments, consents, plans, section_36
from safeguarding.disclosure import items_of
from safeguarding.models import Case, CaseClosing, PartnerAction
from safeguarding.requests.actions import answering
from safeguarding.requests.file_places import REQUEST
from tests.evidence.released import a_file
from tests.records import (
    a_commission,
    a_line,
    a_recommendation,
    a_referral,
    a_request,
    a_session,
    an_advice_question,
    an_assessed_referral,
    asked_under_section_36,
    consent_answered,
    joined,
    may_decide_for_the_chief_officer,
    referred_to_the_panel,
    reported,
    settled,
    taken_on,
    the_desk_says,
)
from tests.safeguarding.assessing import all_judged, judged
from tests.safeguarding.at_the_panel import COUNTY, at_the_panel, decided, viewed

FILED = "He drew the zedoary plant over a list of names and said so to the class."
PAGES = {
    "happened": {"what": f"He was quiet. {FILED}"},
    "noticer": {"noticed_by": "other", "noticer_name": "Gwenhwyfar Hollis", "noticer_role": "Cook"},
    "family": {"family": "Lives with his aunt, Carolineia Marsh.", "household": "Two cousins."},
}

# Each planted word, and the parts that a pack must hold all of, for the word to be in it (or all of one of several sets).
PLANTED: dict[str, set[str] | list[set[str]]] = {
    "zedoary": {"filed"},
    "Gwenhwyfar": {"filed", "first_noticer"},
    "Carolineia": [{"filed", "third_parties"}, {"person", "third_parties"}],
    "galangal": {"added"},
    "cardamom": {"prompts"},
    "Perpetua": {"prompts", "third_parties"},
    "turmeric": {"enquiries"},
    "mahleb": {"contacts"},
    "asafoetida": {"contacts", "referrer"},
    "fenugreek": {"decisions"},
    "lovage": {"actions"},
    "sumac": {"actions"},
    "betony": {"clinical"},
    "vervain": {"clinical"},
    "hyssop": {"section_36"},
    "costmary": {"section_36"},
    "caraway": {"assessment"},
    "rue-of-the-wall": {"assessment"},
    "chervil": {"consent"},
    "tarragon": {"consent", "deconfliction"},
    "mentoring-by-Ansel": {"case"},
    "chicory": {"case"},
    "woodruff": {"sessions"},
    "yarrow": {"sessions"},
    "savory": {"panel"},
    "sorrel": {"closing"},
    "orris": {"closing", "consent"},
    "clary": {"closing", "referrer"},
    "borage": {"closing", "deconfliction"},
    "Relevant, clear to proceed": {"deconfliction"},
    "deconfliction was overridden": {"closing", "deconfliction"},
    "wormwood": {"notes"},
    "Ingrid": {"audit"},
    "burnet": [{"files", "filed"}, {"files", "added"}],
    "tansy": {"files"},
    "angelica": {"files", "actions"},
}
# What stands in no pack at all: of a record that is joined to this one and sealed, of what a copy does not show, of the desk.
NOWHERE = ("meadowsweet", "52.6 N", "Des Kerr", "comfrey")
# Who told us: their name and address stand where who referred is given, beside the parts that say it.
WHO_TOLD = ("Tanya", "Hollow Lane")


def everything(who) -> Referral:
    referral = _found_out(who, an_assessed_referral(who, **PAGES))
    case = _decided(who, referral)
    _supported(who, case)
    _ended(who, case)
    _with_files(who, referral)
    return _beside(who, Referral.objects.get(pk=referral.pk))


def _found_out(who, referral):
    """Contacts, a line of enquiry, what was noticed, a note, and what a partner answered."""
    omar, moment = who("omar"), timezone.now()
    said = {"reached": True, "how": "Phone", "when": moment, "by": omar, "referral": referral}
    enquiring.record_contact(with_whom="person", what_was_said="He likes mahleb.", **said)
    enquiring.record_contact(with_whom="referrer", what_was_said="I saw the asafoetida at school.", **said)
    enquiring.write_note(referral=referral, text="An intelligence remark on wormwood.", by=omar)
    line = referral.enquiries.filter(state="open").first()
    answer = "She rang about turmeric and he came at once."
    enquiring.settle_line(line=line, state="answered", answer=answer, version=line.version, by=omar)
    noticed = {"indicator": Indicator.objects.earliest("pk"), "by": who("tanya").user}
    Observation.objects.create(
        referral=referral, evidence="He carries cardamom.", said_by="Perpetua Lowe", known_how="told", **noticed
    )
    request = a_request(who, referral=referral, what="Do you know lovage?", items=_all_of(referral))
    nadia = who("nadia")
    answering.answer(action=request, text="He bought sumac.", evidence="", nothing_known=False, version=1, by=nadia)
    asked = an_advice_question(who, referral=referral, what="Can betony explain it?")
    answering.answer(
        action=asked, text="Some vervain might.", evidence="", nothing_known=False, version=1, by=who("maya")
    )
    PartnerAction.objects.filter(referral=referral).update(seen_by_asker_at=timezone.now())
    return Referral.objects.get(pk=referral.pk)


def _all_of(referral):
    return [item.key for item in items_of(referral)]


def _quoted(referral):
    return f"“{FILED}” (as filed, {on_day(referral.submitted_at)})"


def _decided(who, referral) -> Case:
    """A recommendation that quotes what was filed; a no and then a yes under section 36, both relying on the record."""
    evidence = f"{_quoted(referral)}\nThe fenugreek."
    decision = a_recommendation(who, option="channel", to=COUNTY, referral=referral, evidence=evidence)
    deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who("ian"))
    case = Case.objects.get(decision=decision)
    settled(who, a_line(who, case, what="mentoring-by-Ansel"))
    plans.record_view(case=case, whose="person", said="No chicory.", asked_on=timezone.localdate(), by=who("omar"))
    case = Case.objects.get(pk=case.pk)
    may_decide_for_the_chief_officer(who, "ian")
    relied = [f"filed-{1}", Observation.objects.get(evidence="He carries cardamom.").cited_as]
    relied += [contact.cited_as for contact in referral.contacts.order_by("pk")]
    relied += [
        *(action.cited_as for action in referral.actions.all()),
        referral.enquiries.get(state="answered").cited_as,
    ]
    asked = asked_under_section_36(who, case, grounds="He speaks of hyssop.", cited=relied)
    section_36.refuse(decision=asked, reason="The costmary says otherwise.", version=asked.version, by=who("ian"))
    referred_to_the_panel(who, Case.objects.get(pk=case.pk), by="ian")
    return Case.objects.get(pk=case.pk)


def _supported(who, case) -> None:
    """Consent beside an investigation, a provider's report, the panel, an assessment that is signed."""
    case = consent_answered(who, case, words="After chervil, or not at all", warned=True)
    yes = {"overt": True, "after_action": True, "agreed": True, "review_on": timezone.localdate() + timedelta(days=20)}
    why = {"overt_why": "The tarragon was seized.", "after_action_why": "It is over.", "agreed_why": "By mail."}
    tests = consents.ThreeTests(**yes, **why)
    consents.record_investigation(case=case, tests=tests, version=case.version, by=who("omar"))
    case = Case.objects.get(pk=case.pk)
    sent = a_commission(who, case, brief="What does the woodruff give him?")
    taken_on(who, sent)
    reported(who, a_session(who, sent), "He brought yarrow and means to come again.")
    draft = judged(who, assessments.begin(case=case, code="vaf", by=who("omar")), why="The caraway shows it.")
    draft = all_judged(who, draft)
    words = {"narrative": "It grows like rue-of-the-wall.", "protects": "His aunt", "plan_part": ""}
    draft = assessments.write(assessment=draft, **words, version=draft.version, by=who("omar"))
    assessments.sign(assessment=draft, version=draft.version, by=who("omar"))
    meeting = at_the_panel(who, case)
    viewed(who, meeting.paper)
    decided(who, meeting.item, method="majority", dissent="The savory does not fit.")


def _ended(who, case) -> None:
    """Proposed twice and answered: the second time an investigation takes it over."""
    answered = {"outcome": "returned", "answer": "Not yet.", "answered_by": who("ian").user, "by": who("omar").user}
    why = {"gaps": "None.", "remaining": "None.", "tier": "inspector", "tier_because": ["Deconfliction was overridden"]}
    said = {**answered, **why, "case": case}
    CaseClosing.objects.create(
        reason_codes=["exit_no_concern"],
        report="As sorrel.",
        consent_end="By orris.",
        referrer_view="Not asked: clary.",
        answered_at=timezone.now(),
        **said,
    )
    CaseClosing.objects.create(reason_codes=["exit_pursue"], report="As borage.", answered_at=timezone.now(), **said)


def _with_files(who, referral) -> None:
    a_file(referral, by=who("omar"), name="tansy.pdf", text="The tansy")
    a_file(referral, by=who("tanya"), place=SUBMISSION, name="burnet.pdf", text="The burnet")
    a_file(
        referral.actions.exclude(kind="clinical").get(),
        by=who("nadia"),
        place=REQUEST,
        name="angelica.pdf",
        text="The angelica",
    )


def _beside(who, referral) -> Referral:
    """What was added since, the desk's newest answer with an override, who opened it, and a sealed record of the same
    person."""
    another = a_referral(who("tom"), happened={"what": "The meadowsweet was his."})
    referral = joined(who, referral, another)
    type(another).objects.get(pk=another.pk)
    adding.add_information(referral=referral, text="He asked for galangal.", immediate_danger="no", by=who("tanya"))
    referral = the_desk_says(who, Referral.objects.get(pk=referral.pk), "ct_relevant_clear_to_proceed")
    Deconfliction.objects.filter(referral=referral).update(
        overridden_by=who("ian").user, overridden_at=timezone.now(), override_reason="The comfrey could not wait."
    )
    return referral
