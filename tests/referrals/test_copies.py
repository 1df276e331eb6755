"""The council's copy stays true: what is added reaches the front door, is read there, and can be taken back."""

from functools import partialmethod
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied
from core.rules import Rule
from referrals.casework import copying
from referrals.casework.actions import copies, danger, sealing, sight
from referrals.danger import told_by_referrer
from referrals.filing.actions import adding
from referrals.models import Referral
from tests.records import a_referral, an_assessed_referral


@pytest.fixture
def copied(who) -> Referral:
    return a_referral(who("tanya"))


def the_copy(referral):
    return referral.shares.get(kind="copy")


def page_of(client, referral):
    return client.get(reverse("referrals:submission", args=[referral.public_id]))


def add(who, referral, text, *, danger="no"):
    adding.add_information(referral=referral, text=text, immediate_danger=danger, by=who("tanya"))


def test_carl_reads_first_what_tanya_corrected_and_added(who, signed_in, copied):
    adding.correct(referral=copied, text="The family name is Marsh-Pryce", by=who("tanya"))
    add(who, copied, "He has a knife", danger="not_sure")
    page = page_of(signed_in("carl"), copied).content.decode()
    places = [page.index(words) for words in ("He has a knife", "Marsh-Pryce", "As it was sent")]
    assert places == sorted(places)
    assert page.count("New</strong>") == 2


def test_the_copy_is_not_called_something_the_council_sent(signed_in, copied):
    page = page_of(signed_in("carl"), copied).content.decode()
    assert "Something you sent" not in page and "<title>Copy for the front door - " in page


def test_danger_added_later_reaches_the_front_door_in_the_words_of_danger(who, people, copied):
    add(who, copied, "He has a knife", danger="yes")
    told = Notice.objects.get(person=people.carl, kind="filing.danger")
    assert (told.words, told.urgent) == ("Someone may be in immediate danger. Look at this now.", True)


def test_what_is_calm_reaches_it_without_alarm_and_without_content(who, people, copied):
    add(who, copied, "He moved to his aunt")
    told = Notice.objects.get(person=people.carl, kind="filing.copy_added")
    assert not told.urgent and "aunt" not in told.words


def test_carl_says_that_he_has_read_it_and_omar_sees_that(who, signed_in, people):
    referral = an_assessed_referral(who)
    read = reverse("referrals:copy_read", args=[referral.public_id])
    signed_in("carl").post(read, {"additions": 0, "idempotency": uuid4()})
    page = signed_in("omar").get(reverse("safeguarding:partners", args=[referral.public_id]))
    assert f"Read by {people.carl.name}" in page.content.decode()
    assert Event.objects.filter(kind="share.read").count() == 1


def test_a_press_on_an_old_page_does_not_read_what_came_meanwhile(who, copied):
    add(who, copied, "He has a knife", danger="yes")
    with pytest.raises(MoveDenied, match="added while your page was open"):
        copies.say_read(referral=copied, additions=0, by=who("carl"))


def test_what_comes_after_reading_is_unread_again(who, signed_in, copied):
    copies.say_read(referral=copied, additions=0, by=who("carl"))
    add(who, copied, "He moved to his aunt")
    listed = signed_in("carl").get(reverse("referrals:copies")).content.decode()
    assert "Added since you read it" in listed


def test_the_list_says_where_danger_is(who, signed_in, copied):
    add(who, copied, "He has a knife", danger="yes")
    assert "Danger</strong>" in signed_in("carl").get(reverse("referrals:copies")).content.decode()


def test_danger_is_listed_first_whenever_it_was_told_and_however_old_the_copy(who, signed_in, copied):
    newer = a_referral(who("tanya"), danger={"danger": "not_sure"})
    newest = a_referral(who("bea"))
    carl, here = signed_in("carl"), reverse("referrals:copies")
    assert [row["referral"] for row in carl.get(here).context["rows"]] == [newer, newest, copied]
    add(who, copied, "He has a knife", danger="yes")
    listed = [row["referral"] for row in carl.get(here).context["rows"]]
    assert listed == [newer, copied, newest]
    marked = Referral.objects.filter(shares__danger_told=True)
    assert copying.endangered(listed) == set(marked.values_list("pk", flat=True))


def test_the_pages_of_the_list_go_on_where_danger_ends(who, signed_in, monkeypatch):
    sent = [a_referral(who("tanya"), danger={"danger": answer}) for answer in ("yes", "yes", "no", "no")]
    monkeypatch.setattr(Rule, "page", partialmethod(Rule.page, size=1))
    carl, here, seen = signed_in("carl"), reverse("referrals:copies"), []
    while here:
        found = carl.get(here).context
        seen += [row["referral"] for row in found["rows"]]
        here = found["next_url"] and reverse("referrals:copies") + found["next_url"]
    assert seen == [sent[1], sent[0], sent[3], sent[2]]


def test_a_copy_taken_back_is_gone_on_the_next_request(who, signed_in, people):
    referral = an_assessed_referral(who)
    carl = signed_in("carl")
    assert page_of(carl, referral).status_code == 200
    copies.end_share(share=the_copy(referral), reason="It went to the wrong council", by=who("omar"))
    assert page_of(carl, referral).status_code == 404
    assert referral.reference[:4] not in carl.get(reverse("referrals:copies")).content.decode()
    assert carl.get(reverse("referrals:print_submission", args=[referral.public_id])).status_code == 404


def test_no_message_leads_there_any_more_and_tanyas_own_still_does(who, people):
    referral = an_assessed_referral(who)
    copies.end_share(share=the_copy(referral), reason="Wrong council", by=who("omar"))
    there = reverse("referrals:submission", args=[referral.public_id])
    assert not Notice.objects.filter(person=people.carl, path=there).exists()
    assert Notice.objects.filter(person=people.tanya, path=there).exists()


def test_after_that_additions_reach_the_police_only(who, people):
    referral = an_assessed_referral(who)
    copies.end_share(share=the_copy(referral), reason="Wrong council", by=who("omar"))
    add(who, referral, "He has a knife", danger="yes")
    assert not Notice.objects.filter(person=people.carl, kind__in=["filing.copy_added", "filing.danger"]).exists()


def test_the_reason_stands_in_the_log(who):
    referral = an_assessed_referral(who)
    copies.end_share(share=the_copy(referral), reason="Wrong council", by=who("omar"))
    assert "Wrong council" in Event.objects.get(kind="share.taken_back").payload


def test_priya_who_does_not_have_it_cannot_take_it_back(who):
    referral = an_assessed_referral(who)
    with pytest.raises(MoveDenied, match="Claim this first"):
        copies.end_share(share=the_copy(referral), reason="Mine", by=who("priya"))


def test_omar_takes_it_back_on_a_page_and_is_led_back(who, signed_in):
    referral = an_assessed_referral(who)
    council = the_copy(referral).agency.public_id
    end = reverse("referrals:case_end_share", args=[referral.public_id, council, "copy"])
    assert signed_in("omar").post(end, {"reason": "Wrong council", "idempotency": uuid4()}).status_code == 302
    assert the_copy(referral).revoked_at is not None
    assert signed_in("omar").get(end).status_code == 404


def test_a_second_press_is_told_that_it_is_done(who):
    referral = an_assessed_referral(who)
    share = the_copy(referral)
    copies.end_share(share=share, reason="Wrong council", by=who("omar"))
    with pytest.raises(MoveDenied, match="already"):
        copies.end_share(share=share, reason="Again", by=who("omar"))


def test_lenas_page_is_as_it_was(who, signed_in, copied):
    assert "What was sent" in page_of(signed_in("lena"), copied).content.decode()


@pytest.mark.parametrize("weapon", ["yes", "not_sure"])
def test_a_weapon_told_later_marks_the_copy_without_an_answer_of_danger(who, signed_in, copied, weapon):
    adding.add_information(referral=copied, text="In his bag", immediate_danger="no", weapon=weapon, by=who("tanya"))
    carl = signed_in("carl")
    assert "Danger</strong>" in carl.get(reverse("referrals:copies")).content.decode()
    assert "Danger</strong>" in page_of(carl, copied).content.decode()


def test_what_staff_learnt_by_themselves_marks_no_copy(who, copied):
    danger.report(referral=copied, told="yes", text="A neighbour rang", by=who("sian"))
    assert copying.endangered([copied]) == set()


def test_what_staff_make_graver_stays_what_the_referrer_told(who):
    referral = a_referral(who("tanya"), weapons={"weapons": "yes"})
    danger.report(referral=referral, told="yes", text="A neighbour rang", by=who("dot"))
    assert told_by_referrer(referral) == "not_sure" and copying.endangered([referral]) == {referral.pk}


def messages_to(people, name):
    return list(Notice.objects.filter(person=getattr(people, name)).exclude(path="").values_list("path", flat=True))


@pytest.mark.parametrize("end", ["sealed", "kept away"])
def test_no_message_stays_where_a_copy_opens_no_more(who, people, copied, end):
    add(who, copied, "He has a knife", danger="yes")
    assert messages_to(people, "carl")
    record = Referral.objects.get(pk=copied.pk)
    if end == "sealed":
        sealing.seal(referral=record, why="Son of an officer", by=who("ian"))
    else:
        sight.exclude(referral=record, person=people.carl, why="Knows the family", by=who("ian"))
    assert messages_to(people, "carl") == []
