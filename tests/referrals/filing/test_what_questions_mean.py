"""The form's data says what each question means and whom it is about: a question may stand on any page, a new one is
offered to nobody until its line says so, and a form with a fault stops the start."""

from __future__ import annotations

import ast
import json
import re

import pytest

from packs import sections
from packs.sharing import offer
from referrals import apps
from referrals.exclusions.named_leads import Name, is_named_among
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import submit
from referrals.questions import definition as forms
from referrals.questions.claims import described
from referrals.questions.definition import CannotBeUsed, definition
from referrals.questions.faults import faults_of
from referrals.questions.fields import KINDS
from referrals.questions.filling import filling_of
from referrals.questions.meaning import Meaning
from safeguarding.disclosure import items_of
from tests.records import typed
from tests.source import ROOT, sources

FILE = f"{forms.VERSION}{forms.CURRENT}.json"
DATA = (forms.HERE / FILE).read_text(encoding="utf-8")

# By question, whatever page it stands on.
SAID = {
    "danger": "no",
    "what": "He said that they will all pay for it.",
    "forenames": "Dylan",
    "surname": "Marsh-Price",
    "nickname": "Dids",
    "handle": "dids_9c",
    "phone": "07700 900461",
    "place": "Year 9, form 9C",
    "under_18": "yes",
    "own_staff": "not_sure",
    "declaration": "on",
    "weapons": "yes",
    "needs": ["victim"],
    "aliases": "Dill",
    "former": "Dylan Price",
    "age_from": "13",
    "age_to": "14",
    "town": "Norwich",
    "upn": "A123456789012",
    "family": "Carol Marsh, his aunt",
    "school_now": "Hollow Lane",
    "noticer_name": "Gwen Hollis",
    "how": "At school",
    "lead_said": "Send it.",
    "own_reference": "HL/7",
}


@pytest.fixture
def put(monkeypatch, tmp_path):
    """Puts a changed copy of the form in the place of the form."""

    def in_its_place(change):
        data = json.loads(DATA)
        change(data)
        (tmp_path / FILE).write_text(json.dumps(data), encoding="utf-8")
        monkeypatch.setattr(forms, "HERE", tmp_path)
        _forget()

    yield in_its_place
    monkeypatch.undo()
    _forget()


def _forget():
    forms.definition.cache_clear()
    forms.versions.cache_clear()


def page_of(data, code):
    return next(page for page in data["pages"] if page["code"] == code)


def question(data, name):
    return next(each for page in data["pages"] for each in page.get("fields", ()) if each["name"] == name)


def move(data, name, to):
    asked = question(data, name)
    for page in data["pages"]:
        if asked in page.get("fields", ()):
            page["fields"].remove(asked)
        for group in page.get("groups", ()):
            group["fields"] = [each for each in group["fields"] if each != name]
    page_of(data, to)["fields"].append(asked)


def add(data, to, **line):
    page_of(data, to)["fields"].append({"name": "told_by", "kind": "line", "label": "Who told you?", **line})


def placed(said):
    """These answers as typed, on the pages of the form as it is now."""
    pages = {}
    for page in definition().pages.values():
        names = [spec.name for spec in page.fields if spec.name in said]
        pages |= {page.code: typed({name: said[name] for name in names})} if names else {}
    return pages


def a_filled_draft(by, **more):
    draft = drafting.start(by=by)
    for code, answers in placed({**SAID, **more}).items():
        draft = drafting.save_page(draft=draft, code=code, typed=answers, version=draft.version, by=by)
    return draft


# --- Moved questions --------------------------------------------------------------------------------------------------


def scattered(data):
    """Questions on other pages than they stood on, and every page under another code."""
    for name, to in {
        "own_staff": "danger",
        "under_18": "happened",
        "danger": "last",
        "what": "who",
        "weapons": "contact",
        "needs": "work",
        "forenames": "happened",
        "phone": "noticer",
        "place": "dates",
        "upn": "family",
        "family": "contact",
        "town": "told",
        "school_now": "needs",
        "lead_said": "person",
        "own_reference": "who",
        "noticer_name": "person",
        "how": "noticer",
        "handle": "last",
    }.items():
        move(data, name, to)
    for number, page in enumerate(data["pages"]):
        page["code"] = f"page-{number}"


def offered(referral):
    return [piece for group in offer.groups(referral) for piece in group.pieces]


def without_others(referral):
    """A partner's pack for which everything was picked but what is marked as naming others than the person."""
    return offer.picked(referral, {piece.key for piece in offered(referral) if not piece.of_others})


def as_read(draft, referral):
    """What the service makes of what was typed, but for the pages it stood on."""
    rows = [row for section in referral.document["sections"][:-1] for row in section["rows"]]
    kept = (
        "under_18",
        "own_staff",
        "agency_may_see",
        "has_violence",
        "has_complex_needs",
        "danger_told",
        "state",
    )
    lines = [
        (line.label, line.value)
        for section in without_others(referral)
        for entry in section.entries
        for line in entry.lines
    ]
    return {
        "rows": sorted(map(repr, rows)),
        "claims": described(filling_of(draft)),
        "kept": {name: getattr(referral, name) for name in kept},
        "offered": sorted((item.label, item.value) for item in items_of(referral)),
        "in a partner's pack": sorted(lines),
    }


def test_a_form_whose_questions_stand_on_other_pages_is_read_as_before(who, put):
    usual = a_filled_draft(who("tanya"))
    before = as_read(usual, submit(draft=usual, by=who("tanya")))
    put(scattered)
    draft = a_filled_draft(who("tanya"))
    assert as_read(draft, submit(draft=draft, by=who("tanya"))) == before
    told = {"under_18": "yes", "own_staff": "not_sure", "has_violence": True, "has_complex_needs": True}
    assert before["kept"].items() >= told.items()


def is_named(**said):
    return is_named_among(Name("Lena Marsh"), placed(said), definition())


def test_a_lead_is_found_wherever_the_questions_stand(put):
    put(scattered)
    assert is_named(forenames="Lena", surname="Marsh") and is_named(place="Our safeguarding lead")
    assert is_named(noticer_name="Lena Marsh")
    assert not is_named(lead_said="Lena Marsh said to send it.") and not is_named(what="I told the DSL.")


def test_what_was_filed_before_a_question_moved_is_offered_as_before(who, put):
    draft = a_filled_draft(who("tanya"))
    referral = submit(draft=draft, by=who("tanya"))
    before = items_of(referral)
    put(lambda data: move(data, "what", "noticer"))
    assert items_of(referral) == before


# --- A new question ---------------------------------------------------------------------------------------------------


def given_to_a_partner(referral):
    return repr([items_of(referral), without_others(referral)])


@pytest.mark.parametrize("about", ["referrer", "first_noticer"])
def test_a_new_question_is_held_back_until_its_line_says_otherwise(about, who, put):
    put(lambda data: add(data, "happened", about=about))
    draft = a_filled_draft(who("tanya"), told_by="Quillon Brae")
    referral = submit(draft=draft, by=who("tanya"))
    assert "Quillon" in repr(referral.document)
    assert "Quillon" not in given_to_a_partner(referral)
    assert [piece.of_others for piece in offered(referral) if "Quillon" in piece.value] == [True]
    referral.search_document.refresh_from_db()
    assert "quillon" not in str(referral.search_document.tokens)
    assert "Quillon" in repr(list(sections.build(referral, given=sections.POLICE.codes())))
    put(lambda data: add(data, "happened", about="person"))
    assert "Quillon" in given_to_a_partner(referral)


def test_what_no_version_of_the_form_explains_is_held_back(who, put):
    draft = a_filled_draft(who("tanya"))
    referral = submit(draft=draft, by=who("tanya"))
    of_document = [item for item in items_of(referral) if item.key.startswith("row:")]
    referral.document["version"] = 99
    assert of_document and not [item for item in items_of(referral) if item.key.startswith("row:")]


# --- Faults -----------------------------------------------------------------------------------------------------------


def line(asked, /, **changes):
    return lambda data: question(data, asked).update(changes)


def without(name, key):
    return lambda data: question(data, name).pop(key)


FAULTS = [
    (without("what", "about"), "page “happened”, question “what”: it does not say whom it is about"),
    (lambda data: add(data, "who"), "page “who”, question “told_by”: it does not say whom it is about"),
    (line("what", about="us"), "page “happened”, question “what”: nobody is called “us”"),
    (line("upn", means="pupil"), "page “person”, question “upn”: no code asks for “pupil”"),
    (line("nhs", means="upn"), "question “upn” and question “nhs” both mean “upn”"),
    (without("own_staff", "means"), "no question means “own_staff”"),
    (line("handles", name="handle"), "question “handle” is there twice"),
    (line("own_staff", required=False), "question “own_staff”: what means “own_staff” must be required"),
    (
        lambda data: move(data, "under_18", "work"),
        "question “under_18” must stand on a page that is always asked",
    ),
    (
        lambda data: move(data, "sector", "work"),
        "question “sector” must stand on a page that is always asked",
    ),
    (line("dob", kind="line"), "question “dob”: what means “date_of_birth” must be of the kind dob"),
    (
        line("weapons", choices=[["yes", "Yes"]]),
        "question “weapons”: what means “weapon” is answered with yes",
    ),
    (
        line("danger", alarms=["perhaps"]),
        "question “danger”: it cannot be answered with what it calls alarming",
    ),
    (
        line("what", keyed={"about": "person"}),
        "question “what”: only its wording may differ for a clerk, not about",
    ),
    (line("what", abuot="person"), "question “what”: unknown keys: abuot"),
    (line("what", kind="essay"), "question “what”: the kind “essay” is not known"),
    (line("what", name="version"), "question “version”: the name cannot be used"),
    (
        lambda data: move(data, "find_out", "last"),
        "page “who”: the check “someone_or_how” reads what is not asked here",
    ),
    (lambda data: page_of(data, "who").update(checks=["none"]), "page “who”: there is no check “none”"),
    (
        lambda data: page_of(data, "who")["fields"].pop(0),
        "page “who”: the group “Name” has what is not asked here",
    ),
    (lambda data: page_of(data, "who").update(code="sender"), "page “sender”: the code is taken"),
    (lambda data: page_of(data, "who").update(code="last"), "page “last” is there twice"),
    (
        lambda data: page_of(data, "who").update(lane="fast"),
        "page “who”: the lane is not short, more or keyed",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), FAULTS, ids=[sentence for _, sentence in FAULTS])
def test_a_form_with_a_fault_says_which_question_it_is(change, sentence):
    data = json.loads(DATA)
    change(data)
    assert [fault for fault in faults_of(data) if fault.startswith(sentence) or sentence in fault]


def test_a_form_without_a_fault_has_none():
    assert faults_of(json.loads(DATA)) == []


def test_the_service_does_not_start_with_a_form_that_has_a_fault(put):
    put(lambda data: add(data, "who"))
    with pytest.raises(CannotBeUsed, match=re.escape(f"{FILE} cannot be used:\npage “who”, question “told_by”")):
        apps._read_the_form()


@pytest.mark.parametrize("meaning", Meaning)
def test_code_asks_for_every_meaning(meaning):
    asked = rf"\bMeaning\.{meaning.name}\b"
    elsewhere = [path for path in sources() if path.name != "meaning.py"]
    assert any(re.search(asked, path.read_text(encoding="utf-8")) for path in elsewhere)


# --- No page and no question by name ----------------------------------------------------------------------------------

# What some kinds of question are called as well is no name of a question.
NAMES = {
    name for page in json.loads(DATA)["pages"] for name in (page["code"], *(f["name"] for f in page.get("fields", ())))
} - set(KINDS)
# What asks the form, or what was filed, by the name of a page or a question.
ASKS = {"given", "page", "typed_on", "answer", "as_typed", "text", "question", "about", "is_prompts"}
HELD = re.compile(r"answers|given|pages|questions|typed")


def asked_with(node):
    """The parts of an expression in which a page or a question would be named: what is asked for, compared or looked
    up; a list most of which are names."""
    match node:
        case ast.Call(func=ast.Attribute(value=held, attr="get"), args=args) if HELD.search(ast.unparse(held)):
            return args
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args) if name in ASKS:
            return args
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.Subscript(slice=part):
            return [part]
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return parts if 2 * len(list(filter(is_name, parts))) > len(parts) else []
    return []


def is_name(node):
    return isinstance(node, ast.Constant) and node.value in NAMES


def by_name(code):
    found = [each for node in ast.walk(ast.parse(code)) for each in asked_with(node)]
    return [f"{each.lineno} {each.value}" for each in found if is_name(each)]


def test_no_code_that_reads_the_form_knows_a_question_by_its_page_or_its_name():
    codes = {path: path.read_text(encoding="utf-8") for path in sources()}
    readers = [path for path in codes if "questions" in path.parts or "referrals.questions" in codes[path]]
    assert len(readers) > 20
    assert [f"{path.relative_to(ROOT)}:{place}" for path in readers for place in by_name(codes[path])] == []


@pytest.mark.parametrize(
    "code",
    [
        'filling.answer("last", "own_staff")',
        'filling.given("received")',
        'self.answers.get("last", {})',
        'spec.code == "danger"',
        'WHO = ("nickname", "place", "description")',
        'came["original_text"]',
        'frozenset({"forenames", "surname"})',
        'answer(referral, "what")',
        'WORK = ("work_now",)',
    ],
)
def test_the_walk_sees_what_stood_in_the_code_before(code):
    assert by_name(code)
