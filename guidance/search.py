"""Finding guidance, also by the words of older papers: "VTR" finds what is now called susceptible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Func, TextField, Value

from core.folding import APOSTROPHES, fold, words
from guidance.models import PageVersion
from guidance.routes import data_lines

CONFIG = "english"
LONGEST_PHRASE = 3  # words of the longest synonym
# The texts as the question is folded, letter by letter: PostgreSQL's parser takes a curly quotation mark for a letter
# of the word it stands at, and ACT-Early for a word of its own. Marks that part words become spaces, and apostrophes
# go, being named last.
_LETTERS = {letter: fold(letter) for letter in map(chr, range(0xC0, 0x250)) if len(fold(letter)) == 1}
_MARKS = '-\u2010\u2011\u2012\u2013\u2014/"\u201c\u201d\u201e\u00ab\u00bb()[]*'
_FROM = "".join(_LETTERS) + _MARKS + APOSTROPHES
_TO = "".join(_LETTERS.values()) + " " * len(_MARKS)


def _folded(field: str, weight: str) -> SearchVector:
    text = Func(F(field), Value(_FROM), Value(_TO), function="translate", output_field=TextField())
    return SearchVector(text, weight=weight, config=CONFIG)


WORDS = _folded("title", "A") + _folded("found_by", "A") + _folded("summary", "B") + _folded("body", "C")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, and the other words it also looked for."""

    versions: list[PageVersion]
    also: list[str]


def search(question: str) -> Found:
    """Published pages that have all the words, or else those that have any of them, best first."""
    terms = in_terms(question)
    if not terms:
        return Found([], [])
    also = sorted({other for term in terms for other in synonyms().get(term, ())} - set(terms))
    queries = [_any_of(term) for term in terms]
    versions = _matching(reduce(and_, queries)) or _matching(reduce(or_, queries))
    return Found(versions, also)


def in_terms(question: str) -> list[str]:
    """The words of the question, with phrases that have synonyms kept whole."""
    said, terms = list(words(question)), []
    while said:
        for length in range(min(LONGEST_PHRASE, len(said)), 0, -1):
            phrase = " ".join(said[:length])
            if length == 1 or phrase in synonyms():
                terms.append(phrase)
                del said[:length]
                break
    return terms


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word or phrase that has others like it, and those others."""
    groups = [tuple(fold(word) for word in line.split(",")) for line in data_lines("synonyms.csv")]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


def _any_of(term: str) -> SearchQuery:
    phrases = (term, *synonyms().get(term, ()))
    return reduce(or_, (SearchQuery(phrase, search_type="phrase", config=CONFIG) for phrase in phrases))


def _matching(query: SearchQuery) -> list[PageVersion]:
    found = PageVersion.objects.published().annotate(words=WORDS, rank=SearchRank(WORDS, query)).filter(words=query)
    return list(found.order_by("-rank", "page__order"))
