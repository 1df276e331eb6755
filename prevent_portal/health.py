"""What a balancer needs to know, and nothing more: no version, no name, no reason."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.evidence.administered import files_to_run
from core.fonts import CannotTell, missing_scripts
from prevent_portal.builds import is_of_before


@never_cache
@require_safe
@login_not_required
@transaction.non_atomic_requests  # a transaction would need the database that may be away
def livez(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
@login_not_required
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too, takes writes, and has every migration this code was written for. That something is missing which
    stops nothing is said, and not what: a stranger asks too."""
    if database_is_ready():
        return HttpResponse("ok\nnot whole\n" if _is_something_missing() else "ok\n", content_type="text/plain")
    return HttpResponse("not ready\n", content_type="text/plain", status=503)


def database_is_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            if is_of_before(cursor) or not _takes_writes(cursor):
                return False
        return _migrations_of_this_code() <= set(MigrationRecorder(connection).applied_migrations())
    except Error:
        # Otherwise the next request on this thread would meet the dead connection again.
        connection.close()
        return False


def _takes_writes(cursor: CursorWrapper) -> bool:
    """Not so at a standby: there no event can be written, and so no page be shown."""
    cursor.execute("show transaction_read_only")
    return cursor.fetchone() == ("off",)


def _is_something_missing() -> bool:
    """A script without a font, which is not noticed before a person's name is a number on paper; or a file that the
    database's administrator has not run. Which one `manage.py check` and the alarms of the service say."""
    try:
        with connection.cursor() as cursor:
            return _is_a_font_missing() or any(files_to_run(cursor))
    except Error:
        connection.close()
        return False


@cache
def _is_a_font_missing() -> bool:
    try:
        return bool(missing_scripts())
    except CannotTell:
        return True


@cache
def _migrations_of_this_code() -> frozenset[tuple[str, str]]:
    # Read from disk once: the code of a running process does not change.
    return frozenset(MigrationLoader(None).disk_migrations)
