"""Log lines as JSON, from an allow-list of keys. Exceptions are named, never quoted: a database error
carries the row."""

import json
import logging
import traceback


class ScrubbedLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | list[str]] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if not record.exc_info else str(record.msg),
        }
        if number := getattr(record, "request_number", ""):
            line["request"] = number
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][-6:]
        return json.dumps(line)
