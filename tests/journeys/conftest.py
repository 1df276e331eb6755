"""When a journey stops, say what its people had before them."""

import pytest


@pytest.fixture
def browsing_as(browsing_as, request):
    pages = []

    def remembered(name, **options):
        pages.append((name, browsing_as(name, **options)))
        return pages[-1][1]

    yield remembered
    for name, page in pages:
        print(f"--- {name} at {page.url}\n{page.locator('body').inner_text()[:3000]}")  # noqa: T201
