"""Nothing that people type is cut on its way: found by walking the code for whatever keeps only the
beginning of something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.source import ROOT, parsed

APPS = ("core", "accounts", "guidance", "policy", "subjects", "evidence", "referrals", "safeguarding", "packs")
# Keys and levels for comparing people; nothing here is stored, sent or shown as what was typed.
FOR_COMPARING = (
    "core/folding.py",
    "subjects/matching/",
    "referrals/search/likeness.py",
    "referrals/casework/rules/repeated_rationale.py",
    "referrals/search/search_document.py",
)
# What shortens a text by another name than a slice.
SHORTENERS = {"Truncator", "shorten", "Left", "Substr", "textwrap"}
ROWS = re.compile(
    r"\.(filter|exclude|order_by|objects|values_list|select_related|reversed|values|waiting)\b"
    r"|unassigned\(|find\(who\)|_of_mine\(who\)|_forgotten\(now\)"
)

CUT_ON_PURPOSE = {
    (
        "accounts/actions/new_passwords.py",
        "mailbox[:254]",
    ): "what the log says was asked for; no address for signing in is longer",
    (
        "accounts/signing_in/guessing.py",
        "salted_hmac('accounts.guessing', words).hexdigest()[:12]",
    ): "the mark of a network, instead of its address",
    ("evidence/uploads.py", "bare[:LONGEST_NAME]"): "of a file, as Django shortens one that comes with a form",
    ("accounts/views/attesting.py", "acts.open_at(agency)[:SHOWN]"): "rows of a page",
    (
        "accounts/views/second_factor.py",
        "salted_hmac('accounts.second_factor', str(factor.pk)).hexdigest()[:32]",
    ): "a digest",
    (
        "accounts/signing_in/weak_passwords.py",
        "_first_from(listed, wanted)[:40]",
    ): "the digest at the beginning of a line",
    ("accounts/signing_in/weak_passwords.py", "line[:40]"): "the digest at the beginning of a line",
    ("accounts/signing_in/weak_passwords.py", "invited[:20]"): "rows; whose agencies' names are no passwords",
    ("accounts/signing_in/weak_passwords.py", "reading[:size]"): "what a password may repeat; compared and forgotten",
    (
        "evidence/child/compound.py",
        "whole[:stream.size]",
    ): "a stream; what is behind it in its last sector is none of it",
    ("evidence/child/outlook.py", "content[:4096]"): "the head of a web page, by which its alphabet is known",
    ("evidence/child/outlook_properties.py", "self._value(number)[:4]"): "a number among eight bytes",
    (
        "evidence/child/mails.py",
        "said[:ADDRESSES]",
    ): "addresses above a text; how many more is said, and they stand behind it",
    ("evidence/models/files.py", "self.sha256[:12]"): "the beginning of a digest, for who keeps the service",
    (
        "evidence/uploads.py",
        "arrived[:LIMITS.at_once]",
    ): "files to be kept: the form refuses all of them where there are more",
    ("evidence/child/sniff.py", "text[:HEAD]"): "looked at for how a web page begins; the whole is kept",
    (
        "referrals/decision_texts/forms.py",
        "f'{self.group}_{words}'[:50]",
    ): "the code of a reason, made of its words, which are kept whole beside it",
    ("core/enciphered.py", "whole[:NONCE]"): "the number before what is enciphered",
    ("safeguarding/cases/presenters/referrers.py", "views_of(case)[:20]"): "rows of a page",
    ("referrals/agreements/forms.py", "named[:2]"): "asks whether there is more than one",
    ("referrals/casework/actions/emergency_access.py", "over[:AT_A_TIME]"): "rows of one round",
    ("safeguarding/retention/entering.py", "kind[:AT_A_TIME]"): "rows of one round",
    (
        "accounts/signing_in/lockout.py",
        "str(name).strip().lower()[:254]",
    ): "counts attempts; no address for signing in is longer",
    ("accounts/idempotency.py", "led_to[:300]"): "an address of ours",
    ("accounts/views/you.py", "salted_hmac('accounts.session', session.session_key).hexdigest()[:32]"): "a digest",
    ("core/forms/base.py", "label[:1]"): "the first letter of a label, beside the others",
    ("core/jobs.py", "error[:200]"): "what a program says of its failure",
    (
        "core/lookup.py",
        "sort_key(getattr(instance, self.of))[:self.max_length]",
    ): "where a row stands in a list; the name is kept",
    ("core/paging.py", "found[:size]"): "rows of a page",
    ("core/paper.py", "lines[:LINES]"): "the lines of a cell of a pack; the rest goes on in the next",
    ("core/pdf.py", "scheme[:20]"): "the scheme of an address that is refused, for the log of the program",
    ("core/reference_numbers.py", "body[:4]"): "a reference in two groups",
    ("core/spelling.py", "names[:ONE_BY_ONE]"): "signs named one by one; the others are named together",
    ("guidance/search.py", "said[:length]"): "words of a question, all of which are asked by turns",
    ("packs/content/casework.py", "events[:LIMITS.entries]"): "rows; the pack says how many more there are",
    ("packs/content/casework.py", "told[:LIMITS.entries]"): "rows; the pack says how many more there are",
    ("packs/fitting.py", "annexes[:NAMED]"): "what stands whole in attached files, of which it says how many more",
    ("referrals/models/casework.py", "drawn[4:8]"): "the number of a check, drawn from its id",
    ("referrals/models/casework.py", "drawn[:4]"): "the number of a check, drawn from its id",
    ("referrals/casework/views/several.py", "list(found)[:SHOWN]"): "keys of records, no more than a page has to tick",
    ("referrals/casework/views/several.py", "lists[REFERRAL][:SHOWN]"): "rows of a page",
    ("referrals/casework/views/several.py", "lists[held.name][:SHOWN]"): "rows of a page",
    (
        "referrals/search/search_question.py",
        "[reading[0] for reading in part if len(reading) == 1][:1]",
    ): "asks whether there is one",
    (
        "safeguarding/forms.py",
        "text[:to]",
    ): "a label of a box to tick, which ends in …; the whole is shown before it is sent",
    ("safeguarding/story.py", "said[:1]"): "the first letter of a sentence, beside the others",
    (
        "evidence/child/spoken.py",
        "[str(thing.ActualText) for thing in everything(document) if '/ActualText' in thing][:50]",
    ): "what a PDF says in place of what it draws: asked whether it does",
    (
        "evidence/child/documents.py",
        "text[:PAGE_TEXT]",
    ): "the text of one page; that more of it is not shown is said",
    (
        "evidence/child/documents.py",
        "content[:2000]",
    ): "the head of a file, by which its kind is known",
    (
        "evidence/child/documents.py",
        "content[:2]",
    ): "the mark at the beginning of a text",
    (
        "evidence/child/leaks.py",
        "content[:2]",
    ): "the mark at the beginning of a picture",
    (
        "evidence/child/pictures.py",
        "content[:1100]",
    ): "the head of a file, by which its kind is known",
    (
        "evidence/child/sniff.py",
        "head[257:262]",
    ): "the mark of a kind of file",
    (
        "evidence/child/recordings.py",
        "content[4:8]",
    ): "where a film says that it is one",
    (
        "evidence/child/recordings.py",
        "content[6:10]",
    ): "the notes before a sound, as long as they say",
    (
        "evidence/child/recordings.py",
        "content[:65536]",
    ): "notes of a sound stand at its beginning; that it is not looked through is said",
    (
        "evidence/child/endings.py",
        "content[2:6]",
    ): "the length that a bitmap says of itself",
    (
        "evidence/child/endings.py",
        "content[4:8]",
    ): "the length that a container says of itself",
    (
        "evidence/child/endings.py",
        "content[:2]",
    ): "the mark of the order of bytes",
    (
        "evidence/child/sniff.py",
        "head[4:8]",
    ): "the mark of a kind of file",
    (
        "evidence/child/sniff.py",
        "head[8:12]",
    ): "the mark of a kind of file",
    (
        "evidence/child/sniff.py",
        "head[:1100]",
    ): "the head of a file, by which its kind is known",
    (
        "evidence/child/sniff.py",
        "head[:2]",
    ): "the mark of a kind of file",
    (
        "evidence/child/texts.py",
        "content[:2]",
    ): "the mark at the beginning of a text",
    (
        "evidence/child/word.py",
        "attribute(kinds['date'], 'fullDate')[:10]",
    ): "the day of a moment",
    (
        "evidence/copying.py",
        "_plain(said['reader'])[:120]",
    ): "what made a copy, as the program calls itself",
    (
        "evidence/copying.py",
        "_plain(said['text'])[:LIMITS.text]",
    ): "the child has kept to the limit, and says what it left out; it is not believed",
    (
        "evidence/copying.py",
        "_plain(w)[:LIMITS.words]",
    ): "the child has kept to the limit; it is not believed",
    (
        "evidence/child/burning.py",
        "storable(_left(letters, gone))[:LIMITS.text]",
    ): "the copy that it is made from has kept to the limit",
    (
        "evidence/offering.py",
        "versions[:1]",
    ): "the newest that is out; each of them stands on the page of the file",
    (
        "evidence/redacting/making.py",
        "str(said['text'])[:LIMITS.text]",
    ): "the child has kept to the limit; it is not believed",
    (
        "evidence/redacting/making.py",
        "str(said['checker'])[:120]",
    ): "the readers that found nothing, as the program calls them",
    (
        "evidence/scanner.py",
        "said[:120]",
    ): "what a scanner calls itself",
    (
        "packs/content/attached.py",
        "file.digest[:32]",
    ): "a digest",
    (
        "packs/corrected.py",
        "of_mine(who)[:SHOWN]",
    ): "rows of a page",
    (
        "packs/sharing/forms.py",
        "piece.value[:LONGEST]",
    ): "a label of a box to tick, which ends in …; the whole is shown before it is sent",
    (
        "packs/sharing/offer.py",
        "entry.lines[:3]",
    ): "what a file is, who made it and when: the file goes with it",
    (
        "packs/sharing/offer.py",
        "hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]",
    ): "a digest",
    (
        "referrals/casework/looked_at.py",
        "[by_key[key] for key in keys if key in by_key][:SHOWN]",
    ): "rows of a page",
    ("evidence/views/file.py", "waiting[:LIMITS.of_one_record]"): "rows of a page, as many as one record may have",
    (
        "referrals/casework/presenters/associations.py",
        "each[:MOST_FOUND]",
    ): "people found; the page says that there are more",
    ("referrals/casework/presenters/team.py", "lines.get(one.pk, NOTHING)[:2]"): "two of three numbers",
    (
        "referrals/casework/views/recent_searches.py",
        "[token, *(one for one in before if one != token)][:MOST]",
    ): "tokens of searches; the texts stand elsewhere",
    ("referrals/casework/views/recent_searches.py", "before[:1]"): "the newest of tokens",
    (
        "referrals/casework/presenters/record_beside.py",
        "sentences[:MOST_SENTENCES]",
    ): "sentences to cite by a press; the whole stands under As filed",
    (
        "referrals/casework/views/place_in_list.py",
        "after[:1]",
    ): "asks whether there is one",
}
SHORTENED_ON_PURPOSE = {
    "templates/accounts/person.html": "one of the agencies, for the way back",
    "templates/components/cite.html": "hidden words of a link; the whole stands above it",
    "templates/mfa/codes.html": "five groups that are the whole code",
    "templates/packs/packs.html": "a list; its row leads to the whole",
    "templates/referrals/case/overview.html": "“Read everything as filed” stands below",
    "templates/referrals/decision/parts/record.html": "hidden words of a button; the whole stands beside it",
    "templates/referrals/draft/list.html": "a list; its row leads to the whole",
    "templates/safeguarding/evidence.html": "hidden words of a link; the whole stands above it",
    "templates/safeguarding/partners.html": "a list; its row leads to the whole",
    "templates/safeguarding/parts/factor_evidence.html": "hidden words of a link; the whole stands above it",
}


@cache
def sources() -> list[tuple[str, ast.AST]]:
    return list(_sources())


def _sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if "migrations" not in path.parts and not name.startswith(FOR_COMPARING):
            yield name, parsed(path)


def is_fixed(bound: ast.expr | None) -> bool:
    """A number, a constant, a limit or a parameter: not a place found in the text itself."""
    if isinstance(bound, ast.Constant):
        return isinstance(bound.value, int) and bound.value > 0
    if isinstance(bound, ast.Attribute):
        return True
    return isinstance(bound, ast.Name) and (bound.id.isupper() or bound.id in ("to", "limit", "length", "size"))


@cache
def cuts() -> list[tuple[str, str]]:
    """Each slice that keeps no more than so much of the beginning, but for rows of a query."""
    return [
        (name, ast.unparse(node))
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and is_fixed(node.slice.upper)
        and not ROWS.search(ast.unparse(node.value))
    ]


def test_no_slice_cuts_what_was_typed():
    assert sorted(set(cuts()) - set(CUT_ON_PURPOSE)) == []


def test_no_reason_stands_for_a_slice_that_is_gone():
    assert sorted(set(CUT_ON_PURPOSE) - set(cuts())) == []


def test_no_other_way_of_shortening_is_used():
    found = [
        (name, node.lineno)
        for name, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in SHORTENERS)
        or (
            isinstance(node, ast.FormattedValue)
            and re.search(r"\.\d+'?\)?$", ast.unparse(node.format_spec or ast.Constant("")))
        )
    ]
    assert found == []


def test_a_page_that_shows_only_the_beginning_leads_to_the_whole():
    shortens = re.compile(r"\|\s*(truncat|slice)")
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if shortens.search(path.read_text())
    }
    assert found == set(SHORTENED_ON_PURPOSE)


@pytest.mark.parametrize("slice_", ["said[:200]", "said[0:LIMIT]", "said[:LIMITS.line]"])
def test_the_walk_would_see_one(slice_):
    (node,) = (each for each in ast.walk(ast.parse(slice_)) if isinstance(each, ast.Subscript))
    assert is_fixed(node.slice.upper)
