"""Files that are attached to the record: their safe copies, page by page, and never the originals (evidence.offering)."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.offering import OfferedFile, files_under, released_files
from packs.content.parts import Entry, GivenFile, Section, lines
from referrals.models import Referral


def attached(referral: Referral, *, given: frozenset[str]) -> Section:
    """Each with what it is, where it hangs, and what it also holds and the copy does not show."""
    entries = [_entry(number, file) for number, file in enumerate(released_files(referral), start=1)]
    return Section("files", "Files", entries, empty="No file has been released.")


def _entry(number: int, file: OfferedFile) -> Entry:
    rows = lines(
        ("Kind", file.kind),
        ("Attached to", file.where),
        ("Pages of the copy", len(file.pages)),
        ("The original also holds, and the copy does not show", list(file.also_holds)),
        ("SHA-256 of the original, which is kept by the police", file.sha256),
    )
    return Entry(f"{file.name}: {file.what}", rows, caption=f"{folder_of(number)}/ in this pack", file=_key(file))


def _key(file: OfferedFile) -> str:
    """A file that is copied anew, or is another, is another piece."""
    return f"file-{file.public_id}-{file.digest[:32]}"


def folder_of(number: int) -> str:
    return f"files/{number}"


def files_of(referral: Referral, sections: tuple[Section, ...]) -> tuple[GivenFile, ...]:
    """What goes along with a pack that has these sections: the pages of each file that is listed in them."""
    listed = {entry.file for section in sections for entry in section.entries if entry.file}
    offered = enumerate(released_files(referral), start=1)
    return tuple(page for number, file in offered if _key(file) in listed for page in _pages(number, file))


def _pages(number: int, file: OfferedFile) -> Iterator[GivenFile]:
    called = f"{file.name}: {file.what}"
    for page in file.pages:
        if page.key:
            name = f"{folder_of(number)}/page-{page.number}.jpg"
            yield GivenFile(name, f"{called}, page {page.number}", sha256=page.sha256, key=page.key)
    if file.text.strip():
        yield GivenFile(f"{folder_of(number)}/text.txt", f"{called}, its text", text=file.text)


def stand(referral: Referral) -> list[int]:
    """What makes another pack of it: each file that is released, sealed or removed."""
    return list(files_under(referral).values_list("version", flat=True))
