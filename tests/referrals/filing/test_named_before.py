"""Who becomes a safeguarding lead is kept away from what was sent before and names them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations, memberships
from accounts.actions import people as accounts
from accounts.models import Membership, Site, User
from accounts.roles import Role
from referrals import access
from referrals.casework.actions import asking_referrers, claiming, sight
from referrals.exclusions import keeping_away
from referrals.filing.actions import adding
from referrals.models import Referral
from tests.records import a_referral, becomes_lead

NAMES_TOM = {"what": "Tom Beck, who teaches science, gave him the leaflet."}
NAMES_LENA = {"what": "Mrs Marsh gave him the leaflet."}


def shown_to(who, name, referral):
    """The record and the list answer alike, and this is what they say."""
    one = access.see_submission.allows(who(name), referral)
    listed = access.site_submissions.page(who(name), Referral, order=access.NEWEST_FIRST).rows
    assert one is (referral in listed)
    return one


def test_a_teacher_named_last_year_who_becomes_lead_does_not_read_it(people, who, signed_in):
    naming, other = a_referral(who("tanya"), happened=NAMES_TOM), a_referral(who("tanya"))
    becomes_lead(who, people.tom)
    assert not shown_to(who, "tom", naming) and shown_to(who, "tom", other)
    page = reverse("referrals:submission", args=[naming.public_id])
    assert signed_in("tom").get(page).status_code == 404
    assert signed_in("lena").get(page).status_code == 200


def test_a_teacher_named_in_what_was_added_does_not_read_it_either(people, who):
    referral = a_referral(who("tanya"))
    adding.add_information(referral=referral, text="Mr Beck was there too.", immediate_danger="no", by=who("tanya"))
    becomes_lead(who, people.tom)
    assert not shown_to(who, "tom", referral)


def test_a_teacher_named_in_a_question_to_the_referrer_does_not_read_it_either(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    asking_referrers.ask_referrer(referral=referral, question="Was Mr Beck there too?", by=who("omar"))
    becomes_lead(who, people.tom)
    assert not shown_to(who, "tom", referral)


def test_the_name_counts_though_it_stood_in_two_boxes_when_it_was_sent(people, who):
    referral = a_referral(who("tanya"), who={"forenames": "Tom", "surname": "Beck"})
    becomes_lead(who, people.tom)
    assert not shown_to(who, "tom", referral)


def test_whoever_is_invited_later_does_not_read_what_named_them(people, who):
    referral = a_referral(who("tanya"), happened={"what": "Mags Thorne gave him the leaflet."})
    upper = Site.objects.get(name="Upper school")
    asked = {"agency": upper.agency, "site": upper, "role": Role.SAFEGUARDING_LEAD}
    invitation = invitations.invite(email="mags@example.org", name="Mags Thorne", by=who("ada"), **asked)
    people.mags = invitations.accept_as_new(
        invitation=invitation, name="Mags Thorne", job_title="Deputy head", password="a long one for Mags"
    )
    memberships.confirm(held=Membership.objects.get(user=people.mags), by=who("lena"))
    assert not shown_to(who, "mags", referral)
    assert shown_to(who, "mags", a_referral(who("tanya")))


def test_a_lead_who_moves_to_the_site_does_not_read_what_named_them_there(people, who):
    referral = a_referral(who("tanya"), happened={"what": "Lowri Pryce gave him the leaflet."})
    becomes_lead(who, people.lowri, replaces=Membership.objects.get(user=people.lowri))
    assert not shown_to(who, "lowri", referral)
    assert shown_to(who, "lowri", a_referral(who("tom")))


def test_a_lead_who_was_suspended_when_it_was_sent_does_not_read_it_later(people, who):
    suspended = accounts.suspend(person=people.lena, version=people.lena.version, reason="Away", by=who("ada"))
    referral = a_referral(who("tanya"), happened=NAMES_LENA)
    accounts.reinstate(person=suspended, version=suspended.version, reason="Back", by=who("ada"))
    assert not shown_to(who, "lena", referral)


def test_a_lead_whose_training_had_lapsed_does_not_read_it_later(people, who):
    lapsed = _trained(people.lena, until=timezone.localdate() - timedelta(days=1), by=who("ada"))
    referral = a_referral(who("tanya"), happened=NAMES_LENA)
    _trained(lapsed, until=timezone.localdate() + timedelta(days=300), by=who("ada"))
    assert not shown_to(who, "lena", referral)


def _trained(person, *, until, by):
    return accounts.note_training(
        person=person, version=person.version, training_until=until, vetting_until=None, by=by
    )


def test_a_lead_who_takes_the_name_that_was_written_does_not_read_it_any_more(people, who):
    referral = a_referral(who("tanya"), happened={"what": "Lena Hartley gave him the leaflet."})
    assert shown_to(who, "lena", referral)
    lena = User.objects.get(pk=people.lena.pk)
    lena.name = "Lena Hartley"
    lena.save(update_fields=["name"])
    assert not shown_to(who, "lena", referral)


def test_tom_still_reads_what_he_sent_under_his_own_name(people, who):
    referral = a_referral(who("tom"), happened={"what": "I, Tom Beck, heard him say it."})
    becomes_lead(who, people.tom)
    assert shown_to(who, "tom", referral)


def test_tom_still_reads_what_he_sent_when_lena_adds_his_name(people, who, signed_in):
    referral = a_referral(who("tom"))
    becomes_lead(who, people.tom)
    adding.add_information(referral=referral, text="Mr Beck told me more.", immediate_danger="no", by=who("lena"))
    assert shown_to(who, "tom", referral)
    page = reverse("referrals:submission", args=[referral.public_id])
    assert signed_in("tom").get(page).status_code == 200


@pytest.mark.parametrize(("added", "sees"), [("He was not at school today.", True), ("Ask Mrs Marsh.", False)])
def test_whom_an_officer_let_back_in_stays_in_until_something_new_names_them(added, sees, people, who):
    referral = a_referral(who("tanya"), happened=NAMES_LENA)
    sight.lift_exclusion(exclusion=referral.exclusions.get(), why="Not her", by=who("sian"))
    assert shown_to(who, "lena", referral)
    away = becomes_lead(who, people.lena, site="Lower school", replaces=Membership.objects.get(user=people.lena))
    adding.add_information(referral=referral, text=added, immediate_danger="no", by=who("tanya"))
    becomes_lead(who, people.lena, replaces=away)
    assert shown_to(who, "lena", referral) is sees


def test_nobody_is_kept_away_twice(people, who):
    referral = a_referral(who("tanya"), happened=NAMES_TOM)
    held = becomes_lead(who, people.tom)
    keeping_away.keep_away_from_older(held=held)
    assert referral.exclusions.get().person == people.tom


def test_nothing_is_looked_through_when_neither_name_nor_role_has_changed(people, who, monkeypatch):
    held, looked = becomes_lead(who, people.tom), []
    monkeypatch.setattr(keeping_away, "keep_away_from_older", lambda *, held: looked.append(held.user.name))
    held.save()
    tom = User.objects.get(pk=people.tom.pk)
    tom.phone = "01632 960123"
    tom.save()
    assert looked == []
    tom.name = "Thomas Beckett"
    tom.save()
    assert looked == ["Thomas Beckett"]
    held.site = Site.objects.get(name="Lower school")
    held.save()
    assert len(looked) == 2
