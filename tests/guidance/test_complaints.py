"""Complaints about data: from anyone, acknowledged within 30 days, seen by the right officer only."""

import uuid
from datetime import date, datetime

import pytest
from django.utils import timezone

from accounts.models import Agency, Membership, MembershipState, Notice
from accounts.roles import Role
from audit.models import Event
from core.clock import LONDON
from core.reference_numbers import normalise_reference
from guidance import complaints
from guidance.limits import LIMITS
from guidance.models import ComplaintIntake, ComplaintState

pytestmark = pytest.mark.django_db
FORM = "/data-protection/complaint/"
DESK = "/data-protection/complaints/"


@pytest.fixture
def typed(people):
    def form(**changes):
        standard = {
            "idempotency": str(uuid.uuid4()),
            "controller": str(Agency.objects.get(name="Wensum Constabulary").pk),
            "topic": "wrong",
            "words": "My file says I was somewhere I have never been.",
            "name": "Łucja Ó Briain",
            "contact": "By post: 3 Invented Row",
        }
        return {**standard, **changes}

    return form


@pytest.fixture
def complaint(client, typed):
    client.post(FORM, typed())
    return ComplaintIntake.objects.get()


@pytest.fixture
def unsure(client, typed):
    client.post(FORM, typed(controller=""))
    return ComplaintIntake.objects.get()


@pytest.fixture
def council_officer(people):
    """Lena Marsh, for a while also data protection officer of the county council."""
    return Membership.objects.create(
        user=people.lena,
        agency=Agency.objects.get(name="Wensum County Council"),
        role=Role.DATA_PROTECTION_OFFICER,
        state=MembershipState.ACTIVE,
        confirmed_at=timezone.now(),
    )


def record_of(complaint, then=""):
    return f"{DESK}{complaint.public_id}/{then}"


def test_anyone_complains_without_an_account_and_gets_a_reference(client, typed):
    page = client.post(FORM, typed(), follow=True).content.decode()
    complaint = ComplaintIntake.objects.get()
    assert normalise_reference(complaint.reference) == complaint.reference
    assert str(complaint) in page and "Complaint sent" in page


def test_a_double_click_is_one_complaint_with_one_reference(client, typed):
    form = typed()
    pages = [client.post(FORM, form, follow=True).content.decode() for _ in range(2)]
    complaint = ComplaintIntake.objects.get()
    assert all(str(complaint) in page for page in pages)


def test_the_officer_is_told_without_a_word_of_content(complaint, people):
    notice = Notice.objects.get()
    assert notice.person == people.della
    assert notice.reference == str(complaint)
    assert "Łucja" not in notice.words and "Prevent" not in notice.words


def test_the_log_says_that_a_member_of_the_public_wrote(complaint):
    about = {"target_type": "guidance.ComplaintIntake", "target_id": str(complaint.pk)}
    written = Event.objects.filter(**about, kind="row.created").latest("id")
    assert written.actor_name == "a member of the public"
    assert "never been" not in (written.payload or "")


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (datetime(2026, 11, 22, 9, tzinfo=LONDON), date(2026, 12, 21)),
        (datetime(2027, 2, 1, 23, 59, tzinfo=LONDON), date(2027, 3, 2)),
    ],
)
def test_the_day_of_receipt_is_the_first_of_thirty(received, last):
    assert complaints.last_day_to_acknowledge(received) == last


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"topic": ""}, "Select what it is about"),
        ({"topic": "nonsense"}, "Select a valid choice"),
        ({"words": ""}, "Tell us what happened"),
        ({"name": ""}, "Enter your name"),
        ({"contact": ""}, "Tell us how we can reach you"),
        ({"controller": "0"}, "Select a valid choice"),
        ({"words": "a\x00b"}, "hidden control character"),
        ({"words": "x" * 10_001}, "must be 10,000 characters or fewer"),
        ({"idempotency": "again"}, "This page could not be sent safely"),
    ],
)
def test_a_wrong_form_is_shown_back_with_everything_typed(client, typed, changes, message):
    answer = client.post(FORM, typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422 and message in page
    assert ("contact" in changes) or "3 Invented Row" in page
    assert not ComplaintIntake.objects.exists()


def test_a_flood_from_one_connection_is_stopped_and_another_place_is_not(client, typed):
    for _ in range(LIMITS.complaints):
        assert client.post(FORM, typed()).status_code == 302
    refused = client.post(FORM, typed())
    assert refused.status_code == 429
    assert "Too many complaints" in refused.content.decode() and "3 Invented Row" in refused.content.decode()
    assert client.post(FORM, typed(), REMOTE_ADDR="198.51.100.7").status_code == 302


def test_an_invented_forwarding_header_does_not_lift_the_limit(client, typed):
    for number in range(LIMITS.complaints):
        client.post(FORM, typed(), headers={"x-forwarded-for": f"203.0.113.{number}"})
    answer = client.post(FORM, typed(), headers={"x-forwarded-for": "203.0.113.99"})
    assert answer.status_code == 429


def test_behind_a_proxy_the_address_it_vouches_for_counts(rf, settings):
    settings.TRUSTED_PROXIES = 1
    one = rf.get(FORM, headers={"x-forwarded-for": "10.9.9.9, 203.0.113.1"})
    same = rf.get(FORM, headers={"x-forwarded-for": "10.1.1.1, 203.0.113.1"})
    other = rf.get(FORM, headers={"x-forwarded-for": "10.9.9.9, 203.0.113.2"})
    assert complaints.sent_from(one) == complaints.sent_from(same) != complaints.sent_from(other)


def test_the_address_itself_is_not_kept(complaint):
    assert "127.0.0.1" not in complaint.sent_from and len(complaint.sent_from) == 64


def test_the_reference_is_shown_to_nobody_else(client, complaint, django_app_client=None):
    client.logout()
    client.cookies.clear()
    assert client.get(f"{FORM}sent/").url == FORM


def test_only_organisations_with_somebody_to_answer_are_offered(client, people):
    page = client.get(FORM).content.decode()
    assert "Wensum Constabulary" in page
    assert "Calder Vale Police" not in page


def test_della_acknowledges_and_answers(signed_in, complaint):
    della = signed_in("della")
    assert str(complaint) in della.get(DESK).content.decode()
    assert "never been" in della.get(record_of(complaint)).content.decode()
    della.post(record_of(complaint, "acknowledge/"))
    della.post(record_of(complaint, "answer/"), {"words": "Corrected, and told by post."})
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.ANSWERED
    assert complaint.answered_by.name == complaint.acknowledged_by.name == "Della Frost"


def test_looking_at_a_complaint_is_logged(signed_in, complaint):
    signed_in("della").get(record_of(complaint))
    seen = Event.objects.filter(kind="record.viewed", target_id=str(complaint.pk)).latest("id")
    assert seen.actor_name == "Della Frost"


def test_an_answer_without_words_and_an_answer_too_early_are_refused(signed_in, complaint):
    della = signed_in("della")
    early = della.post(record_of(complaint, "answer/"), {"words": "Done."}, follow=True)
    assert "has changed since you opened it" in early.content.decode()
    della.post(record_of(complaint, "acknowledge/"))
    assert della.post(record_of(complaint, "answer/"), {"words": "  "}).status_code == 422
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.ACKNOWLEDGED


def test_who_takes_on_a_complaint_that_was_nobodys_keeps_it(signed_in, unsure):
    signed_in("della").post(record_of(unsure, "acknowledge/"))
    unsure.refresh_from_db()
    assert unsure.controller.name == "Wensum Constabulary"


def test_another_controllers_officer_does_not_see_it(signed_in, complaint, council_officer):
    lena = signed_in("lena")
    assert str(complaint) not in lena.get(DESK).content.decode()
    assert lena.get(record_of(complaint)).status_code == 404


def test_a_council_officer_does_not_see_what_is_nobodys(signed_in, unsure, council_officer):
    assert signed_in("lena").get(record_of(unsure)).status_code == 404


@pytest.mark.parametrize("name", ["tanya", "omar", "ian", "amir", "pat", "rex", "ada"])
def test_nobody_else_sees_complaints(signed_in, complaint, name):
    client = signed_in(name)
    assert client.get(DESK).status_code == 404
    assert client.get(record_of(complaint)).status_code == 404
    assert client.post(record_of(complaint, "acknowledge/")).status_code == 404


def test_a_complaint_not_acknowledged_in_time_is_marked_late(signed_in, complaint):
    complaint.acknowledge_by = date(2026, 1, 1)
    complaint.save(update_fields=["acknowledge_by"])
    assert "Late" in signed_in("della").get(DESK).content.decode()
