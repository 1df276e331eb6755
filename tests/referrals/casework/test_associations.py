"""Whom Dylan has to do with: Aisha, who is on file, his mother and a group online; and who must not learn that it is said."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Agency
from audit.models import Event
from audit.moves import MoveDenied, MovedOn
from core.reference_numbers import display_reference
from core.row_security import as_the_service, reading
from referrals import access
from referrals.casework.actions import associating, case_team, claiming, sealing, sight
from referrals.casework.actions.associating import Told
from referrals.casework.actions.identity import undo_decision
from referrals.casework.forms.associating import AssociationForm
from referrals.casework.presenters import associations as presenters
from referrals.casework.presenters.associations import associations, on_file
from referrals.models import Referral, Seal
from subjects import people as subjects
from subjects.models import Association
from tests.records import a_referral, joined

AISHA = {"forenames": "Aisha", "surname": "Rahman-Cole", "place": "Year 10"}
FRIENDS = Told(
    kind="peer", name="Aisha Rahman-Cole", said="They sit together.", source="His form tutor", since="2026-03"
)
MOTHER = Told(kind="household", name="Carol Marsh", said="His mother.", source="Tanya Okafor")
NOBODYS = {"officer": None, "claimed_at": None}
SERVER = Told(kind="online_group", name="Ash Tree", said="He posts there.", source="Aisha", platform="Discord")


@pytest.fixture(scope="module")
def _both(once_a_module):
    """Omar has both; they are said to be friends."""
    who = once_a_module.who
    two = [claiming.claim(referral=a_referral(who("tanya"), **more), by=who("omar")) for more in ({}, {"who": AISHA})]
    made = associating.associate(referral=two[0], told=FRIENDS, other=two[1], by=who("omar"))
    return [one.pk for one in two], made.pk


@pytest.fixture
def both(_both, people):
    return [now(key) for key in _both[0]]


@pytest.fixture
def friends(_both, people):
    return Association.objects.get(pk=_both[1])


def now(key):
    return Referral.objects.select_related("subject").get(pk=key)


def at(page, referral, *more):
    return reverse(f"referrals:{page}", args=[referral.public_id, *more])


def known(referral, by):
    """What this person's page shows them, asked with the rows that the database lets them read."""
    with reading(by.reader):
        found = associations(referral, by)
        standing = [line.who for _, lines in found.groups for line in lines]
        assert sorted(standing) == sorted(line.who for line in found.lines if line.association.ended_at is None)
        # One by one, as a list, and as the database has its rows.
        mine = {line.association.pk for line in found.lines}
        about = Association.objects.filter(pk__in=Association.objects.values("pk"))
        assert mine <= {one.pk for one in about if access.see_association.allows(by, one)} <= {one.pk for one in about}
    return standing


def answers(told=FRIENDS, **more):
    boxes = {"kind": told.kind, "name": told.name, "what": told.said, "source": told.source, "reach": told.reach}
    return {**boxes, "platform": told.platform, "idempotency": str(uuid.uuid4()), **more}


def test_omar_is_asked_which_of_those_on_file_is_meant_and_both_pages_then_show_it(who, both, signed_in):
    dylan, aisha = both
    omar, add = signed_in("omar"), at("case_associate", dylan)
    asked = omar.post(add, answers(name="Aysha Rahman"))
    assert asked.status_code == 422 and "Select who it is, or to keep the name alone" in asked.text
    assert [one.pk for one in asked.context["form"].found] == [aisha.pk] and "They sit together." in asked.text
    sent = {"other": str(aisha.public_id), "since-month": "3", "since-year": "2026"}
    done = omar.post(add, answers(name="Aysha Rahman", **sent))
    assert done.url == at("case_person", dylan)
    page = omar.get(done.url).text
    for words in ("Household and family", "Peers", "Online", "His form tutor", "March 2026", at("case_person", aisha)):
        assert words in page, words
    assert "Dylan Marsh-Price" in omar.get(at("case_person", aisha)).text
    made = Association.objects.latest("pk")
    assert (made.other_id, made.name) == (aisha.subject_id, "")
    told = Event.objects.get(kind="association.recorded", target_id=str(made.pk))
    assert "Aisha" not in told.payload and "They sit" not in told.payload


def test_a_name_that_nobody_on_file_bears_and_a_group_are_kept_by_their_name(both, signed_in):
    dylan, _ = both
    omar, add = signed_in("omar"), at("case_associate", dylan)
    for told in (MOTHER, SERVER):
        assert omar.post(add, answers(told)).status_code == 302
    page = omar.get(at("case_person", dylan)).text
    assert "Carol Marsh" in page and "Ash Tree" in page and "Discord" in page
    assert Association.objects.filter(other=None, of=dylan.subject_id).count() == 2


def test_what_is_missing_is_said_beside_its_box(both, signed_in):
    sent = answers(SERVER, platform="", source="", **{"since-year": "2026", "until-year": "2024"})
    form = signed_in("omar").post(at("case_associate", both[0]), sent).context["form"]
    assert set(form.errors) == {"platform", "source", "until"}


def sealed(who, both):
    sealing.seal(referral=both[1], why="Daughter of an officer", by=who("ian"))
    Referral.objects.filter(pk=both[1].pk).update(**NOBODYS, owner=who("ian").pk)


def of_another_force(who, both):
    Referral.objects.filter(pk=both[1].pk).update(force=Agency.objects.get(name="Calder Vale Police"), **NOBODYS)


def kept_away(who, both):
    sight.exclude(referral=both[1], person=who("priya").person, why="Her niece", by=who("sian"))
    sight.exclude(referral=both[1], person=who("dot").person, why="Her niece", by=who("sian"))


@pytest.mark.parametrize(
    ("closed", "blind", "sees"),
    [
        (sealed, ("priya", "sian", "yusuf", "iris"), ("ian",)),
        (of_another_force, ("omar", "priya", "sian", "ian", "yusuf", "iris"), ()),
        (kept_away, ("priya", "dot", "yusuf"), ("omar", "sian", "ian")),
    ],
)
def test_who_may_not_open_one_of_the_two_does_not_learn_of_it_from_either(who, both, friends, closed, blind, sees):
    for name in (*blind, *sees):
        if access.see_case_file.allows(who(name), both[1]) and access.see_case_file.allows(who(name), both[0]):
            assert known(both[0], who(name)) == ["Aisha Rahman-Cole"]
    closed(who, both)
    for name in blind:
        assert known(both[0], who(name)) == known(both[1], who(name)) == [], name
        assert not access.see_association.allows(who(name), friends)
        with reading(who(name).reader):
            assert not Association.objects.exists()
            assert not on_file("Aisha Rahman-Cole", both[0], who(name)).records or name in ("yusuf", "iris")
    for name in sees:
        assert known(both[0], who(name)) == ["Aisha Rahman-Cole"], name
        assert known(both[1], who(name)) == ["Dylan Marsh-Price"], name


def _below(page):
    """From its heading on."""
    return page.text[page.text.index("<h1") :]


def test_the_page_and_the_addresses_are_to_the_letter_as_if_nothing_were_said(who, people, both, friends, signed_in):
    """Omar has Dylan's record still, and no sight of Aisha's: how much is said of her makes no difference to him."""
    dylan, aisha = both
    sealed(who, both)
    omar = signed_in("omar")
    acts = [at(page, dylan, friends.public_id) for page in ("case_associate_correct", "case_associate_end")]
    assert [omar.get(page).status_code for page in acts] == [404, 404]
    with_one = _below(omar.get(at("case_person", dylan)))
    assert with_one.count("Nobody is recorded.") == 3 and "What has ended" not in with_one
    for more in ({}, {"ended_at": friends.at, "ended_by": people.omar, "ended_why": "-"}):
        said = {"kind": "family", "said": "-", "source": "-", "by": people.omar, **more}
        Association.objects.create(of=dylan.subject, other=aisha.subject, **said)
        assert _below(omar.get(at("case_person", dylan))) == with_one
    chosen = omar.post(at("case_associate", dylan), answers(other=str(aisha.public_id)))
    assert chosen.status_code == 302, "the name alone is kept, as of anybody who is not on file"
    assert Association.objects.latest("pk").other is None
    with pytest.raises(MoveDenied, match="has changed since"):
        associating.associate(referral=dylan, told=FRIENDS, other=aisha, by=who("omar"))
    with pytest.raises(MoveDenied):
        associating.end_association(referral=dylan, association=friends, why="-", by=who("omar"))


def test_what_is_for_the_team_is_shown_to_its_officer_supervisors_and_those_named_and_to_nobody_else(who, people, both):
    dylan, aisha = both
    told = Told(kind="family", name="", said="Her cousin.", source="Her aunt", reach="team")
    associating.associate(referral=dylan, told=told, other=aisha, by=who("omar"))
    for name in ("omar", "sian", "ian"):
        assert len(known(dylan, who(name))) == len(known(aisha, who(name))) == 2, name
    assert len(known(dylan, who("priya"))) == len(known(aisha, who("priya"))) == 1
    named = {"role": "second", "until": None, "why": "Works on it too"}
    case_team.name(referral=aisha, person=people.priya, **named, by=who("omar"))
    assert len(known(dylan, who("priya"))) == 1, "the team of the record in which it was recorded"
    case_team.name(referral=dylan, person=people.priya, **named, by=who("omar"))
    assert len(known(dylan, who("priya"))) == len(known(aisha, who("priya"))) == 2


def test_a_correction_is_a_new_one_and_what_was_said_stays_with_the_reason(who, both, friends, signed_in):
    dylan, aisha = both
    omar, page = signed_in("omar"), at("case_associate_correct", dylan, friends.public_id)
    form = omar.get(page).context["form"]
    assert form.initial["name"] == "Aisha Rahman-Cole" and form.initial["other"] == str(aisha.public_id)
    sent = answers(what="They sat together once.", other=str(aisha.public_id), why="The tutor was mistaken")
    assert omar.post(page, sent).status_code == 302
    shown = omar.get(at("case_person", dylan)).text
    assert "They sat together once." in shown and "They sit together." in shown and "The tutor was mistaken" in shown
    made = Association.objects.latest("pk")
    assert made.corrects == friends.public_id and known(dylan, who("omar")) == ["Aisha Rahman-Cole"]
    assert omar.get(page).status_code == 404, "what was corrected is corrected no more"
    with pytest.raises(MovedOn, match="has ended or corrected this already"):
        associating.end_association(referral=dylan, association=friends, why="-", by=who("omar"))


def test_what_was_a_name_until_she_was_on_file_is_closed_with_her_record_and_stands_under_both_in_the_log(
    who, both, friends
):
    dylan, aisha = both
    by_name = associating.associate(referral=dylan, told=FRIENDS, by=who("omar"))
    told = {"told": FRIENDS, "why": "Aisha is on file now", "by": who("omar")}
    hers = associating.correct_association(referral=dylan, association=by_name, other=aisha, **told)
    last = Event.objects.filter(target_type="subjects.Association", target_id=str(by_name.pk)).latest("id")
    assert last.kind == "association.corrected", "who comes too late is told so"
    assert {f"subjects.Subject:{aisha.subject_id}", f"subjects.Association:{hers.pk}"} <= set(last.ids)
    assert len(associations(dylan, who("priya")).lines) == 3
    assert associations(dylan, who("priya")).records == [aisha, by_name], "each record and each name once"
    sealed(who, both)
    for name, sees in (("priya", 0), ("sian", 0), ("ian", 3)):
        known(dylan, who(name))
        assert len(associations(dylan, who(name)).lines) == sees, name
        with reading(who(name).reader):
            assert Association.objects.filter(of=dylan.subject).count() == sees, name


def test_what_is_corrected_to_be_for_the_team_was_for_the_team(who, both, friends):
    told = {"told": replace(FRIENDS, reach="team"), "why": "She told it in confidence", "by": who("omar")}
    associating.correct_association(referral=both[0], association=friends, other=both[1], **told)
    assert [len(associations(both[0], who(name)).lines) for name in ("omar", "sian", "priya")] == [2, 2, 0]


def test_who_is_sealed_while_she_is_picked_is_not_named_again_beside_the_refusal(people, both, signed_in, monkeypatch):
    dylan, aisha = both
    clean = AssociationForm.clean

    def meanwhile(form):
        with as_the_service():
            Seal.objects.create(referral=aisha, why="-", by=people.ian)
            Referral.objects.filter(pk=aisha.pk).update(**NOBODYS, owner=people.ian)
        return clean(form)

    monkeypatch.setattr(AssociationForm, "clean", meanwhile)
    sent = answers(name="Aysha Rahman", other=str(aisha.public_id))
    page = signed_in("omar").post(at("case_associate", dylan), sent)
    assert page.status_code == 422 and "has changed since you opened this page" in page.text
    assert "They sit together." in page.text and "Aysha Rahman" in page.text
    for said in ("Rahman-Cole", display_reference(aisha.reference), str(aisha.public_id)):
        assert said not in page.text, said


def test_what_is_over_is_ended_with_a_reason_by_its_officer_alone(who, both, friends, signed_in):
    dylan, aisha = both
    page = at("case_associate_end", dylan, friends.public_id)
    assert signed_in("priya").get(page).status_code != 200
    assert signed_in("omar").get(at("case_associate_end", aisha, friends.public_id)).status_code == 404
    sent = {"reason": "They fell out in May", "idempotency": str(uuid.uuid4())}
    assert signed_in("omar").post(page, sent).status_code == 302
    assert known(dylan, who("omar")) == known(aisha, who("omar")) == []
    assert "They fell out in May" in signed_in("omar").get(at("case_person", aisha)).text


def test_the_database_lets_nothing_of_it_be_edited_or_taken_away(both, friends):
    for said in ({"said": "Other"}, {"reach": "team"}, {"other": None, "name": "A"}):
        with pytest.raises(DatabaseError, match="corrected by a new row"), transaction.atomic():
            Association.objects.filter(pk=friends.pk).update(**said)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        friends.delete()


def offered(referral, by):
    return on_file("Dylan Marsh-Price", now(referral.pk), by)


def test_it_is_shown_of_all_who_are_the_same_person_until_they_are_parted(who, both, monkeypatch):
    """And while they are, nobody is said to be their own friend, and each is on offer once, never from their own page."""
    dylan, aisha = both
    again = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    assert known(again, who("omar")) == []
    monkeypatch.setattr(presenters, "MOST_FOUND", 1)
    (newest,), are_more = offered(aisha, who("omar"))
    assert are_more and newest in (dylan, again)
    with monkeypatch.context() as few:
        few.setattr(presenters, "MOST_LOOKED_AT", 1)
        assert offered(newest, who("omar")) == ([dylan if newest == again else again], False)
    associating.associate(referral=again, told=FRIENDS, other=dylan, by=who("omar"))
    assert known(again, who("omar")) == ["Dylan Marsh-Price"]
    again = joined(who, again, dylan)
    assert offered(aisha, who("omar")) == ([newest], False)
    assert known(again, who("omar")) == ["Aisha Rahman-Cole"] and known(aisha, who("omar")) == ["Dylan Marsh-Price"]
    with pytest.raises(MoveDenied, match="the same person"):
        associating.associate(referral=again, told=FRIENDS, other=dylan, by=who("omar"))
    link = subjects.live_links(again.subject).get()
    undo_decision(referral=again, link=link, reason="Two Dylans", by=who("omar"))
    assert known(again, who("omar")) == ["Dylan Marsh-Price"]
