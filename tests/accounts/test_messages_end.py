"""A message that asks for work is over when the work is done, whoever did it; urgent ones stand first."""

from accounts.models import Notice
from accounts.notices.telling import platform, tell
from referrals.casework.actions import claiming, deciding, responding
from referrals.filing.actions import adding
from referrals.models import Addendum
from safeguarding.requests.actions import steering
from tests.records import a_recommendation, a_referral, a_request, an_assessed_referral
from tests.safeguarding.test_unread_answers import nadia_answers


def unread(person, *kinds):
    return Notice.objects.filter(person=person, kind__in=kinds, read_at__isnull=True).count()


def test_the_desk_is_not_asked_for_what_it_has_answered(who, people):
    an_assessed_referral(who)
    assert Notice.objects.filter(person=people.des, kind="desk.asked").exists()
    assert unread(people.des, "desk.asked") == 0


def test_claiming_ends_that_a_new_one_arrived(who, people):
    referral = a_referral(who("tanya"))
    owner = referral.owner
    assert unread(owner, "filing.new") == 1
    claiming.claim(referral=referral, by=who("omar"))
    assert unread(owner, "filing.new") == 0


def test_approving_ends_that_it_waited(who, people):
    decision = a_recommendation(who)
    assert unread(people.ian, "case.recommended") == 1
    deciding.approve(referral=decision.referral, reason="I agree.", by=who("sian"))
    assert unread(people.ian, "case.recommended") == 0
    assert unread(people.omar, "case.decided") == 1


def test_reading_the_last_addition_ends_that_it_arrived(who, people):
    referral = an_assessed_referral(who)
    for text in ("He has a new phone.", "And a new coat."):
        adding.add_information(referral=referral, text=text, immediate_danger="no", by=who("tanya"))
    first, last = Addendum.objects.filter(referral=referral).order_by("pk")
    responding.read_addendum(addendum=first, by=who("omar"))
    assert unread(people.omar, "filing.added") == 2
    responding.read_addendum(addendum=last, by=who("omar"))
    assert unread(people.omar, "filing.added") == 0


def test_reading_the_answer_ends_that_it_came_and_answering_ends_that_it_was_asked(who, people):
    request = a_request(who)
    assert unread(people.nadia, "request.new") == 1
    answered = nadia_answers(who, request)
    assert (unread(people.nadia, "request.new"), unread(people.omar, "request.answered")) == (0, 1)
    steering.mark_seen(action=answered, by=who("omar"))
    assert unread(people.omar, "request.answered") == 0


def test_what_another_record_asks_for_stays(who, people):
    one, another = a_referral(who("tanya")), a_referral(who("tom"))
    claiming.claim(referral=one, by=who("omar"))
    assert unread(another.owner, "filing.new") == 1


def sent(person, *messages):
    for number, (words, urgent) in enumerate(messages):
        reference = words.split()[0]
        tell(
            [person],
            kind="test",
            words=words,
            path="/you/",
            about=number,
            instead=platform(),
            urgent=urgent,
            reference=reference,
        )


def test_the_urgent_stand_first_and_a_record_stands_together(signed_in, people):
    sent(people.tanya, ("PRA one", False), ("PRB two", False), ("PRC now", True), ("PRA three", False))
    groups = signed_in("tanya").get("/messages/").context["grouped"]
    assert [(reference, [notice.words for notice in group]) for reference, group in groups] == [
        ("PRC", ["PRC now"]),
        ("PRA", ["PRA three", "PRA one"]),
        ("PRB", ["PRB two"]),
    ]
