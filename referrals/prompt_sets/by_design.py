"""What of the prompts is fixed, and why; and what came with the release."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from core.telephones import EMERGENCY
from policy.matters import Part
from referrals.questions.definition import definition

SETS = Path(__file__).resolve().parents[1] / "data/indicators"

# Beginnings of words that would turn a prompt about behaviour into one about faith, origin, dress or speech.
REFUSED_WORDS = r"""
    faith belie relig islam muslim christ jew juda sikh hindu buddh pagan athei ramadan lent\b pray worship
    mosque church temple synagogue gurdwara imam\b priest rabbi pastor quran koran bible convert conversion
    ethnic race\b racial tribe arab asian african black\b white\b brown\b gypsy roma\b traveller european
    british english welsh scottish irish polish somali kurd turk pakistan bangla indian chinese russia
    countr nation syria iraq iran afghan palestin israel ukrain yemen libya france germany america abroad
    cloth dress\b wears? veil hijab niqab burqa turban headscar beard robe hats?\b tattoo hair
    migra immigra emigra asylum refugee foreign citizen visa passport deport border born\b
    languag accent tongue\b urdu halal kosher diet
"""
REFUSED = re.compile(r"\b(?:" + "|".join(REFUSED_WORDS.split()) + ")", re.IGNORECASE)
LONGEST = {"label": 300, "hint": 300, "also": 300, "group_hint": 200, "do": 200}
MOST_PROMPTS = 10
GOING_WELL = "H"


@cache
def released() -> Mapping[str, Mapping[str, Any]]:
    """The groups of the set that the form of this release asks, by their code."""
    form = definition()
    content = json.loads((SETS / f"{form.prompt_set}-{form.prompt_version}.json").read_text())
    return {group["code"]: group for group in content["dimensions"]}


def shipped() -> dict[str, Any]:
    return {"groups": {code: _kept(group) for code, group in released().items()}}


def _kept(group: Mapping[str, Any]) -> dict[str, Any]:
    prompts = [{**one, "offered": True} for one in group["indicators"]]
    return {**{name: group[name] for name in ("label", "hint", "do")}, "prompts": prompts}


def whole(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says of every group; one that it does not name is as it came with the release."""
    return {"groups": {**shipped()["groups"], **content.get("groups", {})}}


def is_immediate(number: int) -> bool:
    """Whether noticing it shows the 999 page by design."""
    return any(
        one["number"] == number and one["immediate"] for group in released().values() for one in group["indicators"]
    )


def calls_first(code: str) -> bool:
    """Whether what to do begins with 999: then no version says otherwise."""
    return EMERGENCY in released()[code]["do"]


def parts() -> list[Part]:
    return [Part(f"group_{code}", group["label"]) for code, group in released().items()]
