"""What was filed, answered or made under a version stays as it was: a version is not edited, the next one is written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from packs.sections import KINDS, VERSION
from referrals.questions.definition import definition, versions
from referrals.questions.specs import FieldSpec
from tests.source import ROOT

INDICATORS = ROOT / "referrals/data/indicators"
KEPT = Path(__file__).parent / "data"

# --- Prompts and questions: a version that was filed stays ------------------------------------------------------------

# What each version says, by its digest. A new version is a new line; a line never changes once referrals have been
# filed.
FILED = json.loads((KEPT / "filed_versions.json").read_text())


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
    assert {path.stem: digest(path) for path in INDICATORS.glob("*.json")} == FILED


def test_the_form_asks_the_newest_prompts_and_officers_are_offered_no_others():
    files = [json.loads(path.read_text()) for path in INDICATORS.glob("*.json")]
    asked = definition()
    sets = [one for one in files if one["code"] == asked.prompt_set]
    assert asked.prompt_version == max(one["version"] for one in sets)
    older = [one["version"] for one in sets if one["active"] and one["version"] != asked.prompt_version]
    assert older == [], "what is asked no more says so: active is false"


def asked_in(version: int) -> set[str]:
    """The prompts of a version of the form, and its questions: the page, with what each is answered, and whom it is about."""
    form = definition(version)
    pages = {f"{page.code}: {_as_kept(one)}" for page in form.pages.values() for one in page.fields}
    return {f"prompts: {form.prompt_set}-{form.prompt_version}", *pages}


def _as_kept(question: FieldSpec) -> str:
    answers = question.list or "/".join(value for value, _ in question.choices)
    return f"{question.name}: {question.kind} {answers}".strip() + f", about {question.about}"


def test_what_a_version_of_the_form_asked_it_still_asks():
    """A draft keeps answers by page and question for weeks, and what was filed is given to partners by whom a question is
    about. A question that is new gets its line in tests/data/questions_asked.json; one that goes, or is answered or given
    otherwise, makes the next version of the form."""
    kept = {
        int(version): set(lines) for version, lines in json.loads((KEPT / "questions_asked.json").read_text()).items()
    }
    assert set(kept) == set(versions()), "tests/data/questions_asked.json has what each version asks"
    assert {version: (kept[version] - asked_in(version)) for version in kept if kept[version] - asked_in(version)} == {}
    assert {version: (asked_in(version) - kept[version]) for version in kept if asked_in(version) - kept[version]} == {}
    assert [definition(version).version for version in versions()] == versions(), "each says which it is"


# --- The kinds of packs -----------------------------------------------------------------------------------------------


def test_whatever_changes_in_what_each_kind_of_pack_is_given_is_a_version_of_its_own():
    """A pack prints by which version it was made. A new version is a new line; a line never changes."""
    kept = json.loads((KEPT / "versions_of_packs.json").read_text())
    given = {name: {code: how.value for code, how in kind.given.items()} for name, kind in KINDS.items()}
    said = json.dumps(given, sort_keys=True).encode()
    assert kept.get(str(VERSION)) == hashlib.sha256(said).hexdigest()[:16], (
        "raise the version in packs/data/pack_kinds.json: its line goes into tests/data/versions_of_packs.json"
    )
