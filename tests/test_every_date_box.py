"""Every date box of every form has a first and a last day, and says so. Walks the forms: nobody has to extend it."""

import ast
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.urls import get_resolver

from core.forms.dates import CalendarDayField, PartialDateField
from referrals.casework.forms.deciding import RecommendForm
from referrals.casework.rules.decisions import CARDS
from referrals.questions.definition import definition
from referrals.questions.fields import field_of
from referrals.questions.material import Material
from referrals.questions.specs import as_read
from tests.records import a_referral
from tests.source import APPS, parsed

pytestmark = pytest.mark.usefixtures("filed_beforehand")

UNBOUNDED = {"DateField", "DateTimeField", "SplitDateTimeField", "SelectDateWidget", "SplitDateTimeWidget"}
BOUNDED = (PartialDateField, CalendarDayField)


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


def declared() -> Iterator[tuple[str, forms.Field]]:
    """Every field that a form of ours declares."""
    assert get_resolver().url_patterns  # every view, and with it every form, is loaded
    for form in subclasses(forms.BaseForm):
        if form.__module__.split(".")[0] in APPS:
            for name, field in form.base_fields.items():
                yield f"{form.__module__}.{form.__name__}.{name}", field


def built(referral) -> Iterator[tuple[str, forms.Field]]:
    """Every field that is made from data: the questions of the form, and what an option requires."""
    form = definition()
    for page in form.pages.values():
        for spec in page.fields:
            for keyed in (False, True):
                yield f"{page.code}.{spec.name}", field_of(as_read(spec, keyed=keyed), Material(form))
    for option in CARDS:
        for name, field in RecommendForm(referral=referral, option=option).fields.items():
            yield f"recommend.{option}.{name}", field


@pytest.fixture
def date_boxes(who):
    found = [*declared(), *built(a_referral(who("tanya")))]
    boxes = [(name, field) for name, field in found if isinstance(field, BOUNDED)]
    assert len(boxes) > 15
    return boxes


def typed(field, year):
    return f"{year}-03-01" if isinstance(field, CalendarDayField) else {"day": "1", "month": "3", "year": year}


@pytest.mark.parametrize("year", ["1027", "1899", "9226"])
def test_no_date_box_takes_a_year_without_sense(date_boxes, year):
    for name, field in date_boxes:
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed(field, year))
        assert "Check the year: the date must be" in refused.value.messages[0], name


@pytest.mark.parametrize("year", ["42024", "0024", "0000", "-1", "20 26"])
def test_no_date_box_takes_what_is_no_year(date_boxes, year):
    for name, field in date_boxes:
        with pytest.raises(forms.ValidationError):
            raise AssertionError(f"{name} took {field.clean(typed(field, year))}")


def test_how_far_away_a_mistyped_year_lies_is_said(date_boxes):
    review = next(field for name, field in date_boxes if name == "safeguarding.cases.forms.cases.ReviewForm.next_on")
    with pytest.raises(forms.ValidationError, match=r"That is in 7,\d00 years. Check the year: the date must be"):
        review.clean({"day": "20", "month": "12", "year": "9226"})


@pytest.mark.parametrize("box", BOUNDED)
@pytest.mark.parametrize("bounds", [{}, {"earliest": 1}, {"latest": 1}])
def test_a_date_box_without_both_bounds_cannot_be_made(box, bounds):
    with pytest.raises(TypeError):
        box(**bounds)


def test_no_form_has_a_date_box_of_another_kind():
    used = [
        f"{path.relative_to(settings.ROOT)}:{node.lineno}"
        for app in APPS
        for path in (settings.ROOT / app).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in UNBOUNDED
        and isinstance(node.value, ast.Name)
        and node.value.id == "forms"
    ]
    assert [place.rsplit(":", 1)[0] for place in used] == ["core/forms/dates.py"]
