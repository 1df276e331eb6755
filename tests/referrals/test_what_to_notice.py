"""The indicators of concern as anybody reads them: the prompts of the form, what else each may mean, and what to do."""

from dataclasses import replace

import pytest
from django.db import OperationalError
from django.urls import reverse

from guidance import at_hand
from referrals.models import Indicator
from referrals.questions.definition import definition
from referrals.what_to_notice import PAGE, SECTION, anchor_of, groups_of_behaviour

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, reference):
    return client.get(reverse("guidance:page", args=[PAGE])).content.decode()


def test_a_teacher_reads_signed_out_what_the_form_will_ask_and_what_else_each_may_mean(page):
    asked = Indicator.objects.filter(set__code=definition().prompt_set)
    assert asked.count() == 40
    assert [one.label for one in asked if one.label not in page] == []
    assert [one.may_also_be for one in asked if one.may_also_be not in page] == []


def test_she_reads_what_to_do_of_each_group_and_when_to_call_at_once(page, reference):
    assert [group.heading for group in groups_of_behaviour() if f'id="{group.anchor}"' not in page] == []
    assert page.count("What to do.") == 8
    immediate = Indicator.objects.filter(is_immediate=True).count()
    assert page.count("if it may be happening now.</strong>") == immediate == 8


def test_the_pages_of_the_form_lead_to_their_own_group(reference):
    headings = [page.title for page in definition().pages.values() if page.prompts]
    assert [anchor_of(title) for title in headings] == [group.anchor for group in groups_of_behaviour()]


def test_no_prompt_of_another_set_is_shown(page, reference):
    other = Indicator.objects.exclude(set__code=definition().prompt_set)
    assert other.exists()
    assert [one.label for one in other if one.label in page] == []


def test_what_was_read_once_is_shown_while_the_database_does_not_answer(page):
    def unanswered():
        raise OperationalError

    shown = at_hand.parts_of(replace(SECTION, read=unanswered))
    assert [group.heading for group in shown] == [group.heading for group in groups_of_behaviour()]
