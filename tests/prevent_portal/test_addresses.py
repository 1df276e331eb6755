"""Who gets which address, and how Celery spells a socket."""

import pytest

from prevent_portal.celery import broker
from prevent_portal.embedded import command_environment

GIVEN = {
    "DATABASE_URL": "as the app",
    "KEEPER_DATABASE_URL": "as the keeper",
    "OWNER_DATABASE_URL": "as the owner",
    "HOME": "/home/ayesha",
}


@pytest.mark.parametrize("command", ["migrate", "flush", "sqlmigrate"])
def test_a_command_that_changes_the_schema_works_as_the_owner(command):
    assert command_environment(GIVEN, ["manage.py", command])["DATABASE_URL"] == "as the owner"


@pytest.mark.parametrize("command", ["runserver", "worker", "shell", "dbshell", "makemigrations", "seed"])
def test_every_other_command_works_as_the_app(command):
    assert command_environment(GIVEN, ["manage.py", command])["DATABASE_URL"] == "as the app"


@pytest.mark.parametrize("command", ["keeper", "audit_partitions"])
def test_what_only_the_keeper_may_do_is_done_as_the_keeper(command):
    assert command_environment(GIVEN, ["manage.py", command])["DATABASE_URL"] == "as the keeper"


@pytest.mark.parametrize("command", ["runserver", "worker", "shell", "migrate"])
def test_no_other_command_ever_sees_the_keepers_address(command):
    assert "KEEPER_DATABASE_URL" not in command_environment(GIVEN, ["manage.py", command])


@pytest.mark.parametrize("argv", [["manage.py"], ["manage.py", "migrate"], ["manage.py", "keeper", "migrate"]])
def test_no_command_ever_sees_the_owners_address_under_its_name(argv):
    assert "OWNER_DATABASE_URL" not in command_environment(GIVEN, argv)


@pytest.mark.parametrize("command", ["audit_verify", "audit_verifier", "audit_export", "audit_witness"])
def test_where_the_verifier_has_its_own_address_alone_its_commands_begin_no_servers(command):
    alone = {"AUDIT_VERIFIER_URL": "as the verifier"}
    assert command_environment(alone, ["manage.py", command])["DATABASE_URL"] == "as the verifier"
    assert "DATABASE_URL" not in command_environment(alone, ["manage.py", "shell"])
    beside = command_environment({**GIVEN, **alone}, ["manage.py", "audit_verify"])
    assert beside["DATABASE_URL"] == "as the app"


def test_an_outside_database_with_one_address_is_used_as_it_is():
    outside = {"DATABASE_URL": "as whoever"}
    assert command_environment(outside, ["manage.py", "migrate"]) == outside


@pytest.mark.parametrize(
    ("address", "spelling"),
    [
        ("unix:///srv/a%20b/redis.sock?db=0", "redis+socket:///srv/a%20b/redis.sock?virtual_host=0"),
        ("redis://:secret@redis:6379/0", "redis://:secret@redis:6379/0"),
        ("", "memory://"),
    ],
)
def test_celery_is_told_of_redis_in_its_own_spelling(address, spelling):
    assert broker(address) == spelling
