"""What every test has: a database made by the owner of the schema, and used as the app role."""

import gc
import logging
import os
import socket
import tempfile
import threading
from contextlib import suppress
from time import monotonic
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import settings as examples
from pytest_django.plugin import blocking_manager_key
from whitenoise.base import WhiteNoise

from audit.acting import NOBODY, acting
from core.row_security import as_the_service
from policy import in_force
from policy.models import TIME_LIMITS
from tests import late
from tests.cluster import become, environment_before, is_there, leave, leave_the_environment_as_it_was
from tests.prepared import a_database, as_it_began, make_ahead, what_stands, work_in


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_setupnodes(config, specs):
    """The process that hands out the tests runs none: a database is for the workers, one each. In a new checkout it
    makes the one that theirs are copies of."""
    if "DATABASE_URL" not in environment_before() and not all(is_there(spec.id) for spec in specs):
        with config.stash[blocking_manager_key].unblock():
            make_ahead()
    leave()
    leave_the_environment_as_it_was()


HASHED_BY = settings.PASSWORD_HASHERS
# A hundredth of the time: what the service itself takes (an eighth of a second) is there to hold up who guesses.
CHEAP_TO_CHECK = "django.contrib.auth.hashers.MD5PasswordHasher"


LOOK_FOR_FILES = WhiteNoise.update_files_dictionary
# By the folder and what stands before their names in an address.
STATIC_FILES: dict[tuple[str, str], dict[str, object]] = {}


def _found_once(service, root, prefix):
    """Each client of a test is a service of its own, and would look for every static file anew: seven milliseconds."""
    if (root, prefix) not in STATIC_FILES:
        LOOK_FOR_FILES(service, root, prefix)
        STATIC_FILES[root, prefix] = dict(service.files)
    service.files |= STATIC_FILES[root, prefix]


def pytest_configure():
    settings.PASSWORD_HASHERS = [CHEAP_TO_CHECK, *HASHED_BY]
    WhiteNoise.update_files_dictionary = _found_once
    if late.SECONDS:
        settings.MIDDLEWARE = ["tests.late.pages_late", *settings.MIDDLEWARE]


# Seconds.
ANSWERED_WITHIN = 30


# Of a minute and more; a process that came upon one of them last would work on alone.
LONG = (
    "test_everyone_everywhere.py",
    "test_everyone_else_everywhere.py",
    "test_every_page_in_a_browser.py",
    "test_every_page_with_a_clock.py",
    "test_scenarios_7_to_12.py",
    "test_from_decision_to_look_back.py",
    "test_a_concern_from_browser_to_pack.py",
    "test_from_a_letter_to_a_recall.py",
    "test_rules_agree.py",
    "test_every_long_box.py",
)


def pytest_collection_modifyitems(items):
    """Files that want the story one after the other, so that it is young in each."""
    of_the_story = {item.path for item in items if "story_once" in item.fixturenames}
    items.sort(key=lambda item: (item.path.name not in LONG, item.path not in of_the_story))


def pytest_collection_finish():
    """An eighth of the processor's time went into looking for garbage among what is imported and stays: it is set
    aside, and looked for more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """In place of pytest-django's own: a database of this process, in which the tests have only the rights that the
    product has. `--create-db` migrates anew even if nothing has changed."""
    with django_db_blocker.unblock(), a_database(anew=request.config.getvalue("create_db")) as name:
        work_in(name)
        begun = what_stands()
        become("app")
        in_force.published(
            timezone.localdate(), TIME_LIMITS
        )  # once in a process, and so not in the first test that asks
        with pytest.MonkeyPatch.context() as patch, django_db_blocker.block():
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: (_all_answered(), as_it_began(begun)))
            patch.setattr(ThreadedWSGIServer, "process_request_thread", _on_its_line)
            yield
        connection.close()  # a test may have cut it, and nothing was asked on it since
        _hang_up_others()
        connection.close()


# By the thread that answers on it: a browser keeps lines open on which it asks nothing.
LINES: WeakKeyDictionary[threading.Thread, socket.socket] = WeakKeyDictionary()
ANSWER = ThreadedWSGIServer.process_request_thread


def _on_its_line(server: ThreadedWSGIServer, request: socket.socket, client_address: object) -> None:
    LINES[threading.current_thread()] = request
    ANSWER(server, request, client_address)


def _all_answered() -> None:
    """Before the rows of a test are taken away: a page that a browser left may still be written of, and what is written
    after that would be found by the next test. Nothing more is heard on a line, so that of those on which nothing is
    asked none is waited for; a browser that a failed test left open is waited for no longer."""
    begun = monotonic()
    for thread, line in list(LINES.items()):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)
        thread.join(max(0, ANSWERED_WITHIN - (monotonic() - begun)))


def _hang_up_others() -> None:
    """A page that a browser asked for and did not wait for may still hold a connection: nobody reads its answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"
        )


@pytest.fixture
def hashed_for_real(settings):
    """Passwords are hashed and checked as the service does it."""
    settings.PASSWORD_HASHERS = HASHED_BY


@pytest.fixture(scope="session")
def base_url():
    """Stands here because pytest-playwright's own one, which pytest 9 deprecates, only yields to a conftest."""


pytest_plugins = ["tests.people", "tests.records", "tests.story", "tests.browser", "tests.keeping", "tests.moved_on"]

# The machine may be slow; what is tested is what holds, not how fast an example is. The suite draws the same examples each
# time, so that it fails for what a change did; `make bench` draws others (PP_AT_RANDOM).
examples.register_profile("portal", deadline=None, derandomize="PP_AT_RANDOM" not in os.environ)
examples.load_profile("portal")


@pytest.fixture(autouse=True)
def nobody_acts_yet():
    """Whoever signed in during the test before acts no more: the cast has the same numbers in every test."""
    with acting(NOBODY), as_the_service():
        yield


@pytest.fixture(autouse=True)
def every_answer_is_closed(monkeypatch):
    """As a server closes each when it is sent: of one that a test does not read to its end the file would be found open
    later, in another test."""
    opened, really = [], tempfile.TemporaryFile
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda *args, **more: opened.append(really(*args, **more)) or opened[-1]
    )
    yield
    for file in opened:
        file.close()


@pytest.fixture(autouse=True)
def no_closure_is_drawn_by_lot(monkeypatch):
    """One closure in ten is read twice, and nobody can foretell which: tests that want it draw it themselves."""
    monkeypatch.setattr("referrals.casework.actions.second_look.by_chance", lambda: False)


class Heard(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.kinds = []

    def emit(self, record):
        self.kinds.append(record.msg)


@pytest.fixture(autouse=True)
def the_renderer_has_nothing_to_complain_of():
    """A warning of the PDF renderer is a box on paper or a style that it does not know: a fault in any test."""
    heard = Heard()
    renderer = logging.getLogger("weasyprint")
    renderer.addHandler(heard)
    yield heard
    renderer.removeHandler(heard)
    assert heard.kinds == []
