"""What docs/changing.md says a change forgets, found by walking the code and the data: each recipe that could
be half done."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from importlib import import_module

import pytest
from django.db.models import Model

from accounts import roles
from accounts.actions.agencies import SECTORS
from accounts.demo_people import CAST
from accounts.models import AgencyKind
from letters.fields import FIELDS, named
from packs.sections import PARTS
from policy.dry_run import measured
from policy.time_limits import TimeLimit, all_limits, set_here
from prevent_portal.demo import DESKS
from referrals.decision_texts.by_design import USES, follows
from referrals.models import Referral
from safeguarding.access import answer_request
from safeguarding.models import OPEN_ACTIONS, TO_READ, WITH_PARTNER, ActionState
from safeguarding.requests.moves import MARK_SEEN, MOVES
from tests.source import ROOT, parsed, sources
from tests.walking import PEOPLE

DATA = ROOT / "referrals/data"


def names_in(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
    }


# --- A closure reason -------------------------------------------------------------------------------------------------


def groups_of_reasons() -> dict[str, list[str]]:
    found = json.loads((DATA / "decision_texts/closure_reasons.json").read_text())["items"]
    return {group["code"]: [one["code"] for one in group["items"]] for group in found}


def codes_relied_on() -> dict[str, str]:
    """Every text that code compares with the codes of a decision or closing, written there or as a constant
    of a module."""
    found = {}
    for path in sources():
        if "reason_codes" not in path.read_text() and path.name != "closing.py":
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(parsed(path)):
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
    offered = {group for use in USES for group in use.groups}
    assert set(groups_of_reasons()) - offered == NOT_OFFERED
    assert offered <= set(groups_of_reasons())


def test_what_follows_from_a_reason_is_said_so_that_no_version_of_the_texts_rewords_it():
    """Otherwise a policy administrator renames, or takes off the list, what code acts upon."""
    offered = {code for group, codes in groups_of_reasons().items() if group not in NOT_OFFERED for code in codes}
    assert set(codes_relied_on()) & offered <= set(follows()) <= offered


# --- A notice ---------------------------------------------------------------------------------------------------------


def test_no_two_notices_are_told_once_because_they_have_one_key():
    """The kind and `about` make the key: what two functions tell by the same is told by whichever comes first."""
    told: dict[tuple[str, str], set[str]] = {}
    for path in sources():
        text = path.read_text()
        for function in ast.walk(ast.parse(text)) if "kind=" in text and "about=" in text else ():
            for call in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                given = {word.arg: ast.unparse(word.value) for word in getattr(call, "keywords", ())}
                if {"kind", "about"} <= set(given) and given["kind"].startswith("'"):
                    told.setdefault((given["kind"], given["about"]), set()).add(f"{path.stem}.{function.name}")
    assert len(told) > 50
    assert {key: where for key, where in told.items() if len(where) > 1} == {}


# --- A time limit -----------------------------------------------------------------------------------------------------

# No row says when these started and ended: the dry run says that it has not counted them.
NOT_TRIED = {
    "hand_over_answered",
    "case_transfer_answered",
    "inspector_review",
    "provider_reports",
    "correction_read",
    "pack_settled",
}


def test_every_time_limit_is_one_of_its_apps_and_is_tried():
    """One that stands in no `TIME_LIMITS` holds its number for ever, and no policy administrator sees it."""
    modules = [import_module(f"{path.parent.name}.limits") for path in sources() if path.name == "limits.py"]
    stated = {one.name for module in modules for one in vars(module).values() if isinstance(one, TimeLimit)}
    assert stated - {one.name for one in all_limits()} == set()
    assert {one.name for one in set_here()} - {one.name for one in measured()} == NOT_TRIED


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


def test_every_role_is_somebodys_who_walks_every_address():
    """PEOPLE in tests/walking.py, of the cast: a role that none of them holds is never tried."""
    held = {role for person in CAST["people"] if person["key"] in PEOPLE for role, *_ in person["roles"]}
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


def calls_in(folder: str, name: str) -> list[ast.Call]:
    trees = [parsed(path) for path in sorted((ROOT / folder).glob("*.py"))]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") == name]


def test_whatever_ends_a_request_writes_when_and_for_how_long_it_is_read():
    """Without `**ended(...)` the partner's desk loses it at once, and nobody sees when it was over."""
    ends = {verb.name.upper() for verb in MOVES if {each.target for each in verb.ways} - OPEN_ACTIONS - {None}}
    moved = {
        ast.unparse(call.args[1]).removeprefix("moves."): call
        for call in calls_in("safeguarding/requests/actions", "move")
    }
    silent = [verb for verb, call in moved.items() if verb in ends and "**ended(" not in ast.unparse(call)]
    assert silent == []
    assert len(ends & set(moved)) > 3


def test_whatever_is_to_be_read_is_told_as_what_reading_it_takes_away():
    """The message to the officer is gone when the answer was read: by its kind, which is the state's."""
    told = {
        ast.unparse(word.value)
        for call in calls_in("safeguarding/requests/actions", "tell_asker")
        for word in call.keywords
    }
    assert {f"'request.{state}'" for state in TO_READ} <= told


# --- A section of a pack ----------------------------------------------------------------------------------------------


def hanging_on(model: type[Model]) -> dict[str, set[str]]:
    """By the name under which it is read: the models that hang on a record of this one, or on what hangs there."""
    found: dict[str, set[str]] = {}
    waiting, seen = [model], {model}
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            if (name := relation.get_accessor_name()) and (below := relation.related_model)._meta.app_label != "packs":
                found.setdefault(name, set()).add(below.__name__)
                waiting += [] if below in seen else [below]
                seen.add(below)
    return found


def read_in(body: Iterable[ast.AST], hanging: dict[str, set[str]]) -> set[frozenset[str]]:
    """What of it is read there: `referral.notes`, `one.reviews`, `Consent.objects`. One name may be that of several."""
    known = {name for names in hanging.values() for name in names}
    nodes = [node for part in body for node in ast.walk(part)]
    related = {frozenset(hanging[n.attr]) for n in nodes if isinstance(n, ast.Attribute) and n.attr in hanging}
    return related | {frozenset({n.id}) for n in nodes if isinstance(n, ast.Name) and n.id in known}


def stands(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.strip("_").startswith("stand")


# An approval moves its referral, whose version is counted.
OTHERWISE_COUNTED = {frozenset({"Approval"})}


def test_whatever_a_section_shows_makes_another_pack():
    """A request for the same state of the record is given the earlier pack: what a section shows is part of that state."""
    hanging = hanging_on(Referral)
    paths = [ROOT / "packs/actions.py", *(ROOT / "packs/content").glob("*.py")]
    functions = [node for path in paths for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
    counted = {name for names in read_in(filter(stands, functions), hanging) for name in names}
    shown = read_in([node for node in functions if not stands(node)], hanging)
    assert {frozenset({"CaseReview"}), frozenset({"Investigation"})} <= shown
    assert {names for names in shown if not names & counted} == OTHERWISE_COUNTED


def test_every_part_of_a_pack_has_one_code_and_one_title():
    assert len({part.code for part in PARTS}) == len({part.title for part in PARTS}) == len(PARTS)


# --- A place in letters -----------------------------------------------------------------------------------------------


def test_every_place_in_letters_is_found_by_its_name():
    """What is typed between the brackets is read in small letters: a name with a capital is never found."""
    names = [field.name for field in FIELDS]
    assert named(" ".join(f"(({name}))" for name in names)) == names
