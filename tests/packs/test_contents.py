"""What a pack says, and what it never says to whom."""

import pytest
from django.utils import timezone

from accounts.models import Agency
from packs import build, sections
from packs.content import casework
from packs.models import PackJob
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


def content(who, *, to=None, chosen=()):
    """The whole text of a pack of a referral with everything in it."""
    referral = an_assessed_referral(who, **NAMED)
    a_request(who, referral=referral, agency="Wensum County Council", what="Ask the social worker.")
    enquiring.write_note(referral=referral, text="An intelligence remark.", by=who("omar"))
    recipient = Agency.objects.get(name=to) if to else None
    job = PackJob.objects.create(
        dedupe_key="k",
        referral=referral,
        requested_by=who("omar").user,
        recipient=recipient,
        purpose="To help",
        lawful_basis="child_protection",
        chosen=list(chosen),
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


def test_the_polices_own_pack_has_everything_but_the_log(who):
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
    assert [part.title for part in pack.left_out] == ["Who opened this record"]


@pytest.mark.parametrize(
    "said",
    [
        "Tanya",
        "Hollow Lane",
        "tanya@",
        "Gwen",
        "Cook",
        "Carol",
        "cousins",
        "intelligence",
        "social worker",
        "Clear",
        "Omar",
    ],
)
def test_a_partners_pack_names_nobody_else_and_nothing_of_the_polices_work(who, said):
    assert said not in words(content(who, to="Broadfen NHS Trust"))


def test_what_was_left_out_is_listed_with_the_reason(who):
    left = {part.title: part.because for part in content(who, to="Broadfen NHS Trust").left_out}
    assert (
        left["Police notes"]
        == left["Deconfliction"]
        == left["Who opened this record"]
        == sections.BECAUSE[sections.NEVER]
    )
    assert left["Who noticed first"] == sections.BECAUSE[sections.CHOSEN]


def test_the_family_is_in_a_partners_pack_only_when_chosen_by_itself(who):
    pack = content(who, to="Broadfen NHS Trust", chosen=["third_parties"])
    assert "Carol Marsh" in words(pack) and "Gwen" not in words(pack) and "Tanya" not in words(pack)


def test_deconfliction_and_notes_stay_out_even_when_somebody_forges_the_choice(who):
    pack = content(who, to="Broadfen NHS Trust", chosen=["deconfliction", "notes", "audit", "chronology"])
    assert "intelligence" not in words(pack) and "Clear" not in words(pack)
    assert "Omar" not in words(pack)


def test_every_part_is_either_in_the_pack_or_on_the_list(who):
    pack = content(who, to="Broadfen NHS Trust")
    listed = {part.title for part in pack.left_out}
    for part in sections.PARTS:
        inside = part.code in {section.code for section in pack.sections}
        assert inside != (part.title in listed), part.title


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
