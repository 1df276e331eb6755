"""What tests of guidance start from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guidance import actions
from guidance.actions import Wording
from guidance.models import Page, PageVersion


@pytest.fixture
def topic(reference):
    return Page.objects.get(slug="not-a-concern")


@pytest.fixture
def published(topic):
    """What the page says now."""
    return lambda: PageVersion.objects.published().get(page=topic)


@pytest.fixture
def words():
    """A wording like the one that is asked for."""

    def wording(**changes):
        standard = {
            "title": "What is not a concern",
            "summary": "In short.",
            "body": "## New\n\nA new text.",
            "review_on": timezone.localdate() + timedelta(days=90),
            "sheet_line": "Protest is lawful.",
        }
        return Wording(**{**standard, **changes})

    return wording


@pytest.fixture
def pats_draft(topic, who, words):
    return actions.write(page=topic, wording=words(), version=0, by=who("pat"))
