"""What stands behind the end of a file is said, however it dresses up; and reading for it takes no more than its share."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from evidence.child import endings
from evidence.child.reading import Reading
from tests.evidence.odd import crossed
from tests.evidence.odd.pictures import an_archive, picture

FALSE_END = b"startxref\n9\n%%EOF"


def holds(content: bytes, kind: str) -> dict[str, int]:
    reading = Reading(kind=kind)
    endings.say_what_follows(content, reading)
    return {code: number for code, number, _ in reading.holds}


def archive_with(remark: bytes = b"", *, stored: bytes = b"He said it.") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", stored)
        archive.comment = remark
    return made.getvalue()


def moved(archive: bytes, by: int) -> bytes:
    """Its list says where each part lies in the whole file, as the programs that glue have it."""
    made = bytearray(archive)
    listed = archive.index(b"PK\1\2")
    ends = archive.rindex(b"PK\5\6\0\0\0\0")
    for place in (listed + 42, ends + 16):
        struct.pack_into("<I", made, place, struct.unpack_from("<I", made, place)[0] + by)
    return bytes(made)


BEHIND = {
    "plain": archive_with(),
    "a remark that ends as a PDF does": archive_with(FALSE_END),
    "a remark that ends so and says more": archive_with(FALSE_END + b"\n" * 9),
    "a long remark": archive_with(b"x" * 60_000 + FALSE_END),
    "a part that ends as a PDF does": archive_with(stored=FALSE_END + b"\n"),
    "both": archive_with(FALSE_END, stored=FALSE_END),
    "packed": an_archive(),
}


@pytest.mark.parametrize("kind", ["pdf", *crossed.PICTURES])
@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND.keys())
def test_an_archive_behind_is_an_archive_whatever_it_says_itself(kind, behind):
    before = crossed.whole(kind)
    for glued in (behind, moved(behind, len(before))):
        assert holds(before + glued, kind) == {"trailing": len(glued.rstrip(b"\0\n")), "two_kinds": 1}


def test_an_archive_that_lies_within_what_a_picture_says_of_its_length_is_found_too():
    content = bytearray(crossed.whole("webp") + archive_with())
    content[4:8] = struct.pack("<I", len(content) - 8)
    assert "two_kinds" in holds(bytes(content), "webp")


def test_a_pdf_within_an_archive_from_the_first_byte_is_two_kinds():
    content = archive_with(stored=crossed.whole("pdf"))
    assert "two_kinds" in holds(content, "pdf")


@pytest.mark.parametrize("remark", [b"x" * 60, b"PK\5\6" + b"x" * 16 + b"\0\0", b"x" * 40 + b"PK\5\6" + b"x" * 16])
def test_the_remark_of_a_document_counts_also_where_it_looks_like_an_end(remark):
    made = io.BytesIO(crossed.whole("docx"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = remark
    assert holds(made.getvalue(), "docx")["trailing"] == len(remark.strip(b"\0"))


@pytest.mark.parametrize("kind", ["pdf", *crossed.PICTURES, *endings.OFFICE[:4]])
def test_nothing_is_said_of_a_whole_one(kind):
    assert holds(crossed.whole(kind), kind) == {}


def tiff_of(entries: list[tuple[int, int, int, int]], behind: bytes = b"") -> bytes:
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + listed + struct.pack("<I", 0) + behind


def test_a_tiff_is_read_at_the_tags_that_are_asked_and_at_no_other(monkeypatch):
    many, read = 90_000, []

    class Unpacking:
        error = struct.error

        @staticmethod
        def unpack_from(how: str, *rest: object) -> tuple[int, ...]:
            read.append(how)
            return struct.unpack_from(how, *rest)

    monkeypatch.setattr(endings, "struct", Unpacking)
    entries = [(700 + number, 4, many, 0) for number in range(50)]
    holds(tiff_of(entries, bytes(4 * many)), "tiff")
    assert not [how for how in read if str(many) in how]


@pytest.mark.parametrize(
    "entries",
    [[(273, 4, 90_000, 0)] * 2_000, [(330, 4, 90_000, 8)] * 2_000, [(273, 4, 2**32 - 1, 0)], [(1, 3, 1, 0)] * 60_000],
    ids=["pixels again and again", "directories again and again", "four billion", "many tags"],
)
def test_a_tiff_that_says_one_thing_thousands_of_times_is_left_to_its_reader(entries):
    began = time.process_time()
    holds(tiff_of(entries, bytes(400_000)), "tiff")
    assert time.process_time() - began < 1.0


def test_directories_that_lead_to_each_other_end():
    """Each a byte behind the other: as many as there are bytes, if nobody counts."""
    content = bytearray(tiff_of([(330, 4, 50_000, 100)], bytes(300_000)))
    for number in range(50_000):
        struct.pack_into("<I", content, 100 + 4 * number, 200_200 + 2 * number)
    began = time.process_time()
    holds(bytes(content), "tiff")
    assert time.process_time() - began < 1.0


def test_a_tiff_with_words_behind_it_still_says_so():
    assert holds(picture(format="TIFF") + b"His sister told us. " * 4, "tiff") == {"trailing": 79}
