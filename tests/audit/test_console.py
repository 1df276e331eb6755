"""The auditor's console: what it answers, what it hides, what leaves it, and that reading it is recorded."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people as acts
from accounts.authority import authority_of
from accounts.models import ReadingBlock
from audit.acting import acting
from audit.console import exporting, masking
from audit.console import queries as console
from audit.console.export import as_csv, disarmed
from audit.kinds import LIST_SHOWN, RECORD_VIEWED
from audit.log import log
from audit.models import Event, ExportRequest, ExportState
from audit.moves import MoveDenied
from safeguarding.requests.moves import LAPSE, WITHDRAW
from tests.records import a_referral, becomes_lead

LOG = "/audit/"
A_DAY = f"/audit/people/{uuid.uuid4()}/2026-11-22/"
SAID = {"purpose": "lawfulness", "detail": "Review 12"}


@pytest.fixture
def said(people, who):
    """Omar read an account and somebody suspended another, with a reason that names nobody."""
    with acting(authority_of(people.omar).actor):
        log(RECORD_VIEWED, target=people.tanya, data={"note": "SECRET WORDS"})
        log(LIST_SHOWN, ids=[f"accounts.User:{people.tanya.pk}"])
    with acting(authority_of(people.ada).actor):
        acts.suspend(person=people.tanya, version=1, reason="Lost her laptop", by=who("ada"))
    return people


def newest(**narrow):
    return Event.objects.filter(**narrow).order_by("-id").first()


def page_of(event):
    return reverse("audit:event", args=[console.place_of(event)])


# --- Who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tom", "lena", "omar", "ian", "ada", "rex", "pat"])
def test_the_log_does_not_exist_for_anybody_else(signed_in, said, name):
    client = signed_in(name)
    pages = [
        LOG,
        "/audit/exports/",
        "/audit/unmask/",
        page_of(newest()),
        "/audit/records/accounts.User/1/",
        A_DAY,
    ]
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post("/audit/export.csv").status_code == 404


def test_an_auditor_of_the_service_sees_every_agency(signed_in, said):
    page = signed_in("amir").get(LOG).content.decode()
    assert "Omar Haddad" in page and "Ada Quill" in page


def test_a_data_protection_officer_sees_what_the_own_agency_did(signed_in, said):
    page = signed_in("della").get(LOG).content.decode()
    assert "Omar Haddad" in page and "Ada Quill" not in page
    assert signed_in("della").get(page_of(newest(actor_name="Ada Quill"))).status_code == 404


# --- Questions ----------------------------------------------------------------------------------------------


def found(client, **asked):
    return [entry["event"] for entry in client.post(LOG, asked, follow=True).context["entries"]]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "account.suspended"},
        {"operation": "security"},
        {"actor": "ada@demo.example"},
        {"actor": "Quill"},
        {"agency": "Hollow"},
    ],
)
def test_each_filter_finds_the_suspension_and_nothing_that_does_not_match(signed_in, said, asked):
    rows = found(signed_in("amir"), **asked)
    assert any(row.kind == "account.suspended" for row in rows)
    assert not any(row.actor_name == "Omar Haddad" and row.kind == "record.viewed" for row in rows)


def test_a_record_is_found_by_the_lists_that_showed_it_as_well(signed_in, said):
    rows = found(signed_in("amir"), record=f"accounts.User:{said.tanya.pk}")
    assert {"record.viewed", "list.shown", "account.suspended", "row.changed"} <= {row.kind for row in rows}


def test_a_period_is_kept_to(signed_in, said):
    client, today = signed_in("amir"), timezone.localdate().isoformat()
    assert found(client, since=today, until=today) and not found(client, until="2020-01-01")


def test_a_wrong_date_is_said_beside_its_field(signed_in, said):
    assert b"Enter a date, like 2026-03-12" in signed_in("amir").get(LOG, {"since": "yesterday"}).content


def test_a_question_that_takes_too_long_is_given_up_and_the_reader_told(signed_in, said, monkeypatch):
    amir = signed_in("amir")
    monkeypatch.setattr(console, "PATIENCE", 1)
    monkeypatch.setattr(console.Asked, "q", lambda _: RawSQL("pg_sleep(1) is null", [], output_field=BooleanField()))
    page = amir.get(LOG)
    assert page.status_code == 200 and b"Take off a filter" in page.content
    assert newest(kind="console.viewed").actor_id == said.amir.pk


def test_an_unknown_reference_finds_nothing_and_says_so(signed_in, said):
    assert b"No event matches" in signed_in("amir").post(LOG, {"record": "nothing like it"}, follow=True).content


def test_the_story_of_a_record_holds_what_hangs_on_it(who, signed_in, said):
    becomes_lead(who, said.tanya)
    page = signed_in("amir").get(reverse("audit:story", args=["accounts.User", said.tanya.pk]))
    targets = {entry["event"].target_type for entry in page.context["entries"]}
    assert {"accounts.User", "accounts.Membership"} <= targets


def test_the_day_of_one_person_is_theirs_alone(signed_in, said):
    page = signed_in("amir").get(reverse("audit:day", args=[said.omar.public_id, timezone.localdate().isoformat()]))
    assert {entry["event"].actor_id for entry in page.context["entries"]} == {said.omar.pk}


@pytest.mark.parametrize("day", ["2026-13-40", "yesterday", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(signed_in, said, day):
    assert signed_in("amir").get(reverse("audit:day", args=[said.omar.public_id, day])).status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(who, said):
    amir, seen, after = who("amir"), [], None
    while True:
        page = console.events(amir, asked=console.Asked(), after=after, size=7)
        seen += [event.pk for event in page.rows]
        if (after := page.next_place) is None or len(seen) > 60:
            break
    assert len(seen) == len(set(seen))
    assert seen == list(Event.objects.order_by("-at", "-id").values_list("id", flat=True)[: len(seen)])


def test_pages_lead_back_the_way_they_came(who, said):
    amir, asked = who("amir"), console.Asked()
    first = console.events(amir, asked=asked, size=5)
    second = console.events(amir, asked=asked, after=first.next_place, size=5)
    assert console.events(amir, asked=asked, after=second.previous_place, size=5) == first


def test_no_question_counts_or_skips_rows(who, said):
    with CaptureQueriesContext(connection) as asked:
        console.events(who("amir"), asked=console.Asked(record=f"accounts.User:{said.tanya.pk}"))
        console.story(who("amir"), ("accounts.User", str(said.tanya.pk)))
    text = " ".join(query["sql"].lower() for query in asked.captured_queries)
    assert "offset" not in text and "count(" not in text


def test_every_kind_has_words_that_are_not_its_code(signed_in, said):
    page = signed_in("amir").get(LOG).content.decode()
    assert "Suspended an account" in page and ">account.suspended<" not in page


# --- Content ------------------------------------------------------------------------------------------------


def test_content_is_hidden_until_it_was_said_what_for(signed_in, said):
    amir, event = signed_in("amir"), newest(kind="record.viewed", actor_id=said.omar.pk)
    assert b"SECRET WORDS" not in amir.get(page_of(event)).content
    amir.post("/audit/unmask/", SAID)
    assert b"SECRET WORDS" in amir.get(page_of(event)).content
    amir.post("/audit/mask/")
    assert b"SECRET WORDS" not in amir.get(page_of(event)).content


def test_the_moves_that_read_alike_are_one_choice_and_are_found_together(who, signed_in, said):
    with acting(who("omar").actor):
        for verb in (WITHDRAW, LAPSE):
            log(verb.kind)
    page = signed_in("amir").get("/audit/", {"kind": "partneraction.lapse"})
    labels = [label for _, label in page.context["filter_form"].fields["kind"].choices]
    assert len(labels) == len(set(labels)) and "Request to a partner: withdrawn" in labels
    found = {entry["event"].kind for entry in page.context["entries"]}
    assert found == {"partneraction.withdraw", "partneraction.lapse"}


def test_unmasking_is_an_event_with_its_purpose(signed_in, said):
    signed_in("amir").post("/audit/unmask/", SAID)
    event = newest(kind="audit.unmasked")
    assert event.actor_id == said.amir.pk and "Review 12" in event.payload


def test_without_a_purpose_nothing_is_shown(signed_in, said):
    amir = signed_in("amir")
    assert amir.post("/audit/unmask/", {"purpose": "curiosity", "detail": ""}).status_code == 422
    assert masking.KEY not in amir.session


def test_one_auditors_purpose_does_not_serve_another(signed_in, said):
    signed_in("amir").post("/audit/unmask/", SAID)
    event = newest(kind="record.viewed", actor_id=said.omar.pk)
    assert b"SECRET WORDS" not in signed_in("astrid").get(page_of(event)).content


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "/people/"])
def test_unmasking_leads_back_into_the_log_and_nowhere_else(signed_in, said, next_page):
    answer = signed_in("amir").post(f"/audit/unmask/?next={next_page}", SAID)
    assert answer.headers["Location"] == LOG


@pytest.mark.parametrize("read", [LOG, "/audit/records/accounts.User/1/", "the day of Omar"])
def test_the_auditors_own_reading_is_in_the_log(signed_in, said, read):
    before = newest().pk
    omars_day = reverse("audit:day", args=[said.omar.public_id, "2026-11-22"])
    signed_in("amir").get(omars_day if read == "the day of Omar" else read)
    assert newest(kind="console.viewed", id__gt=before).actor_id == said.amir.pk


# --- Taking it out ------------------------------------------------------------------------------------------


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_without_content_leaves_at_once_and_is_an_event(signed_in, said):
    answer = signed_in("amir").post("/audit/export.csv?kind=account.suspended")
    assert {row["in words"] for row in rows_of(answer)} == {"Suspended an account"}
    assert b"Lost her laptop" not in answer.content
    event = newest(kind="audit.exported")
    assert event.operation == "disclosure" and '"content": false' in event.payload and "sha256" in event.payload


@pytest.fixture
def asked(who, said):
    """Amir asked to take out the content of suspensions."""
    return exporting.ask(
        asked=console.Asked(kind="account.suspended"),
        purpose="lawfulness",
        detail="Review",
        key=uuid.uuid4(),
        by=who("amir"),
    )


def one(name, asked):
    return reverse(f"audit:{name}", args=[asked.public_id])


def test_content_leaves_when_a_second_person_said_yes_and_once_only(signed_in, asked):
    amir, astrid = signed_in("amir"), signed_in("astrid")
    assert amir.post(one("take_export", asked), follow=True).headers["Content-Type"].startswith("text/html")
    astrid.post(one("export", asked), {"decision": "approve", "reason": "As agreed"})
    file = amir.post(one("take_export", asked))
    assert "Lost her laptop" in rows_of(file)[0]["content"]
    assert amir.post(one("take_export", asked)).status_code == 409


def test_nobody_approves_their_own(signed_in, who, asked):
    page = signed_in("amir").get(one("export", asked)).content
    assert b"Another auditor or data protection officer decides" in page
    with pytest.raises(MoveDenied, match="You asked for this"):
        exporting.approve(request=asked, reason="me", by=who("amir"))
    asked.decided_by, asked.decided_at, asked.state = asked.requested_by, timezone.now(), ExportState.APPROVED
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_the_second_person_does_not_take_the_file(signed_in, who, asked):
    exporting.approve(request=asked, reason="yes", by=who("astrid"))
    assert signed_in("astrid").post(one("take_export", asked)).status_code == 403


def test_a_refused_request_never_leaves(who, asked):
    refused = exporting.refuse(request=asked, reason="Too much", by=who("astrid"))
    with pytest.raises(MoveDenied):
        exporting.take(request=refused, by=who("amir"))


def test_an_old_approval_is_over(who, asked):
    exporting.approve(request=asked, reason="yes", by=who("astrid"))
    ExportRequest.objects.update(decided_at=timezone.now() - timedelta(days=3))
    with pytest.raises(MoveDenied, match="more than two days ago"):
        exporting.take(request=asked, by=who("amir"))


def test_how_many_records_it_is_stands_before_who_decides(who, signed_in):
    referral = a_referral(who("tanya"))
    asked = exporting.ask(
        asked=console.Asked(record=f"referrals.Referral:{referral.pk}"),
        purpose="lawfulness",
        detail="Review",
        key=uuid.uuid4(),
        by=who("amir"),
    )
    extent = exporting.extent_of(asked)
    assert extent["events"] >= extent["records"] >= 1
    said = {row.key: row.value for row in signed_in("astrid").get(one("export", asked)).context["rows"]}
    assert said["Records about people in it"] == str(extent["records"])


def test_who_can_open_no_more_records_takes_none_out_in_a_file(signed_in, who, people, asked):
    exporting.approve(request=asked, reason="yes", by=who("astrid"))
    ReadingBlock.objects.create(person=people.amir, records=500)
    with pytest.raises(MoveDenied, match="So many records were opened"):
        exporting.take(request=asked, by=who("amir"))
    form = {**SAID, "idempotency": str(uuid.uuid4())}
    page = signed_in("amir").post("/audit/exports/ask/?kind=account.suspended", form)
    assert page.status_code == 422 and "So many records were opened" in page.content.decode()
    ReadingBlock.objects.update(at=timezone.now() - timedelta(hours=2))
    assert exporting.take(request=asked, by=who("amir")), "an hour later it is there still"


def test_asking_twice_with_one_page_asks_once(signed_in, said):
    amir, form = signed_in("amir"), {**SAID, "idempotency": str(uuid.uuid4())}
    amir.post("/audit/exports/ask/?kind=account.suspended", form)
    amir.post("/audit/exports/ask/?kind=account.suspended", form)
    assert ExportRequest.objects.get().asked == {"kind": "account.suspended"}


def test_an_officer_of_another_controller_sees_no_request(signed_in, asked):
    assert signed_in("della").get(one("export", asked)).status_code == 404


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "|cmd",
        "%0A",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM",
        "﹦1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\u2060\u3000＝1",
        "\u00ad=1",
        "\x1f=1",
        "\u202e=1",
    ],
)
def test_no_cell_is_a_formula(cell):
    assert disarmed(cell).startswith("'")


@pytest.mark.parametrize("cell", ["Omar Haddad", "a=b", "12", "", None, "ŵ é ثم", "O'Hara"])
def test_a_plain_cell_stays_as_it_is(cell):
    assert disarmed(cell) == (cell or "")


def test_nul_bytes_do_not_cut_the_file_short():
    assert disarmed("a\0=b") == "a=b" and disarmed("\0=b") == "'=b"


def test_a_name_made_of_commas_and_quotes_stays_in_its_cell(said):
    event = newest()
    event.actor_name = 'Bobby", "=cmd()\n'
    (row,) = csv.DictReader(io.StringIO(as_csv([event], content=True).decode("utf-8-sig")))
    assert row["actor"] == event.actor_name
