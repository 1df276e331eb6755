"""Guidance as anyone reads it, signed out."""

import re
from datetime import date

import pytest

from core.telephones import PRINTED
from guidance.models import PageVersion
from guidance.reference_data import CONTENT

pytestmark = pytest.mark.django_db
SLUGS = sorted(path.stem for path in CONTENT.glob("*.md"))


def body_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("slug", SLUGS)
def test_anyone_reads_every_page_without_signing_in(client, reference, slug):
    page = body_of(client.get(f"/guidance/{slug}/"))
    assert page.count("<h1") == 1
    assert "Version 1, published" in page
    assert "[" not in page.split("<article")[1].split("</article>")[0]  # no link mark was left unread


@pytest.mark.parametrize("slug", SLUGS)
def test_every_number_to_call_is_a_link_whether_its_writer_made_one_or_not(client, reference, slug):
    article = body_of(client.get(f"/guidance/{slug}/")).split("<article")[1].split("</article>")[0]
    assert PRINTED.findall(re.sub(r"(?s)<a\b.*?</a>|<[^>]*>", " ", article)) == []


def test_the_index_lists_every_page_and_every_number(client, reference):
    page = body_of(client.get("/guidance/"))
    assert all(f"/guidance/{slug}/" in page for slug in SLUGS)
    assert all(number in page for number in ("tel:999", "tel:101", "tel:0800789321", "tel:08000113764"))


def test_an_unknown_page_and_a_draft_that_was_never_published_are_not_found(client, reference):
    assert client.get("/guidance/no-such-page/").status_code == 404


def test_a_draft_is_not_what_readers_see(client, pats_draft):
    assert "A new text." not in body_of(client.get("/guidance/not-a-concern/"))


def test_a_page_whose_review_is_overdue_says_so(client, reference):
    text = PageVersion.objects.published().get(page__slug="not-a-concern")
    text.review_on = date(2026, 1, 1)
    text.save(update_fields=["review_on"])
    assert "the review is overdue" in body_of(client.get("/guidance/not-a-concern/"))


def test_readers_are_not_offered_to_write(client, signed_in, reference):
    assert "/guidance/write/" not in body_of(client.get("/guidance/not-a-concern/"))
    assert "/guidance/write/" not in body_of(signed_in("omar").get("/guidance/not-a-concern/"))
    assert "/guidance/write/not-a-concern/" in body_of(signed_in("pat").get("/guidance/not-a-concern/"))


def test_reading_a_page_costs_a_handful_of_queries(client, reference, django_assert_max_num_queries):
    client.get("/guidance/not-a-concern/")
    with django_assert_max_num_queries(6):
        client.get("/guidance/not-a-concern/")
