"""What a pack says, and what it never says to whom."""

from django.utils import timezone

from packs import build
from packs.content import casework
from packs.models import PackJob
from packs.sections import POLICE
from referrals.casework.actions import enquiring
from referrals.casework.rules.decisions import RULE_VERSION
from referrals.models.decision import Option, Tier
from tests.records import a_request, an_assessed_referral

REASONS = [
    ("ordinary_reason", "What was noticed has an ordinary reason, and it was checked"),
    ("no_ideology", "No ideology identified"),
]
NAMED = {
    "noticer": {"noticed_by": "other", "noticer_name": "Gwen Hollis", "noticer_role": "Cook"},
    "family": {"family": "Lives with his aunt, Carol Marsh.", "household": "Two cousins."},
}


def content(who):
    """The whole text of a pack of a referral with everything in it."""
    referral = an_assessed_referral(who, **NAMED)
    a_request(who, referral=referral, agency="Wensum County Council", what="Ask the social worker.")
    enquiring.write_note(referral=referral, text="An intelligence remark.", by=who("omar"))
    job = PackJob.objects.create(
        dedupe_key="k",
        referral=referral,
        requested_by=who("omar").user,
        purpose="To help",
        lawful_basis="child_protection",
    )
    return build.content_of(job, by=who("omar"), at=timezone.now())


def a_decided(who, referral, *, option=Option.NO_FURTHER_ACTION, reason_codes):
    referral.decisions.create(
        option=option,
        reason_codes=reason_codes,
        rationale="Checked with the school.",
        evidence="The school's answer.",
        tier=Tier.SERGEANT,
        rule_version=RULE_VERSION,
        author=who("omar").user,
    )
    return referral


def words(pack) -> str:
    return repr(pack.sections)


def test_the_polices_own_pack_has_everything_but_the_files_and_the_log_which_are_chosen(who):
    pack = content(who)
    for said in (
        "Tanya Okafor",
        "Gwen Hollis",
        "Carol Marsh",
        "intelligence remark",
        "social worker",
        "Clear",
    ):
        assert said in words(pack), said
    assert [part.title for part in pack.left_out] == ["Files", "Who opened this record"]
    assert POLICE.left_out(POLICE.codes(["files", "audit"])) == []


def test_an_officer_who_has_lost_the_case_gets_no_content(who):
    referral = an_assessed_referral(who)
    job = PackJob.objects.create(
        dedupe_key="k",
        referral=referral,
        requested_by=who("priya").user,
        purpose="x",
        lawful_basis="child_protection",
    )
    assert build.content_of(job, by=who("priya"), at=timezone.now()) is None


def test_reasons_are_printed_in_the_words_of_their_list(who):
    referral = an_assessed_referral(who)
    codes = [code for code, _ in REASONS]
    section = casework.decisions(a_decided(who, referral, reason_codes=codes), given=frozenset({"deconfliction"}))
    (line,) = [line for line in section.entries[0].lines if line.label == "Reasons"]
    assert line.value == "\n".join(label for _, label in REASONS)


def test_that_an_investigation_had_primacy_is_never_a_partners_to_read(who):
    referral = a_decided(who, an_assessed_referral(who), option=Option.HOLD, reason_codes=[])
    for given, told in (
        ({"decisions", "chronology"}, False),
        ({"decisions", "chronology", "deconfliction"}, True),
    ):
        printed = [build(referral, given=frozenset(given)) for build in (casework.decisions, casework.chronology)]
        assert ("primacy" in repr(printed)) is told
