"""Every form with a box of more than a line in a browser that is killed: run by `python -m bench.killed`, and not with
the suite, which kills a page of each kind (`accounts/test_a_browser_is_killed.py`)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import KeptText
from referrals.models import Draft
from tests.browser import open_all_details
from tests.killed import end_all_sessions, expect_all_of_it, expect_saved, killed_afterwards, page_of, type_into
from tests.long_boxes import WITH_A_LONG_BOX, Opened, given_away, given_back, long_words, opened

pytestmark = pytest.mark.browser

# Pages of one browser, all of which die with it; and of one time round, since of one person 50 texts are kept.
AT_ONCE, A_ROUND = 8, 40
RESULT = os.environ.get("PP_KILLED", "")


def words_for(one: Opened) -> dict[str, str]:
    boxes = one.page.xpath(f"{WITH_A_LONG_BOX}//textarea[not(@hidden)]")
    return {box.get("name"): long_words(box.get("name")) for box in boxes}


def in_parts(pages: list[Opened], most: int) -> list[list[Opened]]:
    return [pages[begin : begin + most] for begin in range(0, len(pages), most)]


def is_whole(one: Opened) -> bool:
    """In the rows of the database, whoever has the record by now."""
    words = words_for(one)
    rows = [*KeptText.objects.filter(path=one.path).values_list("fields", flat=True)]
    rows += [page for draft in Draft.objects.all() for page in draft.answers.values()]
    return any(words.items() <= {name: said[0] for name, said in row.items() if said}.items() for row in rows)


@pytest.fixture
def typed_and_killed(playwright, browser_context_args, live_server, signed_in, tmp_path):
    """`typed_and_killed(pages)` types into each, waits until it says that it is saved, and kills its browser."""

    def kill(pages: list[Opened]) -> None:
        with killed_afterwards(playwright, tmp_path / uuid4().hex) as browser:
            clients = {one.person: signed_in(one.person) for one in pages}
            for one in pages:
                page = page_of(browser, clients[one.person], live_server.url, **browser_context_args)
                page.goto(one.path)
                open_all_details(page)
                type_into(page, words_for(one))
                expect_saved(page)

    return kill


@pytest.fixture
def every_page(story, people, who, signed_in) -> list[Opened]:
    clients: dict[str, Any] = {name: signed_in(name) for name in vars(people)}
    return [one for one in opened(story, people, who, clients.__getitem__) if words_for(one)]


def test_every_character_is_back_at_another_machine(every_page, typed_and_killed, people, who, browsing_as):
    lost, closed, given = [], [], 0
    for pages in in_parts(every_page, A_ROUND):
        for part in in_parts(pages, AT_ONCE):
            typed_and_killed(part)
        end_all_sessions()
        away = given_away(people, who)
        lost += [one.path for one in pages if not is_whole(one)]
        given_back(away, who)
        given += len(away)
        there = {one.person: browsing_as(one.person) for one in pages}
        for one in pages:
            if there[one.person].goto(one.path).status == 200:
                expect_all_of_it(there[one.person], words_for(one))
            else:
                closed.append(one.path)
        KeptText.objects.all().delete()
    boxes = sum(len(words_for(one)) for one in every_page)
    if RESULT:
        found = {"pages": len(every_page), "boxes": boxes, "given away": given, "lost": lost, "closed": closed}
        Path(RESULT).write_text(json.dumps(found))
    assert lost == [] and closed == []
