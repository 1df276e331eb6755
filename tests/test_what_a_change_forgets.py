"""What docs/changing.md says a change forgets, found by walking the code and the data: each recipe that could
be half done."""

from __future__ import annotations

import ast
import hashlib
import json
from importlib import import_module
from pathlib import Path

import pytest

from accounts import roles
from accounts.actions.agencies import SECTORS
from accounts.demo_people import CAST
from accounts.models import AgencyKind
from packs.sections import PARTS
from prevent_portal.demo import DESKS
from referrals.casework.rules.decisions import CARDS
from referrals.models import Referral
from safeguarding.access import answer_request
from safeguarding.cases.rules import closing
from safeguarding.models import OPEN_ACTIONS, TO_READ, WITH_PARTNER, ActionState
from safeguarding.requests.moves import MARK_SEEN, MOVES
from tests.source import ROOT, sources

DATA = ROOT / "referrals/data"


def names_in(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
    }


# --- A closure reason -------------------------------------------------------------------------------------------------


def groups_of_reasons() -> dict[str, list[str]]:
    found = json.loads((DATA / "closure_reasons.json").read_text())["items"]
    return {group["code"]: [one["code"] for one in group["items"]] for group in found}


def codes_relied_on() -> dict[str, str]:
    """Every text that code compares with the codes of a decision or closing, written there or as a constant
    of a module."""
    found = {}
    for path in sources():
        if "reason_codes" not in path.read_text() and path.name != "closing.py":
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text())):
            if _compares(node) and {"reason_codes", "codes"} & names_in(node):
                for code in _texts(node, module):
                    found[code] = str(path.relative_to(ROOT))
    return found


def _compares(node: ast.AST) -> bool:
    """`"x" in codes`, `codes & SET`, `SET.intersection(codes)`."""
    shared = isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd)
    called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "intersection"
    return isinstance(node, ast.Compare) or shared or called


def _texts(node: ast.AST, module: object) -> set[str]:
    written = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for name in names_in(node):
        value = getattr(module, name, None) if name.isupper() else None
        written |= {value} if isinstance(value, str) else set(value) if isinstance(value, frozenset) else set()
    return written


def test_every_reason_that_code_relies_on_is_in_the_data():
    relied_on = codes_relied_on()
    known = {code for codes in groups_of_reasons().values() for code in codes}
    assert {"wrong_route", "no_ideology", "exit_pursue"} <= set(relied_on)
    assert {code: where for code, where in relied_on.items() if code not in known} == {}


# Groups that are filed for earlier records, or written by the service itself: no page offers them.
NOT_OFFERED = {"transferred", "investigation", "not_identified", "joined", "section_36_not_met"}


def test_every_group_of_reasons_is_offered_by_a_decision_or_a_case():
    offered = {card.reasons for card in CARDS.values() if card.reasons} | {closing.NEVER_BEGUN, "exit"}
    assert set(groups_of_reasons()) - offered == NOT_OFFERED
    assert offered <= set(groups_of_reasons())


# --- Prompts and questions: a version that was filed stays ------------------------------------------------------------

# What each version says, by its digest. A new version is a new line; a line never changes once referrals have been
# filed.
FILED = json.loads((Path(__file__).parent / "data/filed_versions.json").read_text())


def digest(path: Path) -> str:
    content = json.loads(path.read_text())
    said = [
        (
            group["code"],
            group["label"],
            group["hint"],
            one["number"],
            one["label"],
            one["hint"],
            one["immediate"],
        )
        for group in content["dimensions"]
        for one in group["indicators"]
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def test_no_prompt_of_a_version_that_was_filed_is_edited():
    """Every start loads the files: what referrers ticked would afterwards say something else. Write the
    next version instead."""
    assert {path.stem: digest(path) for path in (DATA / "indicators").glob("*.json")} == FILED


def test_the_form_asks_the_newest_prompts():
    form = json.loads((ROOT / "referrals/questions/version_1.json").read_text())
    asked = form["prompts"]
    versions = [int(path.stem.rpartition("-")[2]) for path in (DATA / "indicators").glob(f"{asked['set']}-*.json")]
    assert asked["version"] == max(versions)


# --- A role, a kind of agency -----------------------------------------------------------------------------------------


# Whoever holds any role may file, and sees what they filed: no rule needs to name the referrer.
@pytest.mark.parametrize("role", sorted(set(roles.Role) - {roles.Role.REFERRER}))
def test_every_role_opens_something(role):
    asked = [
        path
        for path in sources()
        if "access" in path.parts or path.name in ("access.py", "access_terms.py", "authority.py", "menu.py")
        if f"Role.{role.name}" in path.read_text() or _by_a_set(role, path.read_text())
    ]
    assert asked, f"no rule names {role.label}: people who hold it can open nothing"


def _by_a_set(role: str, text: str) -> bool:
    sets = {"SUPERVISORS": roles.SUPERVISORS, "CASE_STAFF": roles.CASE_STAFF}
    return any(name in text and role in held for name, held in sets.items())


def test_every_role_is_somebodys_in_the_demonstration():
    """The walk of every address as everyone goes by these people: a role that none of them holds is never tried."""
    held = {role for person in CAST["people"] for role, *_ in person["roles"]}
    assert set(roles.Role) - held == set()


def test_every_kind_of_agency_is_counted_under_a_sector():
    """Where the table is silent it is "other", and nobody sees that it is."""
    assert set(AgencyKind) - set(SECTORS) == {AgencyKind.OTHER, AgencyKind.PLATFORM}


def test_every_kind_of_agency_of_the_demonstration_has_a_desk_there():
    at_desks = {kind for _, kinds in DESKS for kind in kinds}
    assert {agency["kind"] for agency in CAST["agencies"]} - at_desks == set()


# --- An outcome of a request to a partner -----------------------------------------------------------------------------


def test_whatever_a_partner_says_is_something_that_the_officer_can_read():
    reached = {each.target for verb in MOVES if verb.rule is answer_request for each in verb.ways if each.target}
    assert reached - WITH_PARTNER <= MARK_SEEN.sources
    # A service that takes the person on ends the referral: it needs no reading.
    assert reached - WITH_PARTNER - {ActionState.COMPLETED} == set(TO_READ)


def test_every_request_that_has_ended_says_when():
    """The partner's sight ends some days later: a state that is neither open nor ended would be seen for
    ever, or never."""
    ends = {each.target for verb in MOVES for each in verb.ways if each.target} - OPEN_ACTIONS
    assert ends == set(ActionState) - OPEN_ACTIONS


# --- A section of a pack ----------------------------------------------------------------------------------------------


def relations_of_a_referral() -> set[str]:
    return {relation.get_accessor_name() for relation in Referral._meta.related_objects}


def relations_in(path: Path) -> set[str]:
    """What hangs on a referral and is read from it in this file: `referral.notes`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "referral"
        if node.attr in relations_of_a_referral()
    }


def test_whatever_a_section_shows_makes_another_pack():
    """A request for the same state of the record is given the earlier pack: what a section shows is part
    of that state."""
    shown = {name for path in (ROOT / "packs/content").glob("*.py") for name in relations_in(path)}
    counted = relations_in(ROOT / "packs/actions.py") | relations_in(ROOT / "packs/content/cases.py")
    assert {"notes", "contacts", "addenda"} <= shown
    assert shown - counted == set()


def test_every_part_of_a_pack_has_one_code_and_one_title():
    assert len({part.code for part in PARTS}) == len({part.title for part in PARTS}) == len(PARTS)
