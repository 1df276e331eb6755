"""Files that are attached to the record: their safe copies, page by page, and never the originals (evidence.offering)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.offering import OfferedFile, files_under, released_files, versions_under
from packs.content.parts import Entry, GivenFile, LeftOut, Line, Section, lines
from packs.content.quoting import file_is_given
from referrals.models import Referral

CODE = "files"
REDACTED_ALONE = (
    "Each of which a redacted version was released is given as that version, or not until there is another."
)
OF_A_FILE = re.compile(r"^file-([0-9a-f-]{36})")
SAID_OF_IT = re.compile(r"^(file-[0-9a-f-]{36}-[0-9a-f]{32})-[0-9a-f]{16}")
WHOLE_KEY, REDACTED_KEY = "-whole", "-redacted-"


def attached(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each with what it is, where it hangs, and what it also holds and the copy does not show."""
    offered = (file for file in released_files(referral) if file_is_given(file.place, given))
    return Section(CODE, "Files", numbered([entry_of(file) for file in offered]), empty="No file has been released.")


def numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Each under the folder of its number among those that are given: how many more there are is not said."""
    folders = [f"files/{number}/" for number in range(1, len(entries) + 1)]
    pairs = zip(entries, folders, strict=True)
    return [replace(each, caption=f"{folder} in this pack", folder=folder) for each, folder in pairs]


def for_others(section: Section, *, wholes: bool, named: bool) -> Section:
    """As it leaves the force as a file: without the wholes of what was redacted, unless there is a reason, and without what
    their senders call them where that would say who told us."""
    kept = numbered([each for each in section.entries if wholes or not is_whole_in_spite(each.file)])
    return replace(section, entries=kept if named else [_unnamed(each) for each in kept])


def _unnamed(entry: Entry) -> Entry:
    if is_redacted(entry.file):
        return entry
    return replace(entry, title=f"File {entry.folder.strip('/').rpartition('/')[2]}")


def files_left_out(referral: Referral, *, given: frozenset[str], parts: Sequence[Section]) -> list[LeftOut]:
    """That a file is not given as a whole, where the files are given."""
    if CODE not in given:
        return []
    there = {entry.file for section in parts for entry in section.entries if entry.file}
    wholes = {entry.file for entry in attached(referral, given=given).entries if is_whole_in_spite(entry.file)}
    return [LeftOut("Files as wholes", REDACTED_ALONE)] if wholes - there else []


def needs_reason(referral: Referral) -> bool:
    """Whether a file was ever redacted: who asks for a pack that leaves the force is asked about the whole."""
    return any(file.has_redacted for file in released_files(referral))


def entry_of(file: OfferedFile) -> Entry:
    return Entry(_called(file), _rows(file), file=key_of(file))


def _rows(file: OfferedFile) -> list[Line]:
    """Nothing that follows from what was taken out: the digest of the original would give a name back to a reader who tries
    names, and that there is another version says that something is in it."""
    return lines(
        ("Kind", file.kind),
        ("Attached to", file.where),
        ("Passages", "taken out where the pages are black or say [redacted]" if file.redacted else ""),
        ("Pages of the copy", len(file.pages)),
        ("The original also holds, and the copy does not show", list(file.also_holds)),
        ("SHA-256 of the original, which is kept by the police", "" if file.redacted else file.sha256),
    )


def _called(file: OfferedFile) -> str:
    return f"{file.name}: {file.what}"


def key_of(file: OfferedFile) -> str:
    """A file that is copied anew, or is another, or of which something else is printed, is another piece; and the whole is
    another once a redacted version was released: what was picked before is not on offer any more, so that the whole is never
    sent by oversight."""
    how = f"{REDACTED_KEY}{file.redacted}" if file.redacted else WHOLE_KEY if file.has_redacted else ""
    printed = json.dumps([_called(file), *([line.label, line.value] for line in _rows(file))])
    said = hashlib.blake2b(printed.encode(), digest_size=8).hexdigest()
    return f"file-{file.public_id}-{file.digest[:32]}-{said}{how}"


def given_as(key: str) -> str:
    """The same without what is printed of it: whether it is given still as it was does not hang on what it is called."""
    return SAID_OF_IT.sub(r"\1", key)


def public_id_of(key: str) -> str:
    """The file that a piece is of."""
    return OF_A_FILE.findall(key)[0]


def is_redacted(key: str) -> bool:
    """Whether this piece is a redacted version. On offer it stands before the file that it is of."""
    return key.startswith("file-") and REDACTED_KEY in key


def is_whole_in_spite(key: str) -> bool:
    """Whether this piece is a file unredacted, of which a redacted version was released once."""
    return key.startswith("file-") and key.endswith(WHOLE_KEY)


def files_of(referral: Referral, sections: tuple[Section, ...]) -> tuple[GivenFile, ...]:
    """What goes along with a pack that has these sections: the pages of each file that is listed in them, under the folder
    that is named there."""
    listed = {entry.file: entry for section in sections for entry in section.entries if entry.file}
    offered = ((file, listed.get(key_of(file))) for file in released_files(referral))
    return tuple(page for file, entry in offered if entry is not None for page in _pages(entry, file))


def _pages(entry: Entry, file: OfferedFile) -> Iterator[GivenFile]:
    folder, called = entry.folder, entry.title
    if file.document is not None:
        yield GivenFile(f"{folder}redacted.pdf", called, sha256=file.document.sha256, key=file.document.key)
    for page in file.pages:
        if page.key:
            name = f"{folder}page-{page.number}.jpg"
            yield GivenFile(name, f"{called}, page {page.number}", sha256=page.sha256, key=page.key)
    if file.text.strip():
        yield GivenFile(f"{folder}text.txt", f"{called}, its text", text=file.text)


def stand(referral: Referral) -> list[int]:
    """What makes another pack of it: each file that is released, sealed or removed, and each version without names."""
    return [*files_under(referral).values_list("version", flat=True), *versions_under(referral)]
