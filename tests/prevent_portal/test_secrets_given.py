"""Secrets are changed without losing anybody's session, and what is missing is said (ADR 0056)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.enciphered import new_key
from prevent_portal.secrets_given import TOGETHER, every_secret_is_given
from tests.source import ROOT


@pytest.fixture
def changed(settings):
    """As the service starts with a new key before the old one."""

    def change():
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one " * 5, [settings.SECRET_KEY]

    return change


def test_a_session_of_before_goes_on_and_then_needs_the_old_key_no_more(signed_in, changed, settings):
    tanya = signed_in("tanya")
    changed()
    assert tanya.get("/messages/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert tanya.get("/messages/").status_code == 200


def test_a_session_that_was_not_used_meanwhile_ends_with_the_old_key(signed_in, changed, settings):
    tanya = signed_in("tanya")
    changed()
    settings.SECRET_KEY_FALLBACKS = []
    assert "/accounts/login/" in tanya.get("/messages/")["Location"]


def test_the_first_line_signs_and_the_others_are_accepted():
    environment = {**os.environ, "SECRET_KEY": "new\nold\nolder", "DJANGO_SETTINGS_MODULE": "prevent_portal.settings"}
    asked = "from django.conf import settings as s; print(s.SECRET_KEY, *s.SECRET_KEY_FALLBACKS)"
    said = subprocess.run([sys.executable, "-c", asked], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert said.stdout == "new old older\n", said.stderr


def told():
    return [message.id.partition(".")[2] for message in every_secret_is_given()]


def test_nothing_is_said_of_a_service_that_has_each_once(settings, tmp_path):
    settings.SECOND_FACTOR_KEY = key_file(tmp_path / "one", 1)
    settings.ALARMS_TOKEN, settings.SECRET_KEY_FALLBACKS = "known", []
    assert told() == []


@pytest.mark.parametrize("spoiled", ["", "not base64!", "c2hvcnQ="])
def test_a_key_that_is_missing_or_spoiled_is_an_error(settings, tmp_path, spoiled):
    settings.SECOND_FACTOR_KEY, settings.ALARMS_TOKEN = str(tmp_path / "key"), ""
    (tmp_path / "key").write_text(spoiled)
    assert told() == ["E003", "W001"]


def test_a_key_of_before_is_named_for_as_long_as_it_is_accepted(settings, tmp_path):
    settings.SECOND_FACTOR_KEY = key_file(tmp_path / "two", 2)
    settings.ALARMS_TOKEN, settings.SECRET_KEY_FALLBACKS = "known", ["old"]
    assert told() == ["I001", "I002"]


@pytest.mark.parametrize(("first", "needed"), TOGETHER.items())
def test_who_seals_verifies_or_keeps_backups_is_told_of_each_key_that_is_missing(
    settings, tmp_path, monkeypatch, first, needed
):
    settings.SECOND_FACTOR_KEY = key_file(tmp_path / "one", 1)
    settings.ALARMS_TOKEN, settings.SECRET_KEY_FALLBACKS = "known", []
    for name in {*TOGETHER, *(name for each in TOGETHER.values() for name in each)}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(first, str(tmp_path / "is not there"))
    assert told() == ["E006"] * len(needed)
    (tmp_path / "empty").touch()
    for name in needed:
        monkeypatch.setenv(name, str(tmp_path / "empty"))
    assert told() == ["E006"] * len(needed)
    for name in needed:
        monkeypatch.setenv(name, key_file(tmp_path / name, 1))
    assert told() == []


def key_file(path, many):
    path.write_text("\n".join(new_key() for _ in range(many)))
    return str(path)
