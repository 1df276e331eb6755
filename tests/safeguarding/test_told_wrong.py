"""Who was told something that is wrong is seen by the officer, and told with one press."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.moves import MoveDenied
from referrals.actions import adding
from referrals.actions.withdrawing import withdraw_known
from referrals.models import Referral
from referrals.pointers import pointers
from referrals.told import who_was_told
from safeguarding.actions import answering, steering
from safeguarding.tellings import MAY_BE_WRONG, TITLE, correction
from tests.records import a_request, an_assessed_referral


def wrong_name(who, request):
    claim = request.referral.subject.names.standing().order_by("pk").first()
    withdraw_known(referral=request.referral, claim=claim, reason="Another boy's", by=who("omar"))
    return claim


def said(request, who):
    return [
        each
        for each in pointers(Referral.objects.get(pk=request.referral_id), who("omar"))
        if each.title == TITLE
    ]


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
    assert next(row.value for row in seen.context["desk"] if row.key == "Correction read").startswith(
        "Nadia Broad"
    )
    assert Notice.objects.filter(kind="request.correction_read", person=people.omar).exists()


def test_nothing_is_read_that_was_never_sent_nor_twice(who):
    request = a_request(who)
    with pytest.raises(MoveDenied, match="no correction that waits"):
        answering.read_correction(action=request, version=request.version, by=who("nadia"))
    request = answering.read_correction(
        action=(sent := corrected(who)), version=sent.version, by=who("nadia")
    )
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
    presses(signed_in("omar"), "action_settle", request, reason="")
    assert len(said(request, who)) == 1
    presses(signed_in("omar"), "action_settle", request, reason="Told them by telephone")
    assert said(request, who) == []


def test_what_is_withdrawn_after_it_was_settled_stands_again(who):
    request = a_request(who)
    adding.correct(referral=request.referral, text="That is wrong", by=who("tanya"))
    steering.settle_correction(
        action=request, reason="Another matter", version=request.version, by=who("omar")
    )
    assert said(request, who) == []
    wrong_name(who, request)
    assert len(said(request, who)) == 1


def test_an_ended_request_is_still_to_be_settled(who):
    request = a_request(who)
    answering.decline(action=request, reason="Not ours", version=request.version, by=who("nadia"))
    wrong_name(who, request)
    assert "ring them" in said(request, who)[0].words
