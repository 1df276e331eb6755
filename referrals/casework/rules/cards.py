"""The cards of the options in the words of a version: what a page asks, and by what words an answer is read later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from referrals.casework.rules.decisions import CARDS, OptionCard
from referrals.decision_texts.rules import Texts, of_version
from referrals.models import Decision


def card_in(said: Texts, option: str) -> OptionCard:
    """A card in the words of a version. What it asks for and what follows from it is the same in all."""
    if option not in said.cards:
        said.cards[option] = _worded(CARDS[option], said.of_option(option))
    card: OptionCard = said.cards[option]
    return card


def _worded(card: OptionCard, words: Mapping[str, Any]) -> OptionCard:
    needs = tuple(replace(need, **words.get("needs", {}).get(need.name, {})) for need in card.needs)
    return replace(card, needs=needs, **{name: words[name] for name in ("says", "ends_as") if name in words})


def card_of(decision: Decision) -> OptionCard:
    """In the words by which it was written."""
    return card_in(of_version(decision.texts_version), decision.option)
