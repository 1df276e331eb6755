"""The desk tells its checks apart, and is told what it has sent."""

import re

from django.urls import reverse

from referrals.casework.actions import deconfliction
from referrals.models import Deconfliction
from tests.records import an_assessed_referral

DESK = reverse("referrals:desk")
LINK = re.compile(r'<a class="govuk-link portal-nowrap" href="(/desk/[^"]+)">([^<]+)</a>')


def test_no_two_links_of_the_desk_have_the_same_words(who, signed_in):
    for _ in range(2):
        deconfliction.request_check(referral=an_assessed_referral(who), by=who("omar"))
    links = LINK.findall(signed_in("des").get(DESK).content.decode())
    assert len(links) == 2 and len({words for _, words in links}) == 2


def test_a_check_is_numbered_alike_at_the_desk_and_in_the_case_file_and_tells_no_reference(who, signed_in):
    referral = an_assessed_referral(who)
    check = deconfliction.request_check(referral=referral, by=who("omar"))
    desk = signed_in("des").get(reverse("referrals:desk_check", args=[check.public_id])).content.decode()
    file = signed_in("omar").get(reverse("referrals:case_deconfliction", args=[referral.public_id])).content.decode()
    assert check.number in desk and check.number in file
    assert referral.reference not in desk and str(check.pk) != check.number


def test_des_is_told_what_he_has_sent(who, signed_in):
    check = deconfliction.request_check(referral=an_assessed_referral(who), by=who("omar"))
    des, page = signed_in("des"), reverse("referrals:desk_check", args=[check.public_id])
    day = des.get(page).context["form"].fields["next_check_on"].initial()
    sent = {
        "code": "clear",
        "version": check.version,
        **{f"next_check_on-{part}": getattr(day, part) for part in ("day", "month", "year")},
    }
    shown = des.post(page, sent, follow=True).content.decode()
    assert Deconfliction.objects.get(pk=check.pk).code == "clear"
    assert f"Check {check.number} is answered: Clear." in shown
