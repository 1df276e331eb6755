"""Names of people, schools and places: found however they are typed, sorted where readers look, never
two lines alike."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

import pytest
from django import forms
from django.db import IntegrityError

from accounts.actions import agencies
from accounts.models import Agency, Area, User
from audit.console.queries import people_called
from audit.moves import MoveDenied
from core.forms import OneOf
from core.forms.choosers import told_apart
from core.lookup import called
from referrals.casework.forms.casefile import AssignForm
from tests.accounts.test_people import form_key
from tests.source import ROOT, parsed, sources

pytestmark = pytest.mark.django_db
IN_ORDER = [
    "the Albany Trust",
    "Ébéniste School",
    "Llŷn College",
    "Ötzi House",
    "St. Mary’s School",
    "Zion Hall",
]


@pytest.fixture
def wensum(people):
    return Area.objects.get(code="wensum")


@pytest.fixture
def school(wensum):
    def made(name, **facts):
        return Agency.objects.create(name=name, kind="school", area=wensum, **facts)

    return made


def found(typed):
    return [agency.name for agency in Agency.objects.filter(called(typed)).order_by("sort_key")]


# --- Found ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (
            "St. Mary’s Primary School",
            ["marys", "St Mary’s", "St. Mary's", "mary school", "st marys primary"],
        ),
        ("King’s Lynn Academy", ["kings lynn", "Academy Lynn", "king's", "LYNN"]),
        ("Ysgol Llŷn", ["llyn", "Llŷn", "ysgol"]),
        ("École Ébéniste", ["ebeniste", "ecole", "Ébéniste"]),
        ("مدرسة النور", ["النور", "مدرسة"]),
    ],
)
def test_a_school_is_found_however_it_is_typed(name, typed, school):
    school(name)
    assert [words for words in typed if found(words) != [name]] == []


def test_a_school_is_found_by_its_town_and_its_number(school):
    school("St Mary's School", town="Thetford", urn="123456")
    school("St Mary's School", town="Diss", urn="123457")
    assert (len(found("marys thetford")), len(found("123457")), len(found("marys"))) == (1, 1, 2)


@pytest.mark.parametrize("typed", ["???", "'", "-", "\\"])
def test_what_cannot_be_looked_for_finds_no_school(typed, school):
    school("Academy")
    assert found(typed) == []


def test_the_page_of_agencies_finds_by_words_and_keeps_them_out_of_the_address(signed_in, school):
    school("St. Mary’s Primary School")
    shown = signed_in("rex").post("/agencies/", {"q": "primary marys"}, follow=True)
    assert [agency.name for agency in shown.context["agencies"]] == ["St. Mary’s Primary School"]


@pytest.mark.parametrize("typed", ["renée", "Renee", "RENÉE", "renee\u0301", "faucon ren", "Renee’s"[:5]])
def test_the_log_finds_a_person_with_or_without_the_accent(typed, people):
    renee = User.objects.create_user(email="renee@demo.example", name="Renée Faucon")
    assert people_called(typed) == [renee.pk]


# --- In order ---------------------------------------------------------------------------------------------------------


def test_schools_stand_where_readers_look_for_them(school):
    made = [school(name).pk for name in reversed(IN_ORDER)]
    assert [a.name for a in Agency.objects.filter(pk__in=made).order_by("sort_key")] == IN_ORDER


def test_people_stand_where_readers_look_for_them(people):
    names = ["Anna de Souza", "Élodie Roy", "Ed Zane", "Ötzi Berg", "Zoë Abel"]
    made = [User.objects.create_user(email=f"p{n}@demo.example", name=name).pk for n, name in enumerate(names)]
    in_order = User.objects.filter(pk__in=made).order_by("sort_key").values_list("name", flat=True)
    assert list(in_order) == ["Anna de Souza", "Ed Zane", "Élodie Roy", "Ötzi Berg", "Zoë Abel"]


def test_a_new_name_takes_a_new_place(school):
    one = school("Alpha")
    one.name = "Omega"
    one.save()
    assert found("alpha") == [] and found("omega") == ["Omega"] and one.sort_key == "omega"


def test_the_pages_of_the_agencies_go_through_all_of_them_in_order(signed_in, school):
    for number in range(40):
        school(f"{'ÉeZz'[number % 4]}cole {number}")
    rex, address, names = signed_in("rex"), "/agencies/", []
    while address:
        shown = rex.get(address)
        names += [agency.sort_key for agency in shown.context["agencies"]]
        address = shown.context["next_url"] and f"/agencies/{shown.context['next_url']}"
    assert len(names) == Agency.objects.count() and all(a <= b for a, b in pairwise(names))


# --- Told apart -------------------------------------------------------------------------------------------------------


def test_two_people_of_one_name_are_told_apart_wherever_one_is_chosen(who, people):
    force = people.omar.memberships.first().agency
    other = User.objects.create_user(
        email="o.haddad2@demo.example", name="Omar  HADDAD", job_title=people.omar.job_title
    )
    other.memberships.create(agency=force, role="prevent_officer", state="active", confirmed_at=people.omar.joined_at)
    chooser = AssignForm(force_id=force.pk).fields["officer"]
    assert sorted(line for _, line in chooser.choices if line.casefold().startswith("omar")) == [
        f"Omar  HADDAD, {other.job_title}, {other.email}",
        f"Omar Haddad, {other.job_title}, {people.omar.email}",
    ]


def test_nobody_whose_name_is_the_only_one_is_told_apart(people):
    assert told_apart([people.omar, people.sian]) == {
        people.omar.pk: "Omar Haddad",
        people.sian.pk: people.sian.name,
    }


def test_two_schools_of_one_name_are_told_apart_by_the_first_thing_that_differs(wensum, school):
    elsewhere = Area.objects.exclude(pk=wensum.pk).first()
    one, other = (
        school("Hollow Lane"),
        Agency.objects.create(name="Hollow Lane", kind="school", area=elsewhere),
    )
    assert set(told_apart([one, other]).values()) == {
        f"Hollow Lane, {wensum.name}",
        f"Hollow Lane, {elsewhere.name}",
    }


def test_an_agency_may_bear_the_name_of_one_in_another_area(who, wensum, school):
    school("Hollow Lane")
    elsewhere = Area.objects.exclude(pk=wensum.pk).first()
    assert agencies.add(name="Hollow Lane", kind="school", area=elsewhere, by=who("rex"))


@pytest.mark.parametrize("name", ["St Mary's School", "ST. MARY’S SCHOOL", "the St Marys School"])
def test_no_two_agencies_of_one_name_stand_in_one_area(name, who, wensum, school):
    school("St. Mary’s School")
    with pytest.raises(MoveDenied, match="in this area already"):
        agencies.add(name=name, kind="school", area=wensum, by=who("rex"))
    with pytest.raises(IntegrityError):
        school(name)


def test_two_schools_of_one_name_in_one_area_each_have_a_number(who, wensum, school):
    school("St. Mary’s School", urn="123456")
    assert agencies.add(name="St Mary's School", kind="school", area=wensum, urn="123457", by=who("rex"))
    with pytest.raises(MoveDenied, match="URN already"):
        agencies.add(name="Other School", kind="school", area=wensum, urn="123457", by=who("rex"))


def test_a_urn_is_six_figures(signed_in, wensum):
    typed = {"name": "Reed Lane", "kind": "school", "area": wensum.pk, "urn": "12345x", **form_key()}
    assert b"Enter six figures" in signed_in("rex").post("/agencies/add/", typed).content


# --- Nowhere else -----------------------------------------------------------------------------------------------------

CASELESS = re.compile(r"\b(?P<field>\w+?)__(icontains|istartswith|iendswith|iexact|iregex)\b")


def test_no_name_is_compared_as_the_database_sees_case():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sources()
        for match in CASELESS.finditer(path.read_text())
        if not match["field"].endswith("email")
    ]
    assert found == []


def test_no_query_folds_case_in_the_database():
    lower = re.compile(
        r"\bilike\b|~\*|\b(Lower|Upper)\((?!\"email\"\))|\b(lower|upper)\(\s*\w*\.?(name|forenames|surname)\b"
    )
    texts = [*sources(), *(path for app in ROOT.iterdir() if app.is_dir() for path in app.glob("sql/*.sql"))]
    assert [str(path.relative_to(ROOT)) for path in texts if lower.search(path.read_text())] == []


def _ordered_by(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by":
            yield from (given.value for given in node.args if isinstance(given, ast.Constant))


def test_no_list_is_sorted_by_a_name_as_it_is_spelt():
    names = re.compile(r"(^|__)-?(name|forenames|surname|label)$")
    found = [
        f"{path.relative_to(ROOT)}: {field}"
        for path in sources()
        for field in _ordered_by(path)
        if names.search(str(field))
    ]
    assert found == []


def test_no_chooser_is_without_what_tells_its_lines_apart():
    plain = re.compile(r"forms\.Model(Multiple)?ChoiceField\b")
    found = [str(p.relative_to(ROOT)) for p in sources() if plain.search(p.read_text()) and p.name != "choosers.py"]
    assert found == [] and issubclass(OneOf, forms.ModelChoiceField)
