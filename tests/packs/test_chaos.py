"""`manage.py chaos_packs` does its harm to servers of its own alone."""

from subprocess import CompletedProcess

import pytest
from django.core.management import CommandError, call_command

from prevent_portal.management.commands import chaos_packs


def test_the_command_is_refused_where_people_use_the_service(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="people use"):
        call_command("chaos_packs")


def test_the_command_tells_its_program_no_address_and_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://pp_app@db.force.example/prevent_portal")
    heard = []
    monkeypatch.setattr(
        chaos_packs.subprocess, "run", lambda command, env, **_: heard.append(env) or CompletedProcess(command, 1)
    )
    with pytest.raises(CommandError, match="see above"):
        call_command("chaos_packs", jobs=1)
    assert heard[0].keys() <= chaos_packs.TOLD
