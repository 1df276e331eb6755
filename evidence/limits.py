"""Local limits of files. All are technical: no law or policy names one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    # --- What is taken
    file_bytes: int = 25 * MEGABYTE  # less than the scanner looks into (deploy/clamav/clamd.conf)
    at_once: int = 10  # files of one form
    form_bytes: int = 60 * MEGABYTE  # all of them; as at the proxy
    form_seconds: float = 240.0  # for all of it to arrive: 60 MB at 2 Mbit/s
    forms_at_once: int = 3  # of the eight threads of a web process, so that the others stay free
    of_one_record: int = 200
    # --- Of one person in a day: a whole phone's pictures into two records, and six minutes of the scanner
    day_files: int = 400
    day_bytes: int = 2_000 * MEGABYTE
    # --- In pieces, where there is script: what a lost connection costs is one piece
    piece_bytes: int = 500_000  # ten seconds at 400 kbit/s
    piece_least: int = 50_000  # but the last; five hundred pieces make the largest file
    unfinished: int = 20  # files that one person has begun to send and not sent: two forms full of them
    unfinished_kept: timedelta = timedelta(days=7)  # from its beginning; a week's trip without a connection
    # --- Scanning
    scan_seconds: float = 60.0  # for each answer of the scanner
    scan_rest: timedelta = timedelta(seconds=30)  # between two knocks at a scanner that does not answer
    signatures_age: timedelta = timedelta(hours=48)  # what is older finds nothing of yesterday
    signatures_early: timedelta = timedelta(hours=24)  # a zone or a clock that is wrong; a later day is none at all
    proof_every: timedelta = timedelta(minutes=10)  # how long it is believed that the scanner finds its test file
    # --- The safe copy
    copy_seconds: int = 60  # of processor, for one file
    copy_clock: int = 150  # of clock: a busy machine gives a reader half of its processor, or less
    # After so much of either the text of further pages is not compared with what is seen there, and is left out: what is left
    # is enough to draw two hundred pages, at 0.03 s of processor each.
    compare_seconds: float = 40.0
    compare_clock: float = 100.0
    copy_memory: int = 1_500 * MEGABYTE
    copy_bytes: int = 200 * MEGABYTE  # all pages of a copy, and each file that its reader writes
    pixels: int = 50_000_000  # of one picture: 50 megapixels are 150 MB in memory
    longest_edge: int = 2_600  # of a picture made anew; a page of a document is drawn smaller
    page_edge: int = 1_700
    pages: int = 200
    members: int = 3_000  # of an Office document, which is an archive
    unpacked: int = 90 * MEGABYTE  # less than clamd looks into: a larger member it passes over, and says OK
    text: int = 400_000  # characters of a copy
    words: int = 200  # characters of what was found, in a line that says what it also holds
    # --- Redacted versions
    redact_seconds: int = (
        150  # of processor, to make one, and as much to check it: each page is drawn once more than for the copy
    )
    redact_clock: int = 375
    # After so much of either the text of pages on which no words are taken out is not compared with what is seen there.
    redact_compare_seconds: float = 75.0
    redact_compare_clock: float = 190.0
    passages: int = 300  # that are marked in one; more is a file that is not worth sending
    # --- Work
    late: timedelta = timedelta(minutes=15)  # after which administrators are told that files wait
    lease: timedelta = timedelta(seconds=30)
    rings: int = 50
    done_kept: timedelta = timedelta(days=1)  # of work on a content: a worker that fell silent has come back by then
    same_content_at_once: int = 100  # files that are sealed or put back before the others' work comes first once more
    orphan_after: timedelta = timedelta(hours=24)  # a younger file may still be on its way


LIMITS = Limits()
