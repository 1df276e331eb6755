"""The worker of test_chaos.py: `celery -A tests.packs.quick_worker`. As it is served, but that what a pack looks like was drawn
beforehand, a safe copy is one picture, a scanner is not asked, and a worker that falls silent is followed after two seconds."""

import time
from datetime import timedelta

import tests  # noqa: F401 - reads the settings
from core import jobs
from core.limits import Jobs
from evidence import inspecting
from evidence.copying import Copy, Page
from evidence.models import Inspection
from evidence.scanner import SCANNER, Verdict
from packs import build
from packs.archive import DOCUMENT
from packs.models import PackJob
from prevent_portal.celery import app
from tests.evidence.released import PICTURE
from tests.packs.finished import drawn

DRAWN = {part.name: part.content for part in drawn()}[DOCUMENT]
COPY = Copy(kind="jpeg", reader="a test", pages=(Page(PICTURE, 80, 60, ""),))
TAKES = 0.1  # seconds, in the middle of which a worker can be killed
build.pdf_of = lambda content: time.sleep(TAKES) or DRAWN
inspecting.copy_of = lambda file: time.sleep(TAKES) or COPY
SCANNER.scan = lambda file: Verdict("", "ClamAV 1.4.6/27800")
PackJob.lease = Inspection.lease = timedelta(seconds=2)
jobs.JOBS = Jobs(rest=timedelta(seconds=0.1), attempts=30)
assert app
