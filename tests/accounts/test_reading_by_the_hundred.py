"""Records opened by the hundred: the purpose is asked again, then it ends, and people are told. So
are many refusals."""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.authority import authority_of
from accounts.kinds import READING_BLOCKED, READING_PURPOSE_STATED
from accounts.limits import REFUSALS, Reading
from accounts.models import KeptText, Notice, ReadingBlock
from accounts.reading import mass_reading
from audit.acting import Actor, acting
from audit.console import anomalies
from audit.console.queries import place_of
from audit.kinds import LIST_SHOWN, RECORD_CAME_URGENTLY, RECORD_VIEWED
from audit.log import log
from audit.models import Event
from core.reference_numbers import display_reference
from referrals.casework.actions import claiming, emergency_access
from referrals.kinds import SUBMISSION_PRINTED
from referrals.models import Referral
from tests.addresses import every_address
from tests.people import proved
from tests.records import a_referral

ASKED, BLOCKED = 4, 7


@pytest.fixture(autouse=True)
def few(settings):
    """The limits of the service are 200 and 500."""
    settings.READING_ASKED_AFTER, settings.READING_BLOCKED_AFTER = ASKED, BLOCKED


def has_read(person, records: int, *, first: int = -1) -> None:
    """As the log says after that many different records were opened: numbers that no record here has."""
    with acting(authority_of(person).actor):
        for number in range(records):
            log(RECORD_VIEWED, target=Referral(pk=first - number))


@pytest.fixture
def case(who):
    return a_referral(who("tanya"))


def opens(client, referral):
    return client.get(reverse("referrals:case", args=[referral.public_id]))


def shows_the_second_factor(client, person):
    """Since the question was asked."""
    proved(client, person, ago=-1)


def says_why(client, address: str, why="A review of last year's closures, asked for by Sian."):
    return client.post(address, {"why": why, "idempotency": str(uuid.uuid4())})


# --- Asked again --------------------------------------------------------------------------------------------------


def test_below_the_limit_nothing_is_asked(signed_in, people, case):
    has_read(people.sian, ASKED - 1)
    assert opens(signed_in("sian"), case).status_code == 200


def test_above_it_the_purpose_is_asked_and_then_the_record_opens(signed_in, people, case):
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    address = opens(sian, case)["Location"]
    shows_the_second_factor(sian, people.sian)
    assert b"opening so many records" in sian.get(address).content
    answer = says_why(sian, address)
    assert answer["Location"] == reverse("referrals:case", args=[case.public_id])
    assert opens(sian, case).status_code == 200
    said = Event.objects.get(kind=READING_PURPOSE_STATED.name)
    assert (said.actor_id, json.loads(said.payload)["why"][:8]) == (people.sian.pk, "A review")


def test_who_it_is_is_asked_first_whoever_proved_it_a_moment_ago(signed_in, people, case):
    """A thief's copy of the session may be as fresh as its owner's proof."""
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    proved(sian, people.sian)
    address = opens(sian, case)["Location"]
    for answer in (sian.get(address), says_why(sian, address)):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Event.objects.filter(kind=READING_PURPOSE_STATED.name).exists()
    assert opens(sian, case).status_code == 302


def test_what_she_types_before_she_has_proved_it_is_kept(signed_in, people, case):
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    says_why(sian, opens(sian, case)["Location"], "A review of last year")
    assert KeptText.objects.get(user=people.sian).fields["why"] == ["A review of last year"]


def test_nobody_states_a_purpose_in_advance(signed_in, people, case):
    sian = signed_in("sian")
    assert says_why(sian, reverse("accounts:reading_purpose"))["Location"] == reverse("home")
    has_read(people.sian, ASKED)
    assert opens(sian, case).status_code == 302


def test_who_has_proved_and_answered_is_not_asked_of_the_next_record(signed_in, people, case, who):
    has_read(people.sian, ASKED)
    sian, other = signed_in("sian"), a_referral(who("tom"))
    address = opens(sian, case)["Location"]
    shows_the_second_factor(sian, people.sian)
    says_why(sian, address)
    assert [opens(sian, each).status_code for each in (case, other)] == [200, 200]


def test_a_thief_with_her_session_gets_to_the_limit_and_no_further(signed_in, people, who):
    """Walked: one record after the other, the purpose answered wherever it is asked."""
    cases = [a_referral(who("tanya")) for _ in range(ASKED + 2)]
    thief = signed_in("sian")
    answers = [opens(thief, each) for each in cases]
    for answer in answers[ASKED:]:
        says_why(thief, answer["Location"])
    assert [answer.status_code for answer in answers] == [200] * ASKED + [302] * 2
    assert [opens(thief, each).status_code for each in cases] == [200] * ASKED + [302] * 2


@pytest.mark.parametrize("why", ["", "x", "    ", "\u200b\u200b\u200b"])
def test_a_purpose_of_no_words_is_none(signed_in, people, case, why):
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    address = opens(sian, case)["Location"]
    shows_the_second_factor(sian, people.sian)
    assert says_why(sian, address, why).status_code == 422
    assert opens(sian, case).status_code == 302


def test_what_was_open_already_stays_open(signed_in, people, case):
    sian = signed_in("sian")
    opens(sian, case)
    has_read(people.sian, ASKED)
    assert opens(sian, case).status_code == 200


def test_the_same_record_again_and_again_is_one(signed_in, people, case, who):
    sian, other = signed_in("sian"), a_referral(who("tom"))
    for _ in range(BLOCKED):
        opens(sian, case)
    assert opens(sian, other).status_code == 200


def test_what_was_typed_is_kept_while_the_purpose_is_asked(signed_in, people, case):
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    answer = sian.post(
        reverse("referrals:case_assign", args=[case.public_id]),
        {"reason": "He knows the school", "officer": "1"},
    )
    kept = KeptText.objects.get(user=people.sian)
    then = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert then == reverse("accounts:kept", args=[kept.public_id])
    assert kept.fields["reason"] == ["He knows the school"]


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_page_leads_nowhere_else(signed_in, people, case, then):
    has_read(people.sian, ASKED)
    sian = signed_in("sian")
    opens(sian, case)
    shows_the_second_factor(sian, people.sian)
    answer = says_why(sian, f"{reverse('accounts:reading_purpose')}?next={then}")
    assert answer["Location"] == reverse("home")


# --- Blocked ------------------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(people, who, signed_in, case):
    """Priya has opened all she may, and asks for one more."""
    claiming.claim(referral=case, by=who("priya"))
    has_read(people.priya, BLOCKED)
    page = opens(signed_in("priya"), case)
    return page, ReadingBlock.objects.get()


def test_no_more_is_opened_and_the_page_says_whom_to_ring_and_who_can_lift_it(stopped, case):
    page, block = stopped
    text = page.content.decode()
    assert page.status_code == 429
    assert "tel:999" in text and "supervisor" in text and case.subject.display_name not in text
    assert block.records == BLOCKED


def test_supervisors_and_auditors_are_told_once(stopped, signed_in, people, case):
    for _ in range(3):
        assert opens(signed_in("priya"), case).status_code == 429
    told = {notice.person for notice in Notice.objects.filter(kind="reading.blocked")}
    assert {people.sian, people.ian, people.amir} <= told and people.priya not in told
    assert Notice.objects.filter(kind="reading.blocked").count() == len(told)
    assert Event.objects.filter(kind=READING_BLOCKED.name).count() == ReadingBlock.objects.count() == 1


def test_danger_can_be_told_all_the_same_by_the_reference_alone(stopped, signed_in, case, who):
    page = signed_in("priya").get(reverse("referrals:case_danger_report", args=[case.public_id]))
    text = page.content.decode()
    assert page.status_code == 200 and display_reference(case.reference) in text
    assert case.subject.display_name not in text and "Unassigned" not in text and "Priya Nair</dd>" not in text


URGENT = [address for address in every_address() if getattr(address.view, "urgent", False)]


@pytest.mark.parametrize(("read", "answered"), [(ASKED, 302), (BLOCKED, 429)])
def test_no_urgent_page_opens_the_record_of_which_it_shows_the_reference(signed_in, people, who, read, answered):
    """Each is opened and sent at the limit; then the record's own page is asked for."""
    assert {"referrals:case_danger_report", "referrals:case_emergency"} < {address.name for address in URGENT}
    has_read(people.sian, read)
    sian = signed_in("sian")
    for address in URGENT:
        case = claiming.claim(referral=a_referral(who("tanya")), by=who("priya"))
        page = reverse(address.name, args=[case.public_id])
        for shown in (sian.get(page), sian.post(page, {"reason": "He is safe"}), sian.post(page)):
            said = shown.content.decode()
            assert case.subject.display_name not in said and "Priya" not in said, address.name
        assert opens(sian, case).status_code == answered, address.name


def test_what_waits_for_a_purpose_shows_an_urgent_page_the_reference_alone(signed_in, people, case, who):
    """Omar has it: Priya, who tells of danger, has not said what she opens it for."""
    claiming.claim(referral=case, by=who("omar"))
    page = signed_in("priya").get(reverse("referrals:case_danger_report", args=[case.public_id]))
    assert page.status_code == 200 and case.subject.display_name not in page.content.decode()
    came = Event.objects.filter(actor_id=people.priya.pk, target_id=str(case.pk)).values_list("kind", flat=True)
    assert list(came) == [RECORD_CAME_URGENTLY.name]


def test_a_supervisor_lets_her_go_on_with_a_reason_and_she_is_told(stopped, signed_in, people, case):
    _, block = stopped
    page = reverse("accounts:reading_block", args=[block.public_id])
    sian = signed_in("sian")
    assert "Priya Nair" in sian.get(page).content.decode()
    assert says_why(sian, page, "She does the yearly review").status_code == 302
    assert opens(signed_in("priya"), case).status_code == 200
    assert Notice.objects.filter(person=people.priya, kind="reading.lifted").count() == 1
    assert says_why(signed_in("ian"), page, "Me too").status_code == 422  # lifted already


@pytest.mark.parametrize("name", ["priya", "omar", "tanya", "lena", "ada", "amir"])
def test_nobody_else_lifts_it_least_of_all_herself(stopped, signed_in, name):
    _, block = stopped
    page = reverse("accounts:reading_block", args=[block.public_id])
    assert signed_in(name).get(page).status_code == 404


def test_it_ends_by_itself_when_the_hour_has_passed(stopped, signed_in, case, monkeypatch):
    monkeypatch.setattr(mass_reading, "READING", Reading(within=timedelta(0)))
    assert opens(signed_in("priya"), case).status_code == 200


def test_downloads_and_prints_count_and_lists_do_not(people, who, case):
    with acting(authority_of(people.sian).actor):
        log(SUBMISSION_PRINTED, target=case)
        log(LIST_SHOWN, ids=[f"referrals.Referral:{n}" for n in range(99)])
    assert mass_reading._read(who("sian"), case).records == 1


@pytest.mark.django_db(transaction=True)
def test_eight_tabs_at_once_open_no_more_than_one_would(people, who, signed_in):
    cases = [a_referral(who("tanya")) for _ in range(8)]
    has_read(people.sian, BLOCKED - 2)
    with acting(authority_of(people.sian).actor):
        mass_reading.state_purpose(why="A review of all of them", by=who("sian"))
    tabs = [signed_in("sian") for _ in cases]

    def look(n):
        try:
            return opens(tabs[n], cases[n]).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(look, range(8)))
    assert answers == [200] * 2 + [429] * 6
    assert ReadingBlock.objects.count() == 1


def test_the_question_is_answered_from_an_index(people, who, case):
    has_read(people.sian, 30)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            f"explain {mass_reading.READ}",
            {
                "who": people.sian.pk,
                "hour": timezone.now(),
                "labels": mass_reading.counted(),
                "label": "x",
                "key": "1",
                "purpose": "x",
                "bare": mass_reading.bare_kinds(),
            },
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on audit_event" not in plan


def test_it_is_among_what_is_unusual(stopped, who, people):
    found = {(finding.kind, finding.who) for finding in anomalies.find(who("amir"), days=1)}
    assert ("Many records", "Priya Nair") in found


# --- Refusals -----------------------------------------------------------------------------------------------------


def probes(client, times):
    for _ in range(times):
        client.get(reverse("referrals:case", args=[uuid.uuid4()]))


def test_many_probes_tell_every_auditor_of_them_at_once_and_once_an_hour(signed_in, people):
    omar = signed_in("omar")
    probes(omar, REFUSALS.most - 1)
    assert not Notice.objects.exists()
    probes(omar, 3)
    told = Notice.objects.filter(kind="access.many_refused")
    assert [(n.person, n.path) for n in told if n.person == people.amir] == [
        (people.amir, reverse("audit:day", args=[people.omar.public_id, timezone.localdate().isoformat()]))
    ]
    assert told.count() == len({n.person for n in told})
    assert "Omar" not in told[0].words


def test_probes_of_signed_out_people_accuse_nobody(db, people):
    probes(Client(), REFUSALS.most + 1)
    assert not Notice.objects.exists()


def test_looking_for_references_in_an_emergency_is_probing_too(signed_in, people, who):
    with acting(who("priya").actor):
        for number in range(REFUSALS.most):
            assert emergency_access.find(reference=f"PP-{number}", by=who("priya")) is None
    assert Notice.objects.filter(kind="access.many_refused", person=people.amir).count() == 1


# --- What the log says in full ------------------------------------------------------------------------------------


@pytest.fixture
def unmasked(signed_in):
    """Amir has said what he reads the content for."""
    amir = signed_in("amir")
    amir.post(reverse("audit:unmask"), {"purpose": "integrity", "detail": "Review 12"})
    return amir


def reads_about(client, target):
    with acting(Actor(name="Omar")):
        log(RECORD_VIEWED, target=target, data={"note": "SECRET WORDS"})
    return client.get(reverse("audit:event", args=[place_of(Event.objects.latest("pk"))]))


def test_what_the_log_says_in_full_is_counted_by_the_record_it_is_about(unmasked, people, case, who):
    """A colleague is no record: there the event itself is counted."""
    has_read(people.amir, ASKED - 1)
    assert [reads_about(unmasked, case).status_code for _ in range(3)] == [200] * 3
    for another in (a_referral(who("tom")), people.tanya, case.subject.names.first()):
        answer = reads_about(unmasked, another)
        assert answer.status_code == 302 and b"SECRET" not in answer.content
    has_read(people.amir, BLOCKED, first=-100)
    assert reads_about(unmasked, people.tanya).status_code == 429
    assert Event.objects.filter(kind="console.content_shown", target_id=str(case.pk)).count() == 3


def test_masked_the_log_is_read_without_being_counted(signed_in, people, case):
    has_read(people.amir, BLOCKED)
    answer = reads_about(signed_in("amir"), case)
    assert answer.status_code == 200 and b"SECRET" not in answer.content


def test_when_the_proof_has_lapsed_it_alone_is_asked_again_and_each_reading_says_what_for(unmasked, case, people):
    assert b"SECRET" in reads_about(unmasked, case).content
    proved(unmasked, people.amir, ago=3600)
    lapsed = reads_about(unmasked, case)
    assert b"SECRET" not in lapsed.content and b"To keep the data whole and secure" in lapsed.content
    leads = re.search(r'href="(/audit/unmask/[^"]+)"', lapsed.content.decode())[1]
    assert unmasked.get(leads).headers["Location"].startswith(reverse("account_reauthenticate"))
    proved(unmasked, people.amir)
    assert b"SECRET" in unmasked.get(leads, follow=True).content
    read = Event.objects.filter(kind__in=["console.content_shown", "console.viewed"], actor_id=people.amir.pk)
    said = [json.loads(event.payload).get("purpose") for event in read.order_by("pk")]
    assert said == ["integrity"] * 2 + [None] + ["integrity"] * 2
    unmasked.post(reverse("audit:mask"))
    assert b"SECRET" not in reads_about(unmasked, case).content
    assert b"What do you need the content for?" in unmasked.get(leads).content
