"""A box is read as people fill it: several things, remarks beside them, and sometimes nothing at all."""

import doctest

import pytest

from subjects import boxes, telephones
from subjects.boxes import handle_parts, is_nothing, known_name, names_in, phone_parts, postcode_parts
from subjects.matching.blocking import blocking_keys
from subjects.matching.contacts import judge_handles, judge_phones
from subjects.matching.identifiers import postcode
from tests.subjects.matching.described import described

MUM, DAD, LAND = "7700900123", "7700900456", "1614960123"
NUMBERS = {
    "07700 900123": [MUM],
    "07700 900123 ext 12": [MUM],
    "0161 496 0123 x45": [LAND],
    "07700 900123 / 07700 900456": [MUM, DAD],
    "07700 900123 or 0161 496 0123": [MUM, LAND],
    "07700 900123 07700 900456": [MUM, DAD],
    "07700 900123\n07700 900456": [MUM, DAD],
    "mum 07700 900123 and dad 07700 900456": [MUM, DAD],
    "07700900123 (2 daughters)": [MUM],
    "0161 496 0123 after 5pm": [LAND],
    "(0161) 496-0123, not 10.30 or 01.02.2009": [LAND],
    "+44 (0)7700 900123": [MUM],
    "0044 7700 900123": [MUM],
    "0７７００ 900123": [MUM],
    "٠٧٧٠٠٩٠٠١٢٣": [MUM],
    "07700 9OO123": [MUM],
    "07700‑900‑123": [MUM],
    "+353 85 123 4567": ["353851234567"],
    "07400 XXX XXX": [],
    "07700 9001**": [],
    "NHS 943 476 5919": [],
    "sort code 12-34-56": [],
    "ring 5 or 6 times": [],
}


@pytest.mark.parametrize("typed", NUMBERS)
def test_every_number_in_the_text_and_nothing_else_is_one(typed):
    assert [each.digits for each in telephones.telephones(typed)] == NUMBERS[typed]


@pytest.mark.parametrize("typed", [each for each, found in NUMBERS.items() if MUM in found])
def test_whoever_has_the_number_is_found_and_it_speaks_for_them(typed):
    judged = judge_phones(typed, "07700 900123")
    assert judged is not None
    assert judged.level == "same"
    assert blocking_keys(described("", phone=typed)) & blocking_keys(described("", phone="+44 7700 900123"))


def test_a_number_with_its_country_is_the_one_without():
    assert judge_phones("+353 85 123 4567", "085 123 4567").level == "same"
    assert judge_phones("+353 85 123 4567", "+44 85 123 4567").level == "different"


def test_a_masked_number_speaks_against_nobody():
    assert judge_phones("07400 XXX XXX", "07700 900123") is None


@pytest.mark.parametrize("typed", NUMBERS)
def test_the_parts_of_a_box_say_all_that_was_typed(typed):
    left = " ".join(phone_parts(typed))
    between = {"or", "and", "/", ","}
    assert [w for w in left.replace(",", " ").split() if w not in between] == [
        w for w in typed.replace(",", " ").split() if w not in between
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("darkfalcon (TikTok)", "darkfalcon"),
        ("TikTok: darkfalcon", "Dark.Falcon"),
        ("tiktok.com/@darkfalcon", "darkfalcon on Insta"),
        ("@Kestrelwing", "KestrelWing#4421"),
        ("discord/kestrelwing#4421", "Discord: kestrelwing#4421"),
        ("🐺🐺🐺", "🐺🐺🐺 (Snapchat)"),
    ],
)
def test_an_online_name_is_the_same_wherever_it_is_said_to_be_used(one, other):
    assert judge_handles(one, other).level == "same"
    assert blocking_keys(described("", handle=one)) & blocking_keys(described("", handle=other))


def test_two_of_one_online_name_with_two_tags_are_two():
    assert judge_handles("kestrelwing#4421", "kestrelwing#9907").level == "different"


def test_the_place_of_an_online_name_stays_with_it():
    assert handle_parts("darkfalcon, TikTok; fox77\n🐺🐺") == ["darkfalcon, TikTok", "fox77", "🐺🐺"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Smith, John; also Jack", [("John", "Smith"), ("Jack", "")]),
        ("Smith, John, Jonny", [("John", "Smith"), ("Jonny", "")]),
        ("Jack, Johnny", [("Jack", ""), ("Johnny", "")]),
        ("O’Brien, Mary-Kate", [("Mary-Kate", "O’Brien")]),
        ("Wolf\nKestrel Marsh", [("Wolf", ""), ("Kestrel", "Marsh")]),
        ("王小明, 小王", [("王小明", ""), ("小王", "")]),
    ],
)
def test_several_names_in_one_box(typed, names):
    assert names_in(typed) == names


def test_two_postcodes_are_two_and_each_is_read_without_its_remark():
    parts = postcode_parts("NR1 1AA or maybe NR2 4TT, the old one")
    assert parts == ["NR1 1AA", "maybe NR2 4TT, the old one"]
    assert [postcode(part) for part in parts] == ["NR11AA", "NR24TT"]


@pytest.mark.parametrize(
    "typed",
    [
        "unknown",
        "Not known",
        "n/a",
        "N.A.",
        "none",
        "TBC",
        "test",
        "x",
        "-",
        "?",
        "- -",
        "Mr",
        "Mrs",
        "Unknown Unknown",
        "Mr Unknown",
    ],
)
def test_a_placeholder_says_nothing(typed):
    assert is_nothing(typed)
    assert known_name(typed, "") == known_name("", typed) == known_name(typed, typed) == ("", "")


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (("Unknown", "Smith"), ("", "Smith")),
        (("Na", "Li"), ("Na", "Li")),
        (("Malcolm", "X"), ("Malcolm", "X")),
        (("John", "n/a"), ("John", "")),
        (("🐺", ""), ("🐺", "")),
        (("Tess", "Test"), ("Tess", "Test")),
    ],
)
def test_what_is_known_of_a_name_stays(given, known):
    assert known_name(*given) == known


@pytest.mark.parametrize("module", [boxes, telephones])
def test_the_examples_are_so(module):
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed
