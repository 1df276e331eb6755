"""Files of the demonstration: a photograph that Tanya added to her concern, a letter and an e-mail that Omar was given. Each is
scanned and copied by the service's own worker, where the machine has a scanner; until then it is held, as every file is."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from core.pdf import FONTS, render_pdf
from evidence import store
from evidence.actions import Told, receive
from evidence.uploads import Arrived
from prevent_portal.seeding.steps import Story
from referrals.filing.file_places import CASE_FILE, SUBMISSION
from referrals.models import Referral

LETTER = """<!doctype html><html lang="en"><head><title>Letter from the school</title></head><body>
<h1>Broadfen High School</h1>
<p>12 November 2026</p>
<p>Dear Mr Haddad,</p>
<p>Thank you for asking. He has missed eleven mornings since September. His sister Ewa Zieliński, who is in Year 7, told her form
tutor on 6 November that he does not sleep, and that he shouts at the screen at night. We have seen no injury on either of
them.</p>
<p>He still comes to the chess club on Thursdays. Ms Okafor, who runs it, would talk to him if that helps.</p>
<p>Yours sincerely,<br>Tanya Marsh, designated safeguarding lead</p>
</body></html>"""
MESSAGE = """\
From: tanya@demo.example
To: omar@demo.example
Subject: Re: your question
Date: Thu, 12 Nov 2026 15:42:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="parts"

--parts
Content-Type: text/plain; charset="utf-8"

The letter is with this. The form tutor can be reached until four.

--parts
Content-Type: text/plain; charset="utf-8"
Content-Disposition: attachment; filename="attendance.txt"

Mornings missed: 11

--parts--
"""
NOTE = ("SATURDAY 7 pm", "bring nobody", "they will all see")
GPS, LATITUDE, LONGITUDE = 0x8825, 2, 4


def with_files(story: Story) -> None:
    omar, tanya = story.people["omar"], story.people["tanya"]
    mine = Referral.objects.filter(officer=omar, submitted_by=tanya, finished_at__isnull=True).order_by("pk")[0]
    photograph = _arrived("IMG_2041.jpg", _photograph())
    told = Told("A page that fell out of his exercise book", by_whom="I took the photograph", when_made="10 November")
    story.do("tanya", receive, place=SUBMISSION, holder=mine, arrived=[photograph], told=told)
    given = [_arrived("Letter of 12 November.pdf", _letter()), _arrived("Re your question.eml", _message())]
    told = Told("What the school wrote when it was asked", by_whom="Tanya Marsh", when_made="12 November")
    story.do("omar", receive, place=CASE_FILE, holder=mine, arrived=given, told=told)


def _arrived(name: str, content: bytes) -> Arrived:
    writing = store.FILES.begin()
    writing.write(content)
    return Arrived(name, writing, size=len(content))


def _letter() -> bytes:
    return render_pdf(LETTER, css=f"@page {{ size: A4; margin: 25mm }} body {{ font-family: {FONTS} }}")


def _photograph() -> bytes:
    """A page with a few words, and in the file where it was taken: the copy that people open is made without."""
    picture = Image.new("RGB", (1600, 1200), "#f4efe4")
    lines = ImageDraw.Draw(picture)
    for height in range(150, 1200, 70):
        lines.line([(0, height), (1600, height)], fill="#b8c4d8", width=3)
    for number, words in enumerate(NOTE):
        lines.text((180, 220 + 140 * number), words, fill="#22304a", font_size=96)
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N", LATITUDE: (52.0, 37.0, 0.0), 3: "E", LONGITUDE: (1.0, 17.0, 0.0)})
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


def _message() -> bytes:
    return MESSAGE.replace("\n", "\r\n").encode()
