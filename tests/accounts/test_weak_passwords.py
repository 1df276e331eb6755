"""Passwords that are long and yet guessed first are refused, each with why."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.actions import invitations
from accounts.checks import stolen_passwords_are_known
from accounts.models import Agency, User
from accounts.roles import Role
from accounts.signing_in import weak_passwords

GOOD = [
    "four unrelated words here",
    "correct horse battery staple",
    "Entirely other phrase",
    "vlinder fiets kaas molen",
]


def why_not(password, person):
    try:
        validate_password(password, person)
    except ValidationError as weak:
        return {error.code for error in weak.error_list}
    return set()


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("aaaaaaaaaaaaaaa", "NotAPattern"),
        ("123456789012345", "NotAPattern"),
        ("abcdefghijklmnopq", "NotAPattern"),
        ("qwertyuiopasdfghjkl", "NotAPattern"),
        ("1q2w3e4r5t6y7u8i", "NotAPattern"),
        ("Police! Police! Police!", "NotAPattern"),
        ("lantern lantern", "NotAPattern"),
        ("passwordpassword", "NotBreached"),
        ("P4ssw0rdP4ssw0rd", "NotBreached"),
        ("liverpool arsenal 1", "NotBreached"),
        ("iloveyou-sunshine", "NotBreached"),
        ("preventportal123", "NotOwnWords"),
        ("Safeguarding2026!", "NotOwnWords"),
        ("hollowlaneacademy", "NotOwnWords"),
        ("Academy-Lane-Hollow-99", "NotOwnWords"),
        ("tanyaokafor2026!", "NotOwnWords"),
        ("0k4f0r.T4ny4.2026", "NotOwnWords"),
        ("okafor@prevent#tanya", "NotOwnWords"),
        ("tanya@demo.example", "NotOwnWords"),
        ("short", "password_too_short"),
    ],
)
def test_what_a_guesser_tries_first_is_refused(people, weak, why):
    assert why in why_not(weak, people.tanya)


@pytest.mark.parametrize("good", [*GOOD, "Пять несвязанных слов тут", "tanya sails to antarctica"])
def test_unrelated_words_are_accepted(people, good):
    assert why_not(good, people.tanya) == set()


def test_another_ones_words_are_only_words(people):
    assert why_not("okafor hollow gardens", people.omar) == set()


def test_an_invited_person_may_not_use_the_name_of_who_invites_them(people, who):
    school = Agency.objects.get(name="Hollow Lane Academy")
    invitations.invite(
        agency=school, email="new@demo.example", name="Nia Reed", role=Role.REFERRER, site=None, by=who("ada")
    )
    assert why_not("hollow lane academy 1", User(email="new@demo.example", name="Nia Reed")) == {"NotOwnWords"}


# --- The file of stolen ones ----------------------------------------------------------------------------------


@pytest.fixture
def stolen(tmp_path, settings):
    """A thousand, and one of the good ones."""
    hashes = [hashlib.sha1(f"stolen {number}".encode()).hexdigest().upper() for number in range(1000)]
    hashes.append(hashlib.sha1(GOOD[0].encode()).hexdigest().upper())
    path = tmp_path / "hashes.txt"
    path.write_text("".join(f"{one}:{number}\r\n" for number, one in enumerate(sorted(hashes))))
    settings.BREACHED_PASSWORDS = str(path)
    return path


def test_every_password_in_the_file_is_found_and_no_other(stolen):
    assert all(weak_passwords.is_in_file(f"stolen {number}") for number in range(1000))
    assert not any(weak_passwords.is_in_file(f"other {number}") for number in range(1000))


def test_a_good_password_that_was_stolen_is_refused(people, stolen):
    assert why_not(GOOD[0], people.tanya) == {"NotBreached"} and why_not(GOOD[1], people.tanya) == set()


def test_a_service_that_names_no_file_is_warned_at_each_deployment(settings, stolen):
    assert stolen_passwords_are_known() == []
    settings.BREACHED_PASSWORDS = ""
    assert [said.id for said in stolen_passwords_are_known()] == ["accounts.W001"]


def test_without_the_file_that_was_named_no_password_is_accepted_unseen(people, settings):
    settings.BREACHED_PASSWORDS = "/nowhere/hashes.txt"
    with pytest.raises(FileNotFoundError):
        why_not(GOOD[0], people.tanya)


@pytest.mark.parametrize("content", ["", "0" * 40 + ":1\n"])
def test_a_file_of_nearly_nothing_is_no_trouble(tmp_path, settings, content):
    (tmp_path / "few").write_text(content)
    settings.BREACHED_PASSWORDS = str(tmp_path / "few")
    assert not weak_passwords.is_in_file("anything at all")
