"""The indicator sets and code lists on file: complete, regular, and free of stand-ins for who a person is."""

import json
import re
from pathlib import Path

import pytest

from referrals.prompt_sets.by_design import REFUSED

DATA = Path(__file__).parents[2] / "referrals" / "data"
INDICATOR_FILES = sorted((DATA / "indicators").glob("*.json"))
REASONS = DATA / "decision_texts/closure_reasons.json"
LIST_FILES = [*sorted(DATA.glob("*.json")), REASONS]

RANKING = re.compile(r"scor|weight|point|count|total|rank|severity|threshold|percent", re.IGNORECASE)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def indicators(document):
    return [one for dimension in document["dimensions"] for one in dimension["indicators"]]


def every_key(node):
    if isinstance(node, dict):
        yield from node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from every_key(child)


def every_item(items):
    for item in items:
        yield item
        yield from every_item(item.get("items", []))


@pytest.fixture
def prompts():
    """Of the newest version: that which a form asks."""
    return max(map(read, (DATA / "indicators").glob("referrer-prompts-*.json")), key=lambda one: one["version"])


@pytest.fixture
def vaf():
    return read(DATA / "indicators" / "vaf-22.json")


def test_the_prompts_are_forty_in_eight_groups_of_five(prompts):
    assert [group["code"] for group in prompts["dimensions"]] == list("ABCDEFGH")
    assert {len(group["indicators"]) for group in prompts["dimensions"]} == {5}
    assert [one["number"] for one in indicators(prompts)] == list(range(1, 41))


def test_the_prompts_that_show_the_emergency_card_again(prompts):
    assert [one["number"] for one in indicators(prompts) if one["immediate"]] == [
        9,
        22,
        25,
        26,
        27,
        28,
        29,
        30,
    ]


def test_every_prompt_says_how_to_think_about_it(prompts):
    assert all(one["hint"].endswith(("?", ".")) for one in indicators(prompts))


def test_no_prompt_is_about_faith_people_country_dress_or_language(prompts):
    groups = [group[part] for group in prompts["dimensions"] for part in ("label", "hint", "do")]
    texts = groups + [one[part] for one in indicators(prompts) for part in ("label", "hint", "also")]
    assert [text for text in texts if REFUSED.search(text)] == []


@pytest.mark.parametrize(
    "proxy",
    [
        "Has converted to another religion",
        "Prays more than before",
        "Wears different clothes",
        "Travelled to a country abroad",
        "Speaks another language at home",
        "Recently migrated, or seeks asylum",
        "Spends time with Somali friends",
    ],
)
def test_the_lint_recognises_an_old_style_indicator(proxy):
    assert REFUSED.search(proxy)


def test_every_behaviour_may_be_something_else_and_each_group_says_what_to_do(prompts):
    *concerns, going_well = prompts["dimensions"]
    assert all(one["also"].endswith(".") for group in concerns for one in group["indicators"])
    assert {one["also"] for one in going_well["indicators"]} == {""}
    assert all(group["do"].endswith(".") for group in prompts["dimensions"])


def test_the_prompts_cover_what_goes_well_too(prompts):
    assert prompts["dimensions"][-1]["label"] == "What is going well"


def test_the_legacy_framework_has_its_twenty_two_factors_and_is_off(vaf):
    by_dimension = {group["code"]: len(group["indicators"]) for group in vaf["dimensions"]}
    assert by_dimension == {"engagement": 13, "intent": 6, "capability": 3}
    assert [one["number"] for one in indicators(vaf)] == list(range(1, 23))
    assert (vaf["active"], vaf["legacy"]) == (False, True)


@pytest.mark.parametrize("path", INDICATOR_FILES, ids=lambda path: path.stem)
def test_every_indicator_set_has_the_same_shape(path):
    document = read(path)
    assert set(document) == {
        "code",
        "version",
        "title",
        "origin",
        "active",
        "legacy",
        "audience",
        "dimensions",
    }
    assert all(set(group) == {"code", "label", "hint", "do", "indicators"} for group in document["dimensions"])
    assert all(set(one) == {"number", "label", "hint", "also", "immediate"} for one in indicators(document))


@pytest.mark.parametrize("path", INDICATOR_FILES + LIST_FILES, ids=lambda path: path.stem)
def test_nothing_is_scored_or_counted(path):
    assert [key for key in every_key(read(path)) if RANKING.search(key)] == []


@pytest.mark.parametrize("path", LIST_FILES, ids=lambda path: path.stem)
def test_every_code_list_says_its_version_and_origin(path):
    document = read(path)
    assert document["code"] == path.stem.replace("_", "-")
    assert document["version"] >= 1
    assert document["title"] and document["origin"].endswith(".")


@pytest.mark.parametrize("path", LIST_FILES, ids=lambda path: path.stem)
def test_no_code_is_used_twice_and_every_code_has_words(path):
    # Groups and what stands in them share one name space: they are rows of the same table.
    document = read(path)
    codes = [one["code"] for one in every_item(document["items"])]
    assert [code for code in codes if codes.count(code) > 1] == []
    assert all(one["label"] and "hint" in one for one in every_item(document["items"]))


def test_no_ideology_never_carries_a_closure_alone():
    reasons = {one["code"]: one for one in every_item(read(REASONS)["items"])}
    assert reasons["no_ideology"]["alone_is_not_enough"] is True
    assert all("alone_is_not_enough" in one for one in reasons.values() if "items" not in one)


def test_every_group_that_closes_has_a_reason_that_can_carry_it():
    groups = read(REASONS)["items"]
    assert all(any(not one["alone_is_not_enough"] for one in group["items"]) for group in groups)


def test_fascination_with_violence_is_a_type_of_concern_in_its_own_right():
    codes = [one["code"] for one in read(DATA / "concern_types.json")["items"]]
    assert "fascination_extreme_violence" in codes


def test_every_earlier_type_of_concern_says_what_became_of_it():
    document = read(DATA / "concern_types.json")
    current = {one["code"] for one in document["items"]}
    earlier = [one for taxonomy in document["earlier"] for one in taxonomy["items"]]
    assert {one["becomes"] for one in earlier} <= current
    assert all(one["becomes_exactly"] or one["becomes_note"] for one in earlier)
    assert current.isdisjoint(one["code"] for one in earlier)


def test_only_a_clear_answer_lets_the_work_go_on():
    codes = read(DATA / "deconfliction_codes.json")["items"]
    assert {one["code"]: one["may_proceed"] for one in codes} == {
        "clear": True,
        "ct_relevant_clear_to_proceed": True,
        "pursue_primacy": False,
        "defer": False,
    }


def test_there_are_four_ways_to_know_something():
    assert [one["code"] for one in read(DATA / "known_how.json")["items"]] == [
        "seen",
        "told_by_person",
        "told_by_other",
        "online",
    ]
