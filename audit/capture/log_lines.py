"""The number of the request on each line of the service's own log: the same that its events bear in the log of events."""

from __future__ import annotations

import logging

from audit.acting import current_actor


class WithRequest(logging.Filter):
    """So that an error in the one is found beside what was done in the other. A line of no request has none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = current_actor().request_id
        return True
