"""Whatever the pages of the form accept can be sent, and reads back whole wherever it goes: as filed, on the Identity
page, at the desk, in a pack. Made from the form's own definition, so a new field is tried without a word here.

The same few are drawn every time; PP_EXAMPLES=200 draws so many, others every time."""

from __future__ import annotations

import html
import itertools
import os
import re
import unicodedata
from dataclasses import fields, is_dataclass

from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from packs import sections
from referrals.casework.actions import claiming
from referrals.casework.actions.deconfliction import minimum_identifiers
from referrals.models import Referral
from referrals.questions import prompts
from referrals.questions.definition import CURRENT
from referrals.questions.fields import field_of
from referrals.questions.filling import Filling
from tests.records import a_referral

SCRIPTS = (
    "Zoë O’Brienne & Sons",
    'Llŷr <b>ap</b> Siôn &amp; "Dai"',
    "Ḥusayn ʿAbd al-Raḥmān",
    "Ελένη Παπαδοπούλου Νίκος",
    "Ольга Жукова-Ёлкина",
    "مُحَمَّد حسين",
    "שָׁלוֹם כהן",
    "मोहम्मद हुसैन शर्मा",
    "রহিমা খাতুন",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "พิมพ์ชนก สุขใจ",
    "အောင်ဆန်း",
    "አበበ ቢቂላ",
    "王小明 欧阳慧敏",
    "김민준 박서연",
    "さくら ヤマダ",
    "🐺🐺 wolf ☠",
    "👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 said",
)
# Words of one's own, of letters, marks and figures of every script; long enough to be no "no", "x" or "na".
WORD = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Mn", "Mc", "Nd")), min_size=6, max_size=12)
WORDS = st.lists(st.sampled_from(SCRIPTS) | WORD.map(lambda word: f"kz{word}zk"), min_size=1, max_size=3)
MORE = os.environ.get("PP_EXAMPLES")
# A narrative takes 100,000 characters. One is given them all; the others enough to be cut by any limit of a line.
LONG = 1_200
ALL_OF_IT = ("who", "description")
DAYS = {"day": "3", "month": "5", "year": "2009"}
TYPED = ("line", "identifier", "narrative")
# Text begins with a mark of its page and place; what was chosen from a list does not.
MARKED = re.compile(r"[a-z-]{3}\d+ ")
CHOSEN = {"noticed": prompts.NOTICED, "declaration": "on"}
WHO = ("forenames", "surname", "nickname", "handle", "phone", "place", "description")
PERSON = ("aliases", "former", "address", "town", "postcode", "phones", "emails", "handles", "upn", "nhs")
CLAIMED = {
    *(("who", name) for name in WHO),
    *(("person", name) for name in PERSON),
    ("family", "family"),
    ("work", "school_now"),
    ("work", "work_now"),
}
ASKED = {
    ("who", "forenames"),
    ("who", "surname"),
    ("who", "nickname"),
    ("person", "aliases"),
    ("person", "former"),
    ("person", "postcode"),
}


# --- What is typed ----------------------------------------------------------------------------------------------------


def text(said: list[str], length: int, mark: str) -> str:
    """So many characters of these words, which begin with a mark of their own and end in a letter."""
    composed = unicodedata.normalize("NFC", f"{mark} {' '.join(said)} ")
    made = unicodedata.normalize("NFC", "".join(itertools.islice(itertools.cycle(composed), length)))
    # What is cut off within a pictograph ends in a joiner, which joins nothing.
    return made if not made.endswith((" ", "\u200d", "\u200c")) else made[:-1] + "z"


def lengths(limit: int) -> st.SearchStrategy[int]:
    """Every length, the limit and what is beside it more often than others."""
    return st.sampled_from([limit, limit, max(8, limit - 1), 8]) | st.integers(8, limit)


class Drawn:
    """A referrer who answers some questions, in words and lengths of every kind."""

    def __init__(self, draw) -> None:
        self.draw, self.all_of_it = draw, draw(st.booleans())

    def leaves_out(self, spec) -> bool:
        return not spec.required and spec.name not in CHOSEN and self.draw(st.integers(0, 3)) == 0

    def text(self, limit: int, mark: str) -> str:
        return text(self.draw(WORDS), self.draw(lengths(limit)), mark)

    def narrative(self, limit: int) -> int:
        return limit if self.all_of_it else LONG

    def chosen(self, values: list[str]) -> str:
        return self.draw(st.sampled_from(values))


class Everything:
    """A referrer who answers every question, each to its last letter."""

    def leaves_out(self, spec) -> bool:
        return False

    def text(self, limit: int, mark: str) -> str:
        return text(list(SCRIPTS[:4]), limit, mark)

    def narrative(self, limit: int) -> int:
        return limit

    def chosen(self, values: list[str]) -> str:
        return values[0]


class Terse(Everything):
    """A referrer who gives every question one letter."""

    def text(self, limit: int, mark: str) -> str:
        return "L"


def answers(filling: Filling, page, referrer) -> dict:
    """What this referrer answers to the questions of a page."""
    found: dict = {}
    for number, spec in enumerate(filling.specs(page)):
        field = field_of(spec, filling.material)
        if referrer.leaves_out(spec) and (page.code, spec.name) != ("who", "surname"):
            continue
        if spec.kind in TYPED:
            limit = field.max_length or 0
            if spec.kind == "narrative":
                limit = referrer.narrative(limit) if (page.code, spec.name) == ALL_OF_IT else min(limit, LONG)
            found[spec.name] = referrer.text(limit, f"{page.code[:3]}{number}")
        elif spec.kind in ("dob", "past_date", "day"):
            found |= {f"{spec.name}-{part}": value for part, value in DAYS.items()}
        elif spec.kind == "age":
            found[spec.name] = "15"
        elif spec.kind == "tick":
            found[spec.name] = "on"
        else:
            values = [value for value, _ in field.choices if value]
            found[spec.name] = CHOSEN.get(spec.name) or referrer.chosen(values)
    return found


def every_answer(referrer) -> dict[str, dict]:
    """Every page of the form, the evidence behind each group of prompts too."""
    given: dict[str, dict] = {}
    while True:
        filling = Filling(
            {code: {k: v if isinstance(v, list) else [v] for k, v in said.items()} for code, said in given.items()},
            version=CURRENT,
            keyed=False,
        )
        missing = [page for page in filling.pages if page.code not in given]
        if not missing:
            assert not filling.unready, [(p.code, filling.read(p).errors) for p in filling.unready]
            return given
        given |= {page.code: answers(filling, page, referrer) for page in missing}


# --- Where it is read -------------------------------------------------------------------------------------------------


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


def sent_and_read(who, signed_in, given: dict[str, dict]) -> None:
    """Tanya sends it, Omar claims it: each answer is whole as filed and in the pack, and on the pages of those
    that are claimed."""
    referral = a_referral(who("tanya"), **{code.replace("-", "_"): said for code, said in given.items()})
    referral = claiming.claim(referral=Referral.objects.get(pk=referral.pk), by=who("omar"))
    omar = signed_in("omar")
    as_filed = read(omar.get(reverse("referrals:case_as_filed", args=[referral.public_id])))
    identity = read(omar.get(reverse("referrals:case_identity", args=[referral.public_id])))
    packed = strings(list(sections.build(referral, given=sections.POLICE.codes())))
    desk = " ".join(said(row["value"]) for row in minimum_identifiers(referral.subject))
    for (code, name), value in typed_in(given).items():
        assert value in as_filed, (code, name)
        assert value in packed, (code, name)
        for part in claims_of(value):
            assert part in identity or (code, name) not in CLAIMED, (code, name)
            assert part in desk or (code, name) not in ASKED, (code, name)


def claims_of(value: str) -> list[str]:
    """A box that holds several things is several claims: together they say all of it but the signs between them."""
    return [part.strip() for part in re.split(r"[,;|&]", value) if part.strip()]


def typed_in(given: dict[str, dict]) -> dict[tuple[str, str], str]:
    return {
        (code, name): said(value)
        for code, page in given.items()
        for name, value in page.items()
        if isinstance(value, str) and MARKED.match(value)
    }


class Undo(Exception):
    pass


@settings(
    max_examples=int(MORE or 6),
    derandomize=not MORE,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_whatever_a_page_accepts_is_sent_and_reads_back_whole(who, signed_in, data):
    given = every_answer(Drawn(data.draw))
    event(f"danger {given['danger']['danger']}, own staff {given['last']['own_staff']}")
    try:
        with transaction.atomic():
            sent_and_read(who, signed_in, given)
            raise Undo
    except Undo:
        pass


def test_every_question_answered_to_its_last_letter_is_sent_and_reads_back_whole(who, signed_in):
    given = every_answer(Everything())
    assert len(typed_in(given)) > 60
    sent_and_read(who, signed_in, given)


def test_one_letter_for_every_question_is_sent(who, signed_in):
    sent_and_read(who, signed_in, every_answer(Terse()))
