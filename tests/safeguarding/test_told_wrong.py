"""Who was told something that is wrong is seen by the officer, and told with one press."""

from django.urls import reverse

from referrals.actions import adding
from referrals.actions.withdrawing import withdraw_known
from referrals.models import Referral
from referrals.pointers import pointers
from referrals.told import who_was_told
from safeguarding.actions import steering
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


def test_the_officer_sees_whom_what_and_when_until_the_agency_is_written_to(who):
    request = a_request(who)
    assert said(request, who) == []
    claim = wrong_name(who, request)
    (pointer,) = said(request, who)
    assert "Broadfen NHS Trust was told" in pointer.words and str(claim) in pointer.words
    steering.write_from_police(action=request, text=correction(request), by=who("omar"))
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
