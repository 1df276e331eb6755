"""The launcher of the embedded servers: joined by many, left by all, open to nobody else."""

import os
import pwd
import signal
import stat
import subprocess
from types import SimpleNamespace

import psycopg
import pytest

from prevent_portal.embedded import CannotStart, servers
from prevent_portal.embedded import place as places
from prevent_portal.embedded.place import Place
from prevent_portal.embedded.servers import running
from tests.prevent_portal.somebody import Somebody, clear, is_answered, make_home


@pytest.fixture(scope="module")
def home():
    home = make_home()
    yield home
    clear(home)


@pytest.fixture(scope="module")
def served():
    """A home in which Ayesha stays while others ask."""
    home = make_home()
    ayesha = Somebody.starts(home).is_served()
    yield SimpleNamespace(home=home, ayesha=ayesha)
    ayesha.leaves()
    clear(home)


@pytest.fixture
def ayesha(served):
    return served.ayesha


def test_four_first_starts_at_once_make_one_server_and_the_last_one_out_stops_it():
    home = make_home()
    four = [Somebody.starts(home) for _ in range(4)]
    assert len({somebody.is_served().which_server() for somebody in four}) == 1

    for somebody in four[:3]:
        somebody.leaves()
    assert is_answered(four[3].addresses)
    four[3].leaves()
    assert not is_answered(four[3].addresses)
    clear(home)


def test_when_one_of_two_is_killed_the_other_still_stops_the_servers(home):
    ayesha, bryn = Somebody.starts(home).is_served(), Somebody.starts(home).is_served()
    ayesha.is_hit_by(signal.SIGKILL)
    assert is_answered(bryn.addresses)
    bryn.leaves()
    assert not is_answered(bryn.addresses)


def test_servers_left_by_a_killed_command_are_joined_and_stopped_by_the_next(home):
    ayesha = Somebody.starts(home).is_served()
    left_behind = ayesha.which_server()
    ayesha.is_hit_by(signal.SIGKILL)
    bryn = Somebody.starts(home).is_served()
    assert bryn.which_server() == left_behind
    bryn.leaves()
    assert not is_answered(bryn.addresses)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_polite_signal_to_the_only_user_stops_the_servers(home, number):
    ayesha = Somebody.starts(home).is_served()
    ayesha.is_hit_by(number)
    assert not is_answered(ayesha.addresses)


def test_any_path_will_do():
    home = make_home("deep/" * 20 + 'a home with spaces, it\'s "quoted", é')
    ayesha = Somebody.starts(home).is_served()
    assert ayesha.asks("SELECT current_user") == ("pp_app",)
    ayesha.leaves()
    clear(home)


def test_neither_role_is_a_superuser_and_only_the_owner_makes_tables(ayesha):
    rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert ayesha.asks(rights) == (False, False, False, False)
    assert ayesha.asks(rights, role="OWNER_DATABASE_URL") == (False, False, False, False)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ayesha.asks("CREATE TABLE mine (n int)")


def test_the_database_asks_for_a_password(ayesha):
    wrong = ayesha.addresses["DATABASE_URL"].replace("pp_app:", "postgres:not-the-")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_nothing_listens_on_a_port(ayesha):
    assert ayesha.asks("SELECT current_setting('listen_addresses')") == ("",)


def test_data_and_sockets_are_closed_to_everybody_else(served):
    home = served.home
    private = [path for path in (home / "demo" / "data").iterdir() if path.is_dir()]
    assert {"postgres", "redis", "run"} == {path.name for path in private}
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o700}
    assert stat.S_IMODE((home / "demo" / "secrets").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as another user")
@pytest.mark.parametrize("name", ["redis.sock", ".s.PGSQL.5432"])
def test_another_user_of_the_machine_reaches_neither_server(served, name):
    path = served.home / "demo" / "data" / "run" / name
    assert path.is_socket()
    visible = subprocess.run(["ls", path], user=12345, group=12345, capture_output=True, text=True)
    assert "Permission denied" in visible.stderr


def test_lost_passwords_are_made_anew_and_the_data_stays(home):
    ayesha = Somebody.starts(home).is_served()
    with psycopg.connect(ayesha.addresses["OWNER_DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    ayesha.leaves()
    (home / "demo" / "secrets").unlink()

    bryn = Somebody.starts(home).is_served()
    assert bryn.asks("SELECT n FROM kept", role="OWNER_DATABASE_URL") == (7,)
    assert bryn.addresses != ayesha.addresses
    bryn.leaves()


def test_an_error_in_the_server_log_quotes_no_row(served):
    with pytest.raises(psycopg.Error):
        served.ayesha.asks("SELECT 'Tomasz Wierzbicki'::int")
    assert "Wierzbicki" not in (served.home / "demo" / "data" / "postgres.log").read_text()


def test_a_server_that_was_killed_meanwhile_is_brought_back(home, monkeypatch):
    monkeypatch.setattr(places, "STATE", home)
    with running("demo", given={}) as (_, embedded):
        assert embedded.revive() == []
        embedded.stop()
        assert embedded.revive() == ["PostgreSQL", "Redis"]
        assert embedded.revive() == []


def test_an_address_from_outside_is_used_and_nothing_is_started():
    outside = {"DATABASE_URL": "postgresql://app@db/portal", "REDIS_URL": "redis://bell"}
    with servers("demo", given=outside) as addresses:
        assert addresses == outside


def test_a_directory_put_there_by_somebody_else_is_refused(tmp_path):
    found = tmp_path / "found"
    found.symlink_to("/tmp")
    account = pwd.getpwuid(os.geteuid())
    place = Place(state=tmp_path, data=tmp_path, sockets=found, account=account)
    with pytest.raises(CannotStart, match="somebody else's"):
        place.private_directory(found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over")
def test_a_directory_that_root_made_and_did_not_yet_hand_over_is_handed_over_by_who_meets_it(tmp_path):
    """As the second of two first commands meets it, between making and handing over."""
    made = tmp_path / "made"
    made.mkdir(mode=0o755)
    nobody = pwd.getpwnam(places.ACCOUNT_FOR_ROOT)
    Place(state=tmp_path, data=tmp_path, sockets=made, account=nobody).private_directory(made)
    found = made.stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (nobody.pw_uid, 0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_directory_of_a_third_account_is_refused_and_left_as_it_is(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    os.chown(theirs, 4242, 4242)
    place = Place(state=tmp_path, data=tmp_path, sockets=theirs, account=pwd.getpwnam(places.ACCOUNT_FOR_ROOT))
    with pytest.raises(CannotStart, match="somebody else's"):
        place.private_directory(theirs)
    assert (theirs.stat().st_uid, stat.S_IMODE(theirs.stat().st_mode)) == (4242, 0o755)
