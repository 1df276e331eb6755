"""Who gets what at every address: one table for the whole product, walked from the URLconf and kept beside this file.

`tests/everyone_everywhere.txt` is the policy as a reader can check it: a row an address, a column a person. It was read
line by line when it was written; a change of policy is a change of that file, and shows in review. To write it anew after
such a change: PP_WRITE_MATRIX=1 pytest tests/test_everyone_everywhere.py, then read the difference.

  o opens   > leads on   x in sight, but refused   . does not exist for this person
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Agency, Membership
from referrals.models import Deconfliction, Referral
from safeguarding.models import Case
from tests.addresses import Address, every_address
from tests.records import a_decided_referral, a_draft, a_recommendation, a_referral, a_request

TABLE = Path(__file__).with_suffix("").parent / "everyone_everywhere.txt"
PEOPLE = (
    "tanya", "tom", "lena", "lowri", "mina", "ada", "grace", "dot", "omar", "priya", "sian", "ian", "des", "carl", "nadia", "bea",
    "yusuf", "iris", "zoe", "amir", "della", "pat", "rex",
)  # fmt: skip
MARKS = {200: "o", 422: "o", 302: ">", 303: ">", 403: "x", 409: "x", 404: ".", 204: "o", 410: "."}
# They end the session, or answer a machine; signing out is tested where it lives.
NOT_WALKED = {"account_logout", "accounts:end_session", "accounts:end_other_sessions"}


@pytest.fixture
def story(people, who) -> SimpleNamespace:
    """One referral by Tanya that waits for approval, a request to Nadia's desk, a draft, and a question for the desk;
    and a case of Omar's."""
    case = Case.objects.get(
        referral=a_decided_referral(who, option="channel", to="Wensum County Council")
    ).public_id
    request = a_request(who)
    referral = a_recommendation(who, option="gather", referral=request.referral).referral
    a_referral(who("tom"), who={"nickname": "Dids", "place": "Year 11"})
    return SimpleNamespace(
        Referral=Referral.objects.get(pk=referral.pk).public_id,
        Draft=a_draft(who("tanya")).public_id,
        PartnerAction=request.public_id,
        Case=case,
        Deconfliction=Deconfliction.objects.latest("pk").public_id,
        Agency=Agency.objects.get(name="Hollow Lane Academy").public_id,
        User=people.tanya.public_id,
        Membership=Membership.objects.filter(user=people.tanya).get().public_id,
    )


def path_of(address: Address, story: SimpleNamespace) -> str | None:
    """The address of this story's record; None where the story has no such record."""
    if not address.parameters:
        return reverse(address.name)
    if [name for name, _ in address.parameters] != ["public_id"]:
        return None
    model = getattr(address.view, "model", None)
    name = model.__name__ if model else "Referral"
    public_id = getattr(story, name, None)
    return reverse(address.name, args=[public_id]) if public_id else None


def walked(story: SimpleNamespace) -> Iterator[tuple[Address, str]]:
    for address in every_address():
        if address.is_ours and address.name not in NOT_WALKED and (path := path_of(address, story)):
            yield address, path


def mark_of(client, path: str) -> str:
    """What the person gets. A page that only takes a form is sent an empty one, and what that did is rolled back."""
    client.raise_request_exception = (
        False  # a page that breaks is a mark in the table, and fails its own test
    )
    with transaction.atomic():
        response = client.get(path)
        if response.status_code == 405:
            response = client.post(path)
        transaction.set_rollback(True)
    return MARKS.get(response.status_code, f"[{response.status_code}]")


def the_table(story, signed_in) -> str:
    clients = {name: signed_in(name) for name in PEOPLE}
    lines = [(" " * 34 + " ".join(f"{name[:5]:5}" for name in PEOPLE)).rstrip()]
    for address, path in walked(story):
        marks = " ".join(f"{mark_of(client, path):5}" for client in clients.values())
        lines.append(f"{address.name:34}{marks}".rstrip())
    return "\n".join(lines) + "\n"


def test_everyone_gets_what_the_table_says(story, signed_in):
    table = the_table(story, signed_in)
    if os.environ.get("PP_WRITE_MATRIX"):
        TABLE.write_text(table)
    assert table.splitlines() == TABLE.read_text().splitlines()


def rows() -> dict[str, dict[str, str]]:
    _, *lines = TABLE.read_text().splitlines()
    return {line[:34].strip(): dict(zip(PEOPLE, line[34:].split(), strict=True)) for line in lines}


ABOUT_A_CASE = [
    a.name
    for a in every_address()
    if a.name.startswith(("referrals:case", "packs:", "safeguarding:action", "safeguarding:ask"))
]


OUTSIDERS = "ada rex pat amir della tanya lena nadia carl grace des yusuf iris zoe"


@pytest.mark.parametrize("name", OUTSIDERS.split())
def test_nobody_outside_the_force_finds_a_case_file(name):
    """Administrators, auditors, partners, the desk and other forces: for them there is no such address."""
    table = rows()
    found = [address for address in ABOUT_A_CASE if address in table and table[address][name] != "."]
    assert found == []


def test_no_page_breaks_for_anybody():
    assert [
        name for name, marks in rows().items() if any(mark.startswith("[") for mark in marks.values())
    ] == []


@pytest.mark.parametrize("name", ["yusuf", "zoe", "nadia", "ada"])
def test_what_is_out_of_sight_answers_byte_for_byte_as_what_does_not_exist(story, signed_in, name):
    client = signed_in(name)
    for address in every_address():
        if not address.name.startswith(
            ("referrals:case", "referrals:submission", "packs:packs", "safeguarding:action")
        ):
            continue
        path = path_of(address, story)
        if path is None or (there := client.get(path)).status_code != 404:
            continue
        nowhere = client.get(reverse(address.name, args=[uuid4()]))
        assert (nowhere.status_code, nowhere.content) == (404, there.content), address
        assert dict(nowhere.headers) == dict(there.headers), address


def test_signed_out_there_are_only_the_open_pages(story, client):
    for address, path in walked(story):
        response = client.get(path)
        if address.is_open:
            assert response.status_code != 302 or "/accounts/login/" not in response["Location"], address
        elif response.status_code != 405:
            assert response.status_code == 302, address
            assert response["Location"].startswith("/accounts/login/"), address
