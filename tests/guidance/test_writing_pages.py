"""The desk of the policy administrators."""

import uuid

import pytest

from guidance.models import Page, PageVersion, State

pytestmark = pytest.mark.django_db
WRITE = "/guidance/write/not-a-concern/"
FIRST_DRAFT = {"number": "2", "version": "1"}  # as its page says; the first came with the service


@pytest.fixture
def form():
    """What Pat types."""

    def typed(**changes):
        standard = {
            "version": "0",
            "title": "What is not a concern",
            "summary": "In short.",
            "body": "A new text.",
            "sheet_line": "Protest is lawful.",
            "found_by": "march",
            "review_on-day": "1",
            "review_on-month": "6",
            "review_on-year": "2027",
        }
        return {**standard, **changes}

    return typed


def test_the_form_begins_with_the_published_text(signed_in):
    page = signed_in("pat").get(WRITE).content.decode()
    assert "protest, campaigning or holding a strong or unpopular view" in page


def test_pat_drafts_petra_reads_the_change_and_publishes(signed_in, form):
    assert signed_in("pat").post(WRITE, form()).url == f"{WRITE}draft/"
    review = signed_in("petra").get(f"{WRITE}draft/").content.decode()
    assert "<ins>A new text.</ins>" in review and "<del>None of these is a reason" in review
    signed_in("petra").post(f"{WRITE}publish/", FIRST_DRAFT)
    assert "A new text." in signed_in("tanya").get("/guidance/not-a-concern/").content.decode()


def test_the_author_is_told_why_there_is_no_publish_button(signed_in, form):
    pat = signed_in("pat")
    pat.post(WRITE, form())
    assert "Another policy administrator publishes it." in pat.get(f"{WRITE}draft/").content.decode()
    refused = pat.post(f"{WRITE}publish/", FIRST_DRAFT, follow=True).content.decode()
    assert "Another policy administrator publishes it." in refused
    assert PageVersion.objects.filter(state=State.DRAFT).exists()


def test_another_administrator_may_read_and_withdraw_but_not_change_a_draft(signed_in, form):
    signed_in("pat").post(WRITE, form())
    petra = signed_in("petra")
    assert petra.get(WRITE).url == f"{WRITE}draft/"
    assert petra.post(f"{WRITE}withdraw/", FIRST_DRAFT).url == "/guidance/write/"
    assert not PageVersion.objects.filter(state=State.DRAFT).exists()


def test_a_stale_draft_shows_both_texts_and_loses_neither(signed_in, form):
    pat = signed_in("pat")
    pat.post(WRITE, form())
    pat.post(WRITE, form(version="1", body="From the first tab."))
    answer = pat.post(WRITE, form(version="1", body="From the second tab."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "From the first tab." in page and "From the second tab." in page


def test_publishing_what_has_changed_meanwhile_is_refused(signed_in, form):
    pat = signed_in("pat")
    pat.post(WRITE, form())
    pat.post(WRITE, form(version="1", body="Slipped in later."))
    answer = signed_in("petra").post(f"{WRITE}publish/", FIRST_DRAFT, follow=True)
    assert "has changed since you opened it" in answer.content.decode()


def test_a_draft_begun_anew_is_neither_published_nor_withdrawn_unread(signed_in, form):
    pat, petra = signed_in("pat"), signed_in("petra")
    pat.post(WRITE, form())
    pat.post(f"{WRITE}withdraw/", FIRST_DRAFT)
    pat.post(WRITE, form(body="Another text."))
    assert "has changed since" in petra.post(f"{WRITE}publish/", FIRST_DRAFT, follow=True).content.decode()
    petra.post(f"{WRITE}withdraw/", FIRST_DRAFT)
    assert PageVersion.objects.get(page__slug="not-a-concern", state=State.DRAFT).number == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Enter title"),
        ({"body": "[here](javascript:alert(1))"}, "A link may lead to"),
        ({"body": "[here](https://evil.example/)"}, "A link may lead to"),
        ({"review_on-year": "2026", "review_on-month": "1"}, "Date must be in the future"),
        ({"review_on-year": "2031"}, "Check the year: the date must be"),
        ({"review_on-day": "31", "review_on-month": "2"}, "Date must be a real date"),
        ({"body": "a\x00b"}, "hidden control character"),
        ({"body": "x" * 20_001}, "must be 20,000 characters or fewer"),
    ],
)
def test_a_wrong_text_is_shown_back_with_what_is_wrong(signed_in, form, changes, message):
    answer = signed_in("pat").post(WRITE, form(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page and "Error: " in page
    assert "In short." in page  # nothing typed was lost


def test_the_desk_shows_every_page_with_its_draft(signed_in, form, django_assert_max_num_queries):
    signed_in("pat").post(WRITE, form())
    petra = signed_in("petra")
    petra.get("/guidance/write/")
    with django_assert_max_num_queries(15):
        page = petra.get("/guidance/write/").content.decode()
    assert "Draft by Pat Doyle" in page and "What Prevent is" in page


def test_every_version_can_be_read_later(signed_in, form):
    signed_in("pat").post(WRITE, form())
    signed_in("petra").post(f"{WRITE}publish/", FIRST_DRAFT)
    page = signed_in("pat").get(f"{WRITE}versions/").content.decode()
    assert "Came with the service" in page and "Petra Vance" in page and "Replaced" in page


def test_a_page_that_does_not_exist_has_no_draft(signed_in):
    pat = signed_in("pat")
    for path in ("", "draft/", "versions/"):
        assert pat.get(f"/guidance/write/no-such-page/{path}").status_code == 404
    assert pat.post("/guidance/write/not-a-concern/publish/").status_code == 404


@pytest.mark.parametrize("name", ["tanya", "lena", "omar", "ian", "amir", "della", "rex"])
def test_nobody_else_finds_the_desk(signed_in, name):
    client = signed_in(name)
    for path in ("/guidance/write/", WRITE, f"{WRITE}draft/", f"{WRITE}versions/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{WRITE}publish/").status_code == 404


def test_signed_out_people_are_asked_to_sign_in(client, reference):
    assert client.get("/guidance/write/").url.startswith("/accounts/login/")


NEW = "/guidance/write/new/"


@pytest.fixture
def new_page(form):
    """What Pat types for a page that is not there yet."""

    def typed(**changes):
        standard = {
            "slug": "school-trips",
            "title": "School trips",
            "audience": "managers",
            "found_by": "outing",
        }
        return {**form(), **standard, "idempotency": str(uuid.uuid4()), **changes}

    return typed


def test_pat_writes_a_new_page_and_nobody_reads_it_before_petra_publishes(client, signed_in, new_page):
    assert signed_in("pat").post(NEW, new_page()).url == "/guidance/write/school-trips/draft/"
    assert client.get("/guidance/school-trips/").status_code == 404
    refused = signed_in("pat").post(
        "/guidance/write/school-trips/publish/", {"number": "1", "version": "1"}, follow=True
    )
    assert b"Another policy administrator publishes it" in refused.content
    signed_in("petra").post("/guidance/write/school-trips/publish/", {"number": "1", "version": "1"})
    assert b"A new text." in client.get("/guidance/school-trips/").content
    index = client.get("/guidance/").content.decode()
    assert index.index("For managers and safeguarding leads") < index.index("School trips")


@pytest.mark.parametrize(
    "slug, says",
    [
        ("not-a-concern", "There is already a page with this name"),
        ("search", "The service itself uses this name"),
        ("School Trips", "small letters, figures and single hyphens"),
        ("../admin", "small letters, figures and single hyphens"),
        ("", "Enter name in the address"),
    ],
)
def test_an_address_that_cannot_be_is_refused_beside_the_field_and_nothing_is_lost(signed_in, new_page, slug, says):
    answer = signed_in("pat").post(NEW, new_page(slug=slug))
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count(says) == 2 and "A new text." in page
    assert not Page.objects.filter(slug="school-trips").exists()


def test_a_double_click_makes_one_page(signed_in, new_page):
    pat, typed = signed_in("pat"), new_page()
    assert {pat.post(NEW, typed).url for _ in range(2)} == {"/guidance/write/school-trips/draft/"}
    assert PageVersion.objects.filter(page__slug="school-trips").count() == 1


def test_an_unpublished_page_is_named_on_the_desk(signed_in, new_page):
    signed_in("pat").post(NEW, new_page())
    assert "School trips" in signed_in("petra").get("/guidance/write/").content.decode()
