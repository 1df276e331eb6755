"""A database of a build before the first release is refused in words, wherever it is met."""

from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from prevent_portal.embedded import CannotStart
from prevent_portal.supervisor import refuse_a_database_of_before
from tests.audit.sealed import connected

WHAT_TO_DO = r"before the first release(?s:.*)rm -rf \.local"


@pytest.fixture
def of_before(transactional_db):
    """As an earlier build left it: with the name of a migration that is no more."""
    with connected("owner") as owner:
        owner.execute("insert into django_migrations (app, name, applied) values ('audit', '0002_seals', now())")
        owner.commit()
        yield
        owner.execute("delete from django_migrations where name = '0002_seals'")
        owner.commit()


def make_run_looks_at_it():
    with connected("app") as app:
        refuse_a_database_of_before(f"{app.info.dsn} password={app.info.password}", folder=Path(".local/demo/data"))


def test_nothing_begins_on_it(of_before, client):
    with pytest.raises(CannotStart, match=WHAT_TO_DO):
        make_run_looks_at_it()
    with pytest.raises(SystemCheckError, match=WHAT_TO_DO):
        call_command("migrate", verbosity=0, skip_checks=False)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_database_of_this_build_is_taken():
    make_run_looks_at_it()
    assert [found.id for found in run_checks(tags=[Tags.database], databases=["default"])] == []
