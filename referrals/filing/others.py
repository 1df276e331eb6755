"""Names of others than the person that a referral knows: of the family, of who noticed first, of who sent it. What is written
freely is read for what looks like a name, and offered: an officer decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.folding import words
from referrals.models import Referral
from referrals.questions.filed_document import about
from referrals.questions.meaning import About

OF_OTHERS = frozenset({About.REFERRER, About.FIRST_NOTICER, About.THIRD_PARTIES})
_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019\u0300-\u036f-]*\w)?")
_JOINS = frozenset(["al", "bin", "bint", "da", "de", "del", "der", "di", "el", "ibn", "la", "le", "van", "von"])
# What begins a line or a sentence, or says who somebody is.
_NOT = (
    "a all also an and as at aunt brother brothers carer carers child children cousin dad dads daughter he her his i "
    "in is it lives mother mothers father fathers foster friend grandmother grandfather half he mum mums my no none "
    "not of older on our parent parents partner school she sister sisters son step stepfather stepmother the their "
    "they this to uncle we wife husband with year yes younger mr mrs ms miss dr "
)
_NO_NAME = frozenset(_NOT.split())


def names_of_others(referral: Referral) -> list[str]:
    """Each once, in the order in which the record has them; none that is a name of the person alone."""
    own = {word for name in referral.subject.names.standing() for word in words(str(name))}
    found = (name for text in _texts(referral) for name in _names_in(text))
    return [name for name in dict.fromkeys(found) if not set(words(name)) <= own]


def _texts(referral: Referral) -> Iterator[str]:
    document = referral.document
    for section in document.get("sections", []):
        for row in section["rows"]:
            if isinstance(row["value"], str) and about(document, section["code"], row["field"]) in OF_OTHERS:
                yield row["value"]
    yield from referral.observations.exclude(said_by="").values_list("said_by", flat=True)
    yield referral.original_referrer
    yield referral.submitted_by.name


def _names_in(text: str) -> Iterator[str]:
    """Words that follow each other with a capital, or in a script that has none."""
    for line in re.split(r"[\n,;:()/.]+", text):
        run: list[str] = []
        for word in [*_WORD.findall(line), "."]:
            if _may_be_of_a_name(word) or (run and word in _JOINS):
                run.append(word)
                continue
            while run and run[-1] in _JOINS:
                run.pop()
            if run:
                yield " ".join(run)
            run = []


def _may_be_of_a_name(word: str) -> bool:
    begins = word[0]
    return (begins.isupper() or (begins.isalpha() and not begins.islower())) and word.lower() not in _NO_NAME
