"""What a pack says, kept beside its file: so that its page and the readable copy say what the document says, read from the
record once."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from packs.content.parts import Annex, Entry, GivenFile, Happening, LeftOut, Line, PackContent, Section


def kept(content: PackContent) -> bytes:
    return json.dumps(asdict(content), ensure_ascii=False, default=_moment).encode()


def _moment(value: Any) -> str:
    assert isinstance(value, datetime), "a pack holds text, numbers and moments"
    return value.isoformat()


def read_back(said: bytes) -> PackContent:
    plain = json.loads(said)
    return PackContent(
        **{
            **plain,
            "made_at": datetime.fromisoformat(plain["made_at"]),
            "sections": tuple(_section(**section) for section in plain["sections"]),
            "left_out": tuple(LeftOut(**part) for part in plain["left_out"]),
            "annexes": tuple(Annex(**annex) for annex in plain["annexes"]),
            "files": tuple(GivenFile(**file) for file in plain["files"]),
        }
    )


def _section(*, entries: list[Any], happenings: list[Any], **said: Any) -> Section:
    return Section(
        entries=[Entry(**{**entry, "lines": [Line(**line) for line in entry["lines"]]}) for entry in entries],
        happenings=[Happening(**{**each, "when": datetime.fromisoformat(each["when"])}) for each in happenings],
        **said,
    )
