"""When a journey stops, say what its people had before them; when it is over, nobody else gets an answer to it."""

import pytest

from tests.browser import before_them
from tests.journeys.asked import remembering
from tests.journeys.replaying import answering_others
from tests.journeys.walking import Story
from tests.journeys.window import taken_unasked


@pytest.fixture
def signed_in(signed_in):
    """Whoever takes part in a journey is signed in by this, at a window or a browser."""
    with remembering() as asked:
        yield signed_in
    assert answering_others(asked) == []


@pytest.fixture
def story(signed_in):
    yield Story(signed_in)
    assert taken_unasked() == []


@pytest.fixture
def browsing_as(browsing_as, request):
    pages = []

    def remembered(name, **options):
        pages.append((name, browsing_as(name, **options)))
        return pages[-1][1]

    yield remembered
    for name, page in pages:
        print(f"--- {name} at {before_them(page)}")  # noqa: T201
