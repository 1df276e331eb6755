#!/usr/bin/env python
"""Every command works on its own: with no DATABASE_URL it starts, or joins, the embedded servers."""

import os
import sys
from contextlib import ExitStack

from django.core.management import execute_from_command_line

from core.budgets import COMMAND, begin_within
from core.row_security import begin_as_the_service
from prevent_portal.embedded import CannotStart, command_environment, servers

NEEDS_NOTHING = {"", "help", "version", "--help", "--version"}


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
    has_address = "DATABASE_URL" in command_environment(os.environ, argv)
    needs_servers = not has_address and "".join(argv[1:2]) not in NEEDS_NOTHING
    try:
        with ExitStack() as until_done:
            addresses = until_done.enter_context(servers()) if needs_servers else {}
            environment = command_environment({**os.environ, **addresses}, argv)
            os.environ.clear()
            os.environ.update(environment)
            # A command of the keeper's or the worker's has its own limits for each transaction.
            begin_within(COMMAND)
            begin_as_the_service()
            execute_from_command_line(argv)
    except CannotStart as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main(sys.argv)
