"""A list of people to invite: checked row by row, then sent with one press, and never more than the form could do."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import Agency, Invitation, Membership, User
from accounts.people.lists_of_people import NoList, Outcome, rows_of

HEAD = "name,email,role,site\n"


@pytest.fixture
def school(people):
    return Agency.objects.get(name="Hollow Lane Academy")


@pytest.fixture
def read(who, school):
    return lambda text, by="ada": rows_of(text, agency=school, by=who(by))


def test_good_rows_say_what_would_be_done_and_nothing_is_sent(read):
    rows = read(HEAD + "Ann Low,ann@school.example,Referrer,Upper school\nBo Li,BO@school.example,safeguarding lead,\n")
    assert [row.outcome for row in rows] == [Outcome.INVITE, Outcome.INVITE]
    assert "second person" in rows[1].says and rows[1].asked["email"] == "bo@school.example"
    assert not Invitation.objects.exists()


WRONG = {
    "Ann Low,not an address,Referrer,": "email address",
    "Ann Low,ann@school.example,Headmaster,": "The role is one of",
    "Ann Low,ann@school.example,Platform administrator,": "The role is one of",
    "Ann Low,ann@school.example,Inspector,": "The role is one of",
    "Ann Low,ann@school.example,Referrer,Moon base": "no site",
    ",ann@school.example,Referrer,": "name",
    '"=HYPERLINK(""http://x"")",ann@school.example,Referrer,': "begins with a letter",
    "Ada Quill,ADA_ADDRESS,Safeguarding lead,": "yourself",
    "Tanya,TANYA_ADDRESS,Referrer,Upper school": "has this role here already",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_row_says_what_is_wrong_and_the_others_stay_good(read, people, line):
    text = line.replace("ADA_ADDRESS", people.ada.email.upper()).replace("TANYA_ADDRESS", people.tanya.email)
    rows = read(f"{HEAD}{text}\nGood One,good@school.example,Referrer,\n")
    assert rows[0].outcome == Outcome.WRONG and WRONG[line] in rows[0].says
    assert rows[1].is_good


def test_an_address_twice_is_invited_once(read):
    rows = read(HEAD + "Ann,ann@school.example,Referrer,\nAnn,ANN@school.example,Referrer,\n")
    assert [row.is_good for row in rows] == [True, False]


NO_LISTS = [
    "",
    "Ann,ann@school.example,Referrer",
    "name,email\nAnn,ann@school.example",
    "name,email,role,is_superuser\nAnn,ann@school.example,Referrer,1",
    "name,email,role,name\nAnn,ann@school.example,Referrer,Bo",
    HEAD,
    HEAD + 'Ann,"ann@school.example,Referrer,',
    HEAD + "Ann,ann@school.example,Referrer,,until 2099",
    HEAD + "J\ufffdrg,ann@school.example,Referrer,",
    HEAD + "".join(f"A,a{n}@school.example,Referrer,\n" for n in range(201)),
]


@pytest.mark.parametrize("text", NO_LISTS, ids=range(len(NO_LISTS)))
def test_what_is_no_list_is_refused_whole(read, text):
    with pytest.raises(NoList):
        read(text)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_spreadsheets_and_scripts_are_read_too(read, delimiter):
    row = read(
        "\ufeff"
        + delimiter.join(["Name", "Email", "Role"])
        + "\r\n"
        + delimiter.join(["Łucja Ó", "l@s.example", "Referrer"])
    )
    assert row[0].is_good and row[0].name == "Łucja Ó"


def test_a_colleague_with_an_account_gets_the_role_and_of_no_other_account_is_anything_said(read, people):
    rows = read(f"{HEAD}Tom,{people.tom.email},Agency administrator,\nOmar,{people.omar.email},Referrer,\n")
    assert [row.outcome for row in rows] == [Outcome.PROPOSE, Outcome.INVITE]
    assert rows[1].says == "Would be invited."


def sends(client, school, people, **more):
    here = reverse("accounts:invite_several", args=[school.public_id])
    return client.post(here, {"people": people, "idempotency": str(uuid.uuid4()), **more}, follow=True)


def test_ada_checks_then_sends_the_good_rows_with_one_press(school, people, signed_in):
    client, text = (
        signed_in("ada"),
        f"{HEAD}Ann,ann@s.example,Referrer,\nTom,{people.tom.email},Agency administrator,\nX,x,Referrer,\n",
    )
    report = sends(client, school, text, act="check").content.decode()
    assert "2 of 3 rows can be sent" in report and not Invitation.objects.exists()
    checked = re.search(r'name="checked" value="(\w{64})"', report)
    done = sends(client, school, text, act="send", checked=checked[1]).content.decode()
    assert "Invitations on their way: 1" in done and "line 4" in done
    assert Invitation.objects.get().invited_by == people.ada
    assert Membership.objects.filter(user=people.tom, role="agency_administrator", granted_by=people.ada).exists()


def test_a_list_that_was_changed_after_the_report_is_reported_again(school, people, signed_in):
    client = signed_in("ada")
    sends(client, school, HEAD + "Ann,ann@s.example,Referrer,\n", act="send", checked="0" * 64)
    assert not Invitation.objects.exists()


def test_no_column_makes_more_of_a_person_than_the_form_would(school, people, signed_in):
    before = User.objects.count()
    answer = sends(signed_in("ada"), school, "name,email,role,is_active\nAnn,ann@s.example,Referrer,1\n", act="check")
    assert answer.status_code == 422 and User.objects.count() == before
