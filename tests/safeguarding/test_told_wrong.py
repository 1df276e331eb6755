"""Who was told something that is wrong is seen by the officer, and told with one press."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.moves import MoveDenied
from core.clock import add_working_days
from core.counting import counts
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.casework.presenters import told
from referrals.casework.presenters.pointers import pointers
from referrals.casework.presenters.told import who_was_told
from referrals.casework.rules.correcting import Settling
from referrals.filing.actions import adding
from referrals.models import Referral
from safeguarding.requests.actions import answering, steering
from safeguarding.requests.chasing_corrections import chase_corrections
from safeguarding.requests.tellings import MAY_BE_WRONG, TITLE, correction
from tests.records import a_request, an_assessed_referral, the_desk_says

# One is built for the module; a test that asks for an assessed referral has it.
pytestmark = pytest.mark.usefixtures("assessed_beforehand")


def wrong_name(who, request):
    claim = request.referral.subject.names.standing().order_by("pk").first()
    withdraw_known(referral=request.referral, claim=claim, reason="Another boy's", by=who("omar"))
    return claim


def said(request, who):
    return [each for each in pointers(Referral.objects.get(pk=request.referral_id), who("omar")) if each.title == TITLE]


def test_the_officer_sees_whom_what_and_when_until_the_agency_has_read_the_correction(who):
    request = a_request(who)
    assert said(request, who) == []
    claim = wrong_name(who, request)
    (pointer,) = said(request, who)
    assert "Broadfen NHS Trust was told" in pointer.words and str(claim) in pointer.words
    steering.write_from_police(action=request, text=correction(request), corrects=True, by=who("omar"))
    (pointer,) = said(request, who)
    assert "not read there yet" in pointer.words
    request.refresh_from_db()
    answering.read_correction(action=request, version=request.version, by=who("nadia"))
    assert said(request, who) == []


def test_the_message_stands_ready_with_what_is_wrong(who, signed_in):
    request = a_request(who)
    claim = wrong_name(who, request)
    page = signed_in("omar").get(reverse("safeguarding:action_message", args=[request.public_id]))
    assert f"it is wrong:\nName: {claim}" in page.context["form"]["text"].value()


def test_before_and_after_withdrawing_it_says_who_was_told(who):
    request = a_request(who)
    claim = request.referral.subject.names.get()
    assert "Broadfen NHS Trust" in [told.who for told in who_was_told(request.referral, claim)]
    claim = type(claim).objects.get(pk=wrong_name(who, request).pk)
    assert "Not corrected yet." in [told.state for told in who_was_told(request.referral, claim)]


def test_a_correction_by_the_referrer_marks_all_that_was_told_before_it(who, signed_in):
    request = a_request(who)
    adding.correct(referral=request.referral, text="That is his brother's name", by=who("tanya"))
    (pointer,) = said(request, who)
    name = request.disclosed[0]["value"]
    assert name in pointer.words and "may be wrong" in pointer.words
    page = signed_in("omar").get(reverse("safeguarding:action", args=[request.public_id]))
    assert [row.value for row in page.context["told"]] == [[name, MAY_BE_WRONG]]
    assert f"may be wrong:\n{request.disclosed[0]['label']}: {name}" in correction(request)


def test_what_is_asked_after_the_correction_is_not_marked(who):
    referral = an_assessed_referral(who)
    adding.correct(referral=referral, text="He is sixteen", by=who("tanya"))
    assert said(a_request(who, referral=referral), who) == []


def test_the_partner_reads_what_it_was_told_and_nothing_of_the_doubt(who, signed_in):
    request = a_request(who)
    adding.correct(referral=request.referral, text="That is his brother's name", by=who("tanya"))
    page = signed_in("nadia").get(reverse("safeguarding:request", args=[request.public_id]))
    assert MAY_BE_WRONG not in page.text and request.disclosed[0]["value"] in page.text


def corrected(who):
    """Omar has sent the correction."""
    request = a_request(who)
    wrong_name(who, request)
    steering.write_from_police(action=request, text=correction(request), corrects=True, by=who("omar"))
    request.refresh_from_db()
    return request


def presses(client, name, request, **typed):
    data = {"version": request.version, "idempotency": str(uuid.uuid4()), **typed}
    return client.post(reverse(f"safeguarding:{name}", args=[request.public_id]), data)


def test_nadia_is_asked_to_read_it_and_omar_sees_who_did(who, signed_in, people):
    request = corrected(who)
    there = reverse("safeguarding:request", args=[request.public_id])
    assert "We have read the correction" in signed_in("nadia").get(there).text
    presses(signed_in("nadia"), "request_correction", request)
    assert "We have read the correction" not in signed_in("nadia").get(there).text
    seen = signed_in("omar").get(reverse("safeguarding:action", args=[request.public_id]))
    assert next(row.value for row in seen.context["desk"] if row.key == "Correction read").startswith("Nadia Broad")
    assert Notice.objects.filter(kind="request.correction_read", person=people.omar).exists()


def test_nothing_is_read_that_was_never_sent_nor_twice(who):
    request = a_request(who)
    with pytest.raises(MoveDenied, match="no correction that waits"):
        answering.read_correction(action=request, version=request.version, by=who("nadia"))
    request = answering.read_correction(action=(sent := corrected(who)), version=sent.version, by=who("nadia"))
    with pytest.raises(MoveDenied, match="no correction that waits"):
        answering.read_correction(action=request, version=request.version, by=who("nadia"))


def test_a_second_correction_is_not_read_with_the_first(who):
    request = corrected(who)
    steering.write_from_police(action=request, text="And he is not 15.", corrects=True, by=who("omar"))
    with pytest.raises(MoveDenied, match="changed while your page was open"):
        answering.read_correction(action=request, version=request.version, by=who("nadia"))


def test_a_message_about_something_else_corrects_nothing(who, signed_in):
    request = a_request(who)
    wrong_name(who, request)
    presses(signed_in("omar"), "action_message", request, text="When can you answer?")
    assert "not read there yet" not in said(request, who)[0].words


def test_the_ticked_message_is_the_correction(who, signed_in):
    request = a_request(who)
    wrong_name(who, request)
    presses(signed_in("omar"), "action_message", request, text=correction(request), corrects="on")
    assert "not read there yet" in said(request, who)[0].words


def test_omar_settles_it_with_a_reason_and_not_without(who, signed_in):
    request = a_request(who)
    wrong_name(who, request)
    presses(signed_in("omar"), "action_settle", request, how="not_needed", why="")
    assert len(said(request, who)) == 1
    presses(signed_in("omar"), "action_settle", request, how="not_needed", why="They never opened it")
    assert said(request, who) == []


def test_what_is_withdrawn_after_it_was_settled_stands_again(who):
    request = a_request(who)
    adding.correct(referral=request.referral, text="That is wrong", by=who("tanya"))
    not_needed = Settling("not_needed", "Another matter")
    steering.settle_correction(action=request, settling=not_needed, version=request.version, by=who("omar"))
    assert said(request, who) == []
    wrong_name(who, request)
    assert len(said(request, who)) == 1


def test_an_ended_request_is_still_to_be_settled(who):
    request = a_request(who)
    answering.decline(action=request, reason="Not ours", version=request.version, by=who("nadia"))
    wrong_name(who, request)
    assert "ring them" in said(request, who)[0].words


# --- Told by telephone ------------------------------------------------------------------------------------------------


def by_telephone(people, **changes):
    """Priya rang Nadia this morning, and Omar records it."""
    rang = {
        "how": "telephone",
        "whom": "Nadia Broad, named nurse",
        "told_by": people.priya.pk,
        "day-day": "27",
        "day-month": "11",
        "day-year": "2026",
        "clock": "9:40",
        "why": "She will strike it out of the file.",
    }
    return {**rang, **changes}


def ended(who):
    """Nadia has declined, and the name that she was told is withdrawn since."""
    request = a_request(who)
    answering.decline(action=request, reason="Not ours", version=request.version, by=who("nadia"))
    wrong_name(who, request)
    request.refresh_from_db()
    return request


def test_for_an_ended_request_omar_records_who_was_told_by_whom_and_when(who, signed_in, people):
    request = ended(who)
    presses(signed_in("omar"), "action_settle", request, **by_telephone(people))
    request.refresh_from_db()
    assert (request.correction_told_by, request.correction_settled_by) == (people.priya, people.omar)
    shown = signed_in("omar").get(reverse("safeguarding:action", args=[request.public_id])).text
    assert "Nadia Broad, named nurse, by Priya Nair" in shown and "She will strike it out" in shown
    assert said(request, who) == []


def test_the_partner_does_not_read_what_was_recorded_of_the_call(who, signed_in, people):
    request = ended(who)
    presses(signed_in("omar"), "action_settle", request, **by_telephone(people))
    shown = signed_in("nadia").get(reverse("safeguarding:request", args=[request.public_id])).text
    assert "named nurse, by" not in shown and "She will strike it out" not in shown


@pytest.mark.parametrize(
    ("missing", "message"),
    [("whom", "Enter whom you told"), ("told_by", "Choose who told them"), ("clock", "Enter the time")],
)
def test_a_call_without_who_by_whom_or_when_is_no_call(who, signed_in, people, missing, message):
    request = ended(who)
    answer = presses(signed_in("omar"), "action_settle", request, **by_telephone(people, **{missing: ""}))
    assert message in answer.text and "She will strike it out" in answer.text
    assert len(said(request, who)) == 1


def test_nobody_was_told_in_the_future(who, signed_in, people):
    request = ended(who)
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = {"day-day": str(tomorrow.day), "day-month": str(tomorrow.month), "day-year": str(tomorrow.year)}
    presses(signed_in("omar"), "action_settle", request, **by_telephone(people, **day))
    assert len(said(request, who)) == 1


# --- What waits, in one list, and chased --------------------------------------------------------------------------------


def listed_for(client):
    return [(row.who, row.stands) for row in client.get(reverse("referrals:corrections")).context["rows"]]


def test_omar_has_it_in_his_list_until_it_is_read(who, signed_in):
    omar = signed_in("omar")
    request = a_request(who)
    assert listed_for(omar) == []
    wrong_name(who, request)
    assert listed_for(omar) == [("Broadfen NHS Trust", "The correction has not been sent.")]
    steering.write_from_police(action=request, text=correction(request), corrects=True, by=who("omar"))
    ((_, stands),) = listed_for(omar)
    assert "not read there yet" in stands
    request.refresh_from_db()
    answering.read_correction(action=request, version=request.version, by=who("nadia"))
    assert listed_for(omar) == []


def test_what_the_referrer_corrects_stands_in_the_list_too(who, signed_in):
    request = a_request(who)
    adding.correct(referral=request.referral, text="That is his brother's name", by=who("tanya"))
    assert len(listed_for(signed_in("omar"))) == 1 and counts(who("omar"), [told.uncorrected_records(who("omar"))]) == [
        1
    ]


@pytest.mark.parametrize(("name", "rows"), [("sian", 1), ("priya", 0), ("yusuf", 0)])
def test_supervisors_see_the_force_and_officers_their_own(who, signed_in, name, rows):
    wrong_name(who, a_request(who))
    assert len(listed_for(signed_in(name))) == rows


def chased(after, monkeypatch):
    """Run the duty so many working days after today, twice; what was sent, and to whom."""
    then = add_working_days(timezone.now(), after) - timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: then)
    Notice.objects.update(kind="before")
    chase_corrections()
    first = {(notice.kind, notice.person.name) for notice in Notice.objects.exclude(kind="before")}
    chase_corrections()
    assert len(first) == Notice.objects.exclude(kind="before").count()
    return first


SUPERVISORS = {"Omar Haddad", "Sian Pugh", "Ian Whitlock", "Ingrid Shaw"}
DESK = {"Nadia Broad", "Neil Farr"}
# It is to be read by the end of the next working day.
UNREAD = {
    1: {("correction.reminder", name) for name in DESK},
    2: {("correction.unread", "Omar Haddad")},
    3: {("correction.unread_raised", name) for name in SUPERVISORS},
    7: {(kind, name) for kind in ("correction.unread_raised", "correction.late") for name in SUPERVISORS},
}


@pytest.mark.parametrize("after", UNREAD)
def test_an_unread_correction_goes_to_the_desk_the_owner_and_the_supervisors(who, monkeypatch, after):
    corrected(who)
    assert chased(after, monkeypatch) == UNREAD[after]


@pytest.mark.parametrize(
    ("after", "kind", "names"),
    [(1, "correction.not_told", {"Omar Haddad"}), (2, "correction.not_told_raised", SUPERVISORS)],
)
def test_one_that_nobody_has_sent_goes_to_the_owner_and_the_supervisors(who, monkeypatch, after, kind, names):
    wrong_name(who, a_request(who))
    assert chased(after, monkeypatch) == {(kind, name) for name in names}


@pytest.mark.parametrize("end", ["read", "settled", "on hold"])
def test_nobody_is_chased_for_what_does_not_wait(who, monkeypatch, end):
    request = corrected(who)
    not_needed = Settling("not_needed", "They never opened it")
    {
        "read": lambda: answering.read_correction(action=request, version=request.version, by=who("nadia")),
        "settled": lambda: steering.settle_correction(
            action=request, settling=not_needed, version=request.version, by=who("omar")
        ),
        "on hold": lambda: the_desk_says(who, request.referral, "pursue_primacy"),
    }[end]()
    assert chased(3, monkeypatch) == set()
