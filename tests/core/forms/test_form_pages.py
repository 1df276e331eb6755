"""Forms as they stand on a page: words beside the field and in the summary, and nothing lost."""

import re
import uuid

import pytest
from django import forms
from django.template import engines

from core.forms import (
    DateOfBirthField,
    GovukForm,
    Group,
    IdentifierField,
    LineField,
    Look,
    NarrativeField,
    OnceForm,
    VersionedForm,
)


class PersonForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    page_heading = "name"
    groups = (Group("Where they live", ("town", "postcode"), "Any part helps"),)
    looks = {"works_here": Look(hints={"y": "Or volunteers"}, divider_before="?")}
    name = LineField(label="Name, or any part of it", help_text="A nickname is enough")
    born = DateOfBirthField(label="Date of birth", required=False)
    town = LineField(required=False)
    postcode = IdentifierField(required=False)
    story = NarrativeField(label="What has happened?")
    works_here = forms.ChoiceField(
        label="Do they work for you?",
        choices=[("y", "Yes"), ("n", "No"), ("?", "Not sure")],
        widget=forms.RadioSelect,
    )


def page(form):
    template = engines["django"].from_string("{% error_summary form %}<main>{{ form }}</main>")
    return in_one_line(template.render({"form": form}))


def in_one_line(html):
    """As a browser reads it: however the template breaks its lines."""
    return re.sub(r"\s+", " ", html)


def test_every_problem_is_linked_from_the_summary_to_something_that_exists():
    html = page(PersonForm({"born-year": "1066"}))
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert targets == ["id_name", "id_born-year", "id_story", "id_works_here_0"]
    assert all(f'id="{target}"' in html for target in targets)


def test_a_required_question_asks_in_words_that_fit_it():
    form = PersonForm({})
    assert form.errors["name"] == ["Enter name, or any part of it"]
    assert form.errors["works_here"] == ["Select an answer to: Do they work for you?"]


def test_the_summary_stands_once_however_often_it_is_asked_for():
    assert page(PersonForm({})).count("There is a problem") == 1
    assert str(PersonForm({})).count("There is a problem") == 1
    assert "There is a problem" not in page(PersonForm())


def test_a_stale_or_hand_made_page_says_so_in_the_summary():
    html = page(PersonForm({}))
    assert "<li>This page is out of date. Reload it and try again.</li>" in html


def test_nothing_typed_is_lost_when_a_page_is_wrong():
    html = page(PersonForm({"story": "He said <b>no</b>", "born-month": "Marchish", "works_here": "n"}))
    assert "He said &lt;b&gt;no&lt;/b&gt;" in html
    assert 'name="born-month" type="text" value="Marchish"' in html
    assert re.search(r'value="n" checked', html)


def test_a_second_send_of_a_wrong_page_keeps_its_key():
    key = str(uuid.uuid4())
    assert f'value="{key}"' in page(PersonForm({"idempotency": key}))
    assert PersonForm()["idempotency"].value() != PersonForm()["idempotency"].value()


def test_a_good_page_answers_with_values_for_an_action():
    key = uuid.uuid4()
    form = PersonForm(
        {
            "idempotency": key,
            "version": "4",
            "name": "Jaz",
            "story": "…",
            "works_here": "?",
            "born-year": "2011",
        }
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["idempotency"] == key
    assert form.cleaned_data["version"] == 4
    assert str(form.cleaned_data["born"]) == "2011"


@pytest.mark.parametrize(("data", "status"), [(None, 200), ({}, 422)])
def test_a_wrong_page_has_the_status_of_one(data, status):
    assert PersonForm(data).http_status == status


def test_the_browser_is_not_to_remember_or_cut_what_is_typed_about_somebody():
    html = page(PersonForm())
    for name in ("name", "town", "postcode", "story", "born-day", "born-month", "born-year"):
        control = re.search(rf'<(?:input|textarea)[^>]* name="{name}"[^>]*>', html).group()
        assert 'autocomplete="off"' in control
        assert "maxlength" not in control
        assert "required" not in control


def test_the_question_that_is_the_page_is_its_only_h1():
    assert re.findall(r"<h1[^>]*>.*?</h1>", page(PersonForm()))[0].count("Name, or any part of it") == 1
    assert page(PersonForm()).count("<h1") == 1


def test_a_group_of_fields_has_a_legend_and_its_hint():
    html = page(PersonForm())
    assert re.search(r'aria-describedby="id_town-group-hint">\s*<legend[^>]*><h2[^>]*>Where they live</h2>', html)


def test_hints_and_errors_are_read_out_with_their_question():
    html = page(PersonForm({}))
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-describedby="id_story-error"' in html
    assert '<span class="govuk-visually-hidden">Error:</span>' in html


def test_the_last_choice_may_stand_after_the_word_or():
    assert re.search(r'divider">or</div>.*?value="\?"', page(PersonForm()), re.DOTALL)


def test_a_date_with_one_wrong_part_marks_that_part():
    html = in_one_line(str(PersonForm({"born-day": "1", "born-month": "1", "born-year": "11"})["born"]))
    marked = re.findall(r'govuk-input--error" id="([^"]+)"', html)
    assert marked == ["id_born-year"]


def test_a_limit_is_named_only_where_somebody_could_meet_it():
    class TwoAnswers(GovukForm):
        why = NarrativeField(label="Why?", max_length=1000)
        story = NarrativeField(label="What has happened?")

    form = TwoAnswers()
    assert form["why"].says_limit and not form["story"].says_limit
    assert form["why"].aria_describedby == "id_why-info" and form["story"].aria_describedby == ""
    assert re.search(r'id="id_story-info"[^>]* hidden>', page(form))
