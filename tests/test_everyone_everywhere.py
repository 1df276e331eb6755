"""Who gets what at every address: one table for the whole product, walked from the URLconf and kept beside this file.

`tests/everyone_everywhere.txt` is the policy as a reader can check it: a row an address, a column a person. It was
read line by line when it was written; a change of policy is a change of that file, and shows in review. To write it
anew after such a change: PP_WRITE_MATRIX=1 pytest tests/test_everyone_everywhere.py
tests/test_everyone_else_everywhere.py (in one process), then read the difference. A new address with parameters needs
a record, or a value, in `tests/story.py`.

  o opens (or says what is wrong with an empty form)   > leads on   x in sight, but refused   . does not exist for this person
"""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.addresses import every_address
from tests.story import walked
from tests.walking import HALVES, assert_walk, rows, the_walk


def test_everyone_gets_what_the_table_says(story_once, signed_in):
    assert_walk(the_walk(story_once, signed_in, HALVES[0]), HALVES[0])


# What an agency does with a pack that was sent to it.
OF_AN_AGENCY = {
    f"packs:{name}"
    for name in (
        "received",
        "received_pack",
        "acknowledge",
        "read_correction",
        "take_received",
        "destroyed",
        "received_picture",
        "say_wrong",
    )
}
ABOUT_A_CASE = [
    a.name
    for a in every_address()
    if a.name not in OF_AN_AGENCY
    and a.name.startswith(("referrals:case", "packs:", "safeguarding:action", "safeguarding:ask"))
]


OUTSIDERS = "ada rex pat amir della tanya lena nadia carl grace des yusuf iris zoe"


@pytest.mark.parametrize("name", OUTSIDERS.split())
def test_nobody_outside_the_force_finds_a_case_file(name):
    """Administrators, auditors, partners, the desk and other forces: for them there is no such address."""
    table = rows()
    found = [address for address in ABOUT_A_CASE if table[address][name] != "."]
    assert found == []


def test_no_page_breaks_for_anybody():
    assert [name for name, marks in rows().items() if any(mark.startswith("[") for mark in marks.values())] == []


def test_signed_out_there_are_only_the_open_pages(story_once, people, client):
    for address, path in walked(story_once):
        response = client.get(path)
        if address.is_open:
            assert response.status_code != 302 or "/accounts/login/" not in response["Location"], address
        elif response.status_code != 405:
            assert response.status_code == 302, address
            assert response["Location"].startswith("/accounts/login/"), address


def test_visits_of_signed_out_people_leave_no_session(story_once, people):
    Session.objects.all().delete()
    visitor = Client()
    for address, path in walked(story_once):
        if address.name != "accounts:invited":  # a link that works: the invited person's own
            visitor.get(path)
    for n in range(3):
        visitor.get(reverse("accounts:invited", args=[f"made-up-{n}"]))
        visitor.post(reverse("account_login"), {"login": f"nobody{n}@demo.example", "password": "x"})
        visitor.post(reverse("account_reset_password"), {"email": f"nobody{n}@demo.example"})
    assert Session.objects.count() == 0
