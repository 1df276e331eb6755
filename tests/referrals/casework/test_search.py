"""Whoever is on file is found: by everything on the record, in any spelling, and by a name that is nearly it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection

from audit.models import Event
from core.reference_numbers import Referenced, display_reference, new_reference
from referrals.access import NEWEST_FIRST, see_case_file
from referrals.casework.actions import candidate_search, claiming, identity, sealing
from referrals.filing.actions import adding
from referrals.models import NameWord, Referral, SearchDocument
from referrals.questions.claims import described
from referrals.questions.definition import definition
from referrals.questions.filling import Filling
from referrals.search import search_document
from referrals.search.search_document import FOUND_BY, NOT_FOUND_BY, referenced
from referrals.search.search_question import Question
from subjects.actions import Description, IdentifierClaim, NameClaim
from subjects.models import IdentifierKind
from tests.plans import plan_of
from tests.records import a_referral, a_request, an_assessed_referral
from tests.spellings import NO_QUESTION, SPELLINGS
from tests.statements import statements


def answer(client, typed):
    return client.post("/queue/", {"q": typed}, follow=True)


def found(client, typed):
    return [row.referral.reference for row in answer(client, typed).context["rows"]]


def written_so(who, typed):
    """The referrals that Omar is shown for these words, without what is only like them."""
    question = Question(typed)
    rows = see_case_file.page(who("omar"), Referral, order=NEWEST_FIRST, narrow=question.as_written(), size=200).rows
    return {row.pk for row in rows}


def called(who, name, **more):
    return a_referral(who("tanya"), who={"forenames": name, "surname": "", "place": "Year 9", **more})


# --- The table of names -----------------------------------------------------------------------------------------------


def filed(who, one):
    """Names are filed as names, handles as handles, by the pages of the form."""
    if one.is_handle:
        return called(who, "", handle=one.filed)
    return called(who, one.filed)


def ways_to_type(one):
    curly, straight = one.filed.replace("'", "’"), re.sub("[’‘]", "'", one.filed)
    forms = [unicodedata.normalize(form, one.filed) for form in ("NFC", "NFD", "NFKC")]
    beginning = one.filed[: len(one.filed) // 2 + 1]
    return {
        one.filed,
        curly,
        straight,
        one.filed.upper(),
        *forms,
        *one.typed,
        *([] if Question(beginning).is_none else [beginning]),
    }


def test_everybody_in_the_table_of_names_finds_themselves_and_not_with_a_word_too_many(who):
    on_file = {one: filed(who, one).pk for one in SPELLINGS}
    tried = {(one, typed): written_so(who, typed) for one in SPELLINGS for typed in ways_to_type(one)}
    assert [(one, typed) for (one, typed), found in tried.items() if on_file[one] not in found] == []
    assert [one for one in SPELLINGS if written_so(who, f"{one.filed} a b c d e WRONGNAME")] == []


# --- Everything that stands on the record -----------------------------------------------------------------------------

IDENTITY_PAGES = ("who", "person")
FIELDS = [
    (code, spec.name)
    for code in IDENTITY_PAGES
    for spec in definition().pages[code].fields
    if spec.kind in {"identifier", "line", "narrative"}
]
WORD = "quillonbrae7"


def _claims_of(code, name, typed):
    answers = {code: {name: [typed]}}
    person = described(Filling(answers, version=1, keyed=False))
    names = [f"{one.forenames} {one.surname}" for one in person.names]
    return "".join([*names, *(one.value for one in person.identifiers if one.kind in FOUND_BY)])


@pytest.mark.parametrize(("code", "name"), FIELDS)
def test_what_is_typed_into_a_field_that_says_who_it_is_finds_the_person(code, name, who):
    """A field of the form that becomes a name, or a way to reach somebody, is searched: whichever it is."""
    typed = {"who": {"forenames": "Dylan", "surname": "Marsh", "place": "Year 9"}, "person": {}}
    typed[code][name] = "07700 900461" if "phone" in name else f"{WORD}@mail.example" if "mail" in name else WORD
    referral = a_referral(who("tanya"), **{page: fields for page, fields in typed.items() if fields})
    is_searched = bool(_claims_of(code, name, typed[code][name]))
    assert (referral.pk in written_so(who, typed[code][name])) is is_searched


def test_every_kind_of_identifier_is_searched_or_is_not_on_purpose():
    assert set(IdentifierKind) == FOUND_BY | NOT_FOUND_BY and not FOUND_BY & NOT_FOUND_BY


@pytest.mark.parametrize("kind", sorted(FOUND_BY))
def test_what_police_learn_later_finds_the_person(kind, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    learned = Description(identifiers=(IdentifierClaim(kind, "07700 900462"),))
    identity.add_known(referral=referral, person=learned, source="school_roll", by=who("omar"))
    assert written_so(who, "07700900462") == {referral.pk}


@pytest.mark.parametrize("typed", ["Zebedaius", "oldacre zebedaius", "ZEBEDAIUS OLD"])
def test_a_later_name_finds_the_person(typed, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    learned = Description(names=(NameClaim(forenames="Zebedaius", surname="Oldacre"),))
    identity.add_known(referral=referral, person=learned, source="school_roll", by=who("omar"))
    assert written_so(who, typed) == {referral.pk}


def test_a_corrected_name_finds_the_person_and_so_does_the_first_one(who):
    referral = a_referral(who("tanya"), who={"forenames": "Kim", "surname": "Childs", "place": "Year 9"})
    adding.correct(referral=referral, text="The name is Childers, not Childs.", by=who("tanya"))
    assert written_so(who, "childers") == written_so(who, "Kim Childs") == {referral.pk}


def test_the_small_words_of_a_correction_find_nobody(who):
    adding.correct(referral=a_referral(who("tanya")), text="That is not what she is called.", by=who("tanya"))
    assert written_so(who, "that is not") == set()


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900461",
        "07700900461",
        "+44 7700 900461",
        "+44 (0)7700-900-461",
        "0044 7700 900461",
        "900461",
        "０７７００ 900461",
    ],
)
def test_a_telephone_finds_the_person_in_any_spelling(typed, who):
    referral = called(who, "Ren", phone="07700 900461")
    called(who, "Sol", phone="07700 900999")
    assert written_so(who, typed) == {referral.pk}


@pytest.mark.parametrize("typed", ["MacDonald", "Mac Donald", "macdonald fern", "mac don"])
def test_a_space_in_a_name_makes_no_difference(typed, who):
    spaced, glued = called(who, "Fern Mac Donald"), called(who, "Fern MacDonald")
    assert written_so(who, typed) == {spaced.pk, glued.pk}


# --- References -------------------------------------------------------------------------------------------------------


def spellings_of(reference):
    shown = display_reference(reference)
    prefix, one, two = shown.split("-")
    return [
        reference,
        shown,
        shown.lower(),
        shown.replace("-", " "),
        shown.replace("-", "–"),
        shown.replace("-", "\u2011"),
        f"{one}-{two}",
        f"{one}{two}",
        f"{prefix} {one}{two}",
        f"{prefix}{one} {two}",
        one,
        two,
        f"{shown[:-1]}",
        f"{one}{two[:2]}",
    ]


def test_a_record_is_found_by_each_of_its_references_in_any_spelling(who):
    referral = an_assessed_referral(who)
    action = a_request(who, referral=referral)
    a_referral(who("bea"), who={"forenames": "Kerensa", "place": "Youth club"})
    tried = [*spellings_of(referral.reference), *spellings_of(action.reference)]
    assert [typed for typed in tried if written_so(who, typed) != {referral.pk}] == []


def test_every_record_known_by_a_reference_is_searched_or_hangs_on_no_referral():
    searched = {model for model, _ in referenced()}
    apart = {model.__name__ for model in Referenced.__subclasses__()} - {model.__name__ for model in searched}
    assert apart == {"ComplaintIntake"} and len(searched) >= 3


def test_the_reference_of_a_complaint_is_told_from_a_reference_that_is_not_there(who, signed_in):
    a_referral(who("tanya"))
    shown = answer(signed_in("omar"), display_reference(new_reference("DP")))
    assert "is a complaint about data" in shown.content.decode() and shown.context["rows"] == []


# --- A search that is none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [typed for typed in NO_QUESTION if typed.strip(" \u200b")])
def test_a_search_that_is_none_says_so_and_shows_nobody(typed, who, signed_in):
    a_referral(who("tanya"))
    shown = answer(signed_in("omar"), typed)
    assert shown.context["rows"] == [] and "Nothing can be looked for" in shown.content.decode()


def test_a_pictograph_finds_whom_it_names_and_nobody_else(who, signed_in):
    wolf = called(who, "", nickname="🐺🐺")
    a_referral(who("tanya"))
    assert found(signed_in("omar"), "🐺") == [wolf.reference]
    assert found(signed_in("omar"), "🦊") == []


def test_no_word_is_dropped_and_what_is_no_word_is_told(who, signed_in):
    referral = called(who, "Ana Bel Cara Dot Eva Fay")
    omar = signed_in("omar")
    assert found(omar, "ana bel cara dot eva fay") == [referral.reference]
    assert found(omar, "ana bel cara dot eva wrongname") == []
    assert "Not looked for: - @" in answer(omar, "ana - bel @").content.decode()


# --- Names that are nearly it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Brakley", "brackly", "Barckley", "Brackleyy", "Tobyas Brakley", "brakley tob"])
def test_a_name_misspelt_is_found_and_the_page_says_so(typed, who, signed_in):
    referral = called(who, "Tobias Brackley")
    called(who, "Sol Nkemelu")
    shown = answer(signed_in("omar"), typed)
    assert [row.referral.reference for row in shown.context["rows"]] == [referral.reference]
    assert f"Nobody is written “{typed}”. People whose name is like it:" in shown.content.decode()


def test_a_name_that_is_written_so_is_shown_without_those_like_it(who, signed_in):
    called(who, "Tobias Brackley")
    exact = called(who, "Tobias Brakley")
    shown = answer(signed_in("omar"), "Brakley")
    assert [row.referral.reference for row in shown.context["rows"]] == [exact.reference] and not shown.context[
        "is_like_it"
    ]


def test_a_name_like_no_other_finds_nobody_and_says_what_was_looked_through(who, signed_in):
    called(who, "Tobias Brackley")
    text = answer(signed_in("omar"), "Habyarimana").content.decode()
    assert "Nothing found" in text and "telephone numbers" in text


def test_what_is_like_it_is_looked_for_only_among_records_in_sight(who, signed_in):
    called(who, "Tobias Brackley")
    assert found(signed_in("yusuf"), "Brakley") == found(signed_in("dot"), "Brakley") == []
    assert answer(signed_in("yusuf"), "Brakley").context["is_like_it"] is False


def test_the_pages_of_what_is_like_it_go_on(who, signed_in):
    for _ in range(27):
        called(who, "Tobias Brackley")
    omar = signed_in("omar")
    first = answer(omar, "Brakley")
    second = omar.get("/queue/" + first.context["next_url"])
    assert second.context["is_like_it"] and len(second.context["rows"]) == 2


def test_the_log_says_how_it_was_found(who, people, signed_in):
    called(who, "Tobias Brackley")
    answer(signed_in("omar"), "Brakley")
    event = Event.objects.filter(kind="list.searched", actor_id=people.omar.pk).latest("at")
    assert "like it" in event.payload and "Brakley" in event.payload


# --- Kept current -----------------------------------------------------------------------------------------------------


def test_every_referral_has_its_document_from_the_first_moment(who):
    referral = a_referral(who("tanya"))
    assert SearchDocument.objects.get(pk=referral.pk).is_stale is False


def test_what_was_loaded_is_filed_by_the_keeper(who):
    referral = called(who, "Tobias Brackley")
    SearchDocument.objects.update(tokens=None, is_stale=True)
    assert written_so(who, "Brackley") == set()
    assert (search_document.file_stale(), search_document.file_stale()) == (1, 0)
    assert written_so(who, "Brackley") == {referral.pk}


def test_the_keeper_files_again_whoever_was_saved(who):
    referral = called(who, "Tobias Brackley")
    SearchDocument.objects.update(tokens=None)
    candidate_search.look_for_waiting()
    assert written_so(who, "Brackley") == {referral.pk}


def test_a_command_files_everything_anew(who, capsys):
    referral = called(who, "Tobias Brackley")
    SearchDocument.objects.update(tokens=None)
    call_command("file_for_search", "--all")
    assert written_so(who, "Brackley") == {referral.pk} and "1 filed." in capsys.readouterr().out


def test_filing_for_the_search_writes_nothing_into_the_log(who):
    called(who, "Tobias Brackley")
    SearchDocument.objects.update(is_stale=True)
    before = Event.objects.count()
    search_document.file_stale()
    assert Event.objects.count() == before


def test_a_search_is_answered_by_its_index(who):
    """With reading a table through made dear, as it is in a large one."""
    called(who, "Tobias Brackley")
    found = Referral.objects.filter(Question("Brackley Tob").as_written()(""))
    plan = plan_of(found, without=("seqscan", "indexscan"))
    assert "Bitmap Index Scan on referrals_search_tokens" in plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("index", "model"), [("referrals_search_tokens", SearchDocument), ("referrals_nameword_near", NameWord)]
)
def test_no_search_reads_through_what_a_vacuum_has_not_sorted_in_yet(index, model):
    with connection.cursor() as cursor:
        cursor.execute("select reloptions from pg_class where relname = %s", [index])
        assert cursor.fetchone() == (["fastupdate=off"],)
    assert {one.fastupdate for one in model._meta.indexes if one.name == index} == {False}


@pytest.mark.parametrize("typed", ["'", "a'b", "a\\", "a\\'", "a:* | b", "!a", "<->", "a & !b", "x" * 299, "𝔞" * 200])
def test_nothing_typed_is_notation(typed, who, signed_in):
    called(who, "Tobias Brackley")
    shown = answer(signed_in("omar"), typed)
    assert (shown.status_code, shown.context["rows"]) == (200, [])


def test_a_search_takes_as_many_statements_whether_or_not_a_sealed_man_is_called_nearly_so(who, signed_in):
    omar, typed = signed_in("omar"), "Featherstonehaug"

    def asked():
        with statements() as told:
            assert not answer(omar, typed).context["rows"]
        return sum(told.values())

    asked()
    nobody = asked()
    sealed = a_referral(who("femi"), who={"forenames": "Piers", "surname": "Featherstonehaugh", "place": "Year 9"})
    sealing.seal(referral=sealed, why="Son of an officer of the force", by=who("ian"))
    assert NameWord.objects.filter(word="featherstonehaugh").exists() and asked() == nobody
