"""Who was told something that is wrong is seen by the officer, and told with one press."""

from django.urls import reverse

from referrals.actions.withdrawing import withdraw_known
from referrals.models import Referral
from referrals.pointers import pointers
from referrals.told import who_was_told
from safeguarding.actions import steering
from safeguarding.tellings import TITLE, correction
from tests.records import a_request


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
