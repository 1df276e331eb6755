"""Files that are attached to the record: their safe copies, page by page, and never the originals (evidence.offering)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.offering import OfferedFile, files_under, released_files, versions_under
from packs.content.parts import Entry, GivenFile, Section, lines
from packs.content.quoting import file_is_given
from referrals.models import Referral

WHOLE = "no: this is the whole, of which a redacted version was released"
OF_A_FILE = re.compile(r"^file-([0-9a-f-]{36})")
WHOLE_KEY, REDACTED_KEY = "-whole", "-redacted-"


def attached(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each with what it is, where it hangs, and what it also holds and the copy does not show."""
    offered = enumerate(released_files(referral), start=1)
    entries = [_entry(number, file) for number, file in offered if file_is_given(file.place, given)]
    return Section("files", "Files", entries, empty="No file has been released.")


def _entry(number: int, file: OfferedFile) -> Entry:
    rows = lines(
        ("Kind", file.kind),
        ("Attached to", file.where),
        ("Passages", "taken out where the pages are black or say [redacted]" if file.redacted else ""),
        ("Redacted", WHOLE if file.has_redacted else ""),
        ("Pages of the copy", len(file.pages)),
        ("The original also holds, and the copy does not show", list(file.also_holds)),
        ("SHA-256 of the original, which is kept by the police", file.sha256),
    )
    return Entry(
        _called(file),
        rows,
        caption=f"{folder_of(number)}/ in this pack",
        file=key_of(file),
        folder=f"{folder_of(number)}/",
    )


def _called(file: OfferedFile) -> str:
    return f"{file.name}: {file.what}"


def key_of(file: OfferedFile) -> str:
    """A file that is copied anew, or is another, is another piece; and the whole is another once a redacted version was
    released: what was picked before is not on offer any more, so that the whole is never sent by oversight."""
    how = f"{REDACTED_KEY}{file.redacted}" if file.redacted else WHOLE_KEY if file.has_redacted else ""
    return f"file-{file.public_id}-{file.digest[:32]}{how}"


def public_id_of(key: str) -> str:
    """The file that a piece is of."""
    return OF_A_FILE.findall(key)[0]


def is_redacted(key: str) -> bool:
    """Whether this piece is a redacted version. On offer it stands before the file that it is of."""
    return key.startswith("file-") and REDACTED_KEY in key


def is_whole_in_spite(key: str) -> bool:
    """Whether this piece is a file unredacted, of which a redacted version was released."""
    return key.startswith("file-") and key.endswith(WHOLE_KEY)


def folder_of(number: int) -> str:
    return f"files/{number}"


def files_of(referral: Referral, sections: tuple[Section, ...]) -> tuple[GivenFile, ...]:
    """What goes along with a pack that has these sections: the pages of each file that is listed in them."""
    listed = {entry.file for section in sections for entry in section.entries if entry.file}
    offered = enumerate(released_files(referral), start=1)
    return tuple(page for number, file in offered if key_of(file) in listed for page in _pages(number, file))


def _pages(number: int, file: OfferedFile) -> Iterator[GivenFile]:
    called = _called(file)
    if file.document is not None:
        name = f"{folder_of(number)}/redacted.pdf"
        yield GivenFile(name, called, sha256=file.document.sha256, key=file.document.key)
    for page in file.pages:
        if page.key:
            name = f"{folder_of(number)}/page-{page.number}.jpg"
            yield GivenFile(name, f"{called}, page {page.number}", sha256=page.sha256, key=page.key)
    if file.text.strip():
        yield GivenFile(f"{folder_of(number)}/text.txt", f"{called}, its text", text=file.text)


def stand(referral: Referral) -> list[int]:
    """What makes another pack of it: each file that is released, sealed or removed, and each version without names."""
    return [*files_under(referral).values_list("version", flat=True), *versions_under(referral)]
