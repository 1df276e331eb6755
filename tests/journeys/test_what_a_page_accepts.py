"""Whatever the pages of the form accept can be sent, and reads back whole wherever it goes: as filed, on the Identity page, at the
desk, in a pack. Made from the form's own definition, so a new field is tried without a word here."""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from dataclasses import fields, is_dataclass

import pytest
from django.urls import reverse

from packs import sections
from referrals.actions import claiming
from referrals.actions.deconfliction import minimum_identifiers
from referrals.form import prompts
from referrals.form.definition import CURRENT
from referrals.form.fields import field_of
from referrals.form.filling import Filling
from referrals.models import Referral
from tests.records import a_referral

SCRIPTS = {
    "Latin": "Zoë O’Brienne & Sons",
    "Devanagari": "मोहम्मद हुसैन शर्मा",
    "Arabic": "مُحَمَّد حسين",
    "Chinese": "王小明 欧阳慧敏",
    "Ethiopic": "አበበ ቢቂላ",
    "pictographs": "🐺🐺 wolf ☠",
}
# A narrative takes 100,000 characters. One is given them all; the others enough to be cut by any limit of a line.
LONG = 1_200
ALL_OF_IT = ("who", "description")
LENGTHS = {"one letter": lambda limit: 1, "half": lambda limit: limit // 2, "whole": lambda limit: limit}
CHOSEN = {"danger": "no", "own_staff": "no", "under_18": "yes", "noticed": prompts.NOTICED}
# Text begins with a mark of its page and place; what was chosen from a list does not.
MARKED = re.compile(r"[a-z-]{3}\d+ ")
DAYS = {"day": "3", "month": "5", "year": "2009"}


def text(script: str, length: int, mark: str) -> str:
    """So many characters of words in a script, which begin with a mark of their own and end in a letter."""
    words = itertools.islice(itertools.cycle(f"{mark} {SCRIPTS[script]} "), length)
    made = "".join(words)
    return made if not made.endswith(" ") else made[:-1] + "z"


def answers(filling: Filling, page, script: str, length) -> dict:
    """An answer to every question of a page, as long as it may be."""
    found: dict = {}
    for number, spec in enumerate(filling.specs(page)):
        field = field_of(spec, filling.material)
        if spec.kind in ("line", "identifier", "narrative"):
            limit = field.max_length or 0
            most = limit if spec.kind != "narrative" or (page.code, spec.name) == ALL_OF_IT else LONG
            found[spec.name] = text(script, max(1, length(most)), f"{page.code[:3]}{number}")
        elif spec.kind in ("dob", "past_date", "day"):
            found |= {f"{spec.name}-{part}": value for part, value in DAYS.items()}
        elif spec.kind == "age":
            found[spec.name] = "15"
        elif spec.kind == "tick":
            found[spec.name] = "on"
        else:
            values = [value for value, _ in field.choices if value]
            found[spec.name] = CHOSEN.get(spec.name, values[0])
    return found


def every_answer(script: str, length) -> dict[str, dict]:
    """Every page of the form, the evidence behind each group of prompts too."""
    given: dict[str, dict] = {}
    while True:
        filling = Filling(
            {code: {k: v if isinstance(v, list) else [v] for k, v in said.items()} for code, said in given.items()},
            version=CURRENT, keyed=False,
        )  # fmt: skip
        missing = [page for page in filling.pages if page.code not in given]
        if not missing:
            return given
        given |= {page.code: answers(filling, page, script, length) for page in missing}


def said(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def read(page) -> str:
    """The words of a page as they are read."""
    return said(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def strings(content) -> str:
    """Every text in a piece of a pack's content."""
    if isinstance(content, str):
        return said(content)
    if is_dataclass(content):
        return " ".join(strings(getattr(content, each.name)) for each in fields(content))
    return " ".join(map(strings, content)) if isinstance(content, (list, tuple)) else ""


CASES = [("Latin", "one letter"), ("Latin", "half"), *((script, "whole") for script in SCRIPTS)]


@pytest.mark.parametrize(("script", "length"), CASES)
def test_whatever_a_page_accepts_is_sent_and_reads_back_whole(who, signed_in, script, length):
    given = every_answer(script, LENGTHS[length])
    referral = a_referral(
        who("tanya"), **{code.replace("-", "_"): answers for code, answers in given.items()}
    )
    referral = claiming.claim(referral=Referral.objects.get(pk=referral.pk), by=who("omar"))
    omar = signed_in("omar")
    as_filed = read(omar.get(reverse("referrals:case_as_filed", args=[referral.public_id])))
    identity = read(omar.get(reverse("referrals:case_identity", args=[referral.public_id])))
    packed = strings(list(sections.build(referral, given=sections.given_codes(to_partner=False, chosen=[]))))
    desk = " ".join(said(row["value"]) for row in minimum_identifiers(referral.subject))
    typed = {
        (code, name): said(value)
        for code, page in given.items()
        for name, value in page.items()
        if isinstance(value, str) and MARKED.match(value)
    }
    for place, value in typed.items():
        assert value in as_filed, place
        assert value in packed, place
    for place in CLAIMED & set(typed):
        assert typed[place] in identity, place
    for place in ASKED & set(typed):
        assert typed[place] in desk, place


WHO = ("forenames", "surname", "nickname", "handle", "phone", "place", "description")
PERSON = ("aliases", "former", "address", "town", "postcode", "phones", "emails", "handles", "upn", "nhs")
CLAIMED = {
    *(("who", name) for name in WHO), *(("person", name) for name in PERSON),
    ("family", "family"), ("work", "school_now"), ("work", "work_now"),
}  # fmt: skip
ASKED = {
    ("who", "forenames"), ("who", "surname"), ("who", "nickname"), ("person", "aliases"), ("person", "former"),
    ("person", "postcode"),
}  # fmt: skip
