"""The one story of evidence and packs, in a real browser, as each of the people in it.

1. Tanya, a teacher, adds two photographs and a letter to her draft, and sends it.
2. Omar sees them safe: as copies, upright, without the place where they were taken.
3. He takes the sister's name out of the letter; he cannot release that himself, Sian does.
4. He picks the redacted letter and one photograph for the NHS trust, and sends them.
5. Nadia sees what was picked and nothing else once she has said that the trust has it, and takes a copy.
6. A stranger's script says that the copy is whole and is the one in the log; of one with another byte, which item it is.
7. Omar recalls it: Nadia's page is gone at once, and she is asked to certify.
8. Each step of each of them is in the log."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from django.db import transaction
from PIL import Image
from playwright.sync_api import expect

from audit.models import Event
from evidence.models import File, FileState, Rendering
from evidence.tasks import render_redaction
from packs import manifest
from packs.models import PackJob, PackShare
from packs.tasks import make_pack
from referrals.casework.actions import claiming
from referrals.models import Referral
from tests.browser import ONLY, never_says, press, says, screenshot, tick, type_in, width_of_the_picture
from tests.evidence.odd.documents import a_pdf
from tests.evidence.odd.pictures import turned
from tests.evidence.sending import inspected
from tests.keys import press_by_key
from tests.records import a_draft, assessed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHECKER = Path(manifest.__file__).parent / "checker" / "check_pack.py"
FAMILY = {"family": {"family": "Lives with his sister, Aisha Marsh (07700 900123).", "household": ""}}
SAID = b"BT /F1 14 Tf 20 150 Td (His sister Aisha saw the note.) Tj 0 -30 Td (He was at home on Monday.) Tj ET"
SENT = (
    {"name": "note.jpg", "mimeType": "image/jpeg", "buffer": turned("JPEG", gps=True)},
    {"name": "bench.jpg", "mimeType": "image/jpeg", "buffer": turned("JPEG")},
    {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(said=SAID)},
)
NARROW = 320


def button(page, name):
    press(page.get_by_role("button", name=name, exact=True).first)


def link(page, name):
    press(page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first)


def seen(page, name):
    """A picture of it at both widths, for a person to look at."""
    screenshot(page, f"story_{name}", width=NARROW)
    screenshot(page, f"story_{name}")


def test_from_a_letter_to_a_pack_that_is_recalled(browsing_as, who, clamd, tmp_path):
    referral = tanya_sends_two_photographs_and_a_letter(browsing_as("tanya"), who)
    omar, nadia = browsing_as("omar"), browsing_as("nadia")
    omar_sees_them_safe(omar, referral)
    omar_takes_the_name_of_his_sister_out(omar)
    sian_releases_it(browsing_as("sian"))
    omar_sends_what_he_picked(omar, referral)
    copy = nadia_reads_it_and_takes_a_copy(nadia, tmp_path)
    the_copy_says_nothing_of_her(copy)
    a_stranger_checks_it(copy)
    omar_recalls_it(omar)
    nothing_of_it_is_left_for_her(nadia)
    each_step_is_in_the_log(referral)


def dropped(page, *files):
    """Let fall on the form: what was chosen stays chosen, and what falls twice is there once. Who has keys alone chooses all."""
    if ONLY == "keys":
        page.get_by_label("Files", exact=True).set_input_files(SENT)
        type_in(page.get_by_label("What is note.jpg?"), "The note on his desk")
        return
    given = page.evaluate_handle(
        """(files) => {
            const given = new DataTransfer();
            const there = document.querySelector("form[data-files] input[type=file]").files;
            for (const [name, type, said] of files)
                given.items.add([...there].find(file => file.name === name) ?? new File([new Uint8Array(said)], name, { type }));
            return given;
        }""",
        [[file["name"], file["mimeType"], list(file["buffer"])] for file in files],
    )
    page.locator("form[data-files]").dispatch_event("drop", {"dataTransfer": given})


def drawn(page, *parts):
    """With the mouse, from one corner to the other, in parts of the page's picture. Who has keys alone types where it stands."""
    if ONLY == "keys":
        left, top, right, bottom = (round(part * 100) for part in parts)
        for label, value in (
            ("From the left", left),
            ("From the top", top),
            ("Width", right - left),
            ("Height", bottom - top),
        ):
            type_in(page.get_by_label(label), str(value))
        return
    picture = page.locator("[data-draw-box] img")
    picture.scroll_into_view_if_needed()
    seen = picture.bounding_box()
    left, top, right, bottom = (part * seen["width" if n % 2 == 0 else "height"] for n, part in enumerate(parts))
    page.mouse.move(seen["x"] + left, seen["y"] + top)
    page.mouse.down()
    page.mouse.move(seen["x"] + right, seen["y"] + bottom, steps=3)
    page.mouse.up()


def tanya_sends_two_photographs_and_a_letter(tanya, who) -> Referral:
    with transaction.atomic():
        draft = a_draft(who("tanya"), **FAMILY)
    tanya.goto(f"/drafts/{draft.public_id}/files/add/")
    tanya.get_by_label("Files", exact=True).set_input_files(SENT[:2])
    type_in(tanya.get_by_label("What is note.jpg?"), "The note on his desk")
    dropped(tanya, SENT[0], SENT[2])
    expect(tanya.get_by_label("What is note.jpg?")).to_have_value("The note on his desk")
    expect(tanya.get_by_label("What is bench.jpg?")).to_have_value("")
    type_in(tanya.get_by_label("What is letter.pdf?"), "What his form tutor wrote to us")
    type_in(tanya.get_by_label("What is this?"), "The note on his desk, and where he sat")
    button(tanya, "Send")
    says(tanya, "Nobody can open it yet")
    assert {inspected(file).state for file in File.objects.all()} == {FileState.RELEASED}
    tanya.goto(f"/drafts/{draft.public_id}/check/")
    button(tanya, "Send to police now")
    with transaction.atomic():
        return assessed(who, claiming.claim(referral=Referral.objects.get(), by=who("omar")))


def omar_sees_them_safe(omar, referral):
    omar.goto(f"/referrals/{referral.public_id}/files/")
    says(omar, "What his form tutor wrote to us", "The note on his desk, and where he sat")
    link(omar, "note.jpg")
    says(omar, "the place where it was taken")
    # It came lying on its side, 80 by 40.
    assert width_of_the_picture(omar.locator("main img")) == 40
    link(omar, "All files of this record")
    link(omar, "letter.pdf")
    says(omar, "His sister Aisha saw the note.")


def omar_takes_the_name_of_his_sister_out(omar):
    button(omar, "Make a redacted version")
    link(omar, "Mark names or other words")
    tick(omar.get_by_label("Aisha (once, on 1 page)"))
    tick(omar.get_by_label("It is about somebody else"))
    type_in(omar.get_by_label("In your own words"), "His sister, who lives elsewhere")
    button(omar, "Mark it")
    link(omar, "Draw a box on page 1")
    drawn(omar, 0.1, 0.7, 0.5, 0.9)
    expect(omar.get_by_label("Width")).to_have_value(re.compile("^(39|40)"))
    tick(omar.get_by_label("It is not needed"))
    type_in(omar.get_by_label("In your own words"), "Nothing that anybody needs")
    button(omar, "Mark it")
    seen(omar, "redaction")
    button(omar, "Make it")
    render_redaction(Rendering.objects.get().pk)
    omar.reload()
    says(omar, "Page 1 after")
    expect(omar.get_by_role("button", name="Release it")).to_have_count(0)


def sian_releases_it(sian):
    redaction = Rendering.objects.get().redaction
    sian.goto(f"/redactions/{redaction.public_id}/")
    expect(sian.get_by_role("group", name="Text of page 1 before")).to_contain_text("Aisha")
    expect(sian.get_by_role("group", name="Text of page 1 after")).to_contain_text("His sister")
    expect(sian.get_by_role("group", name="Text of page 1 after")).not_to_contain_text("Aisha")
    button(sian, "Release it")
    says(sian, "Released")


def omar_sends_what_he_picked(omar, referral):
    omar.goto(f"/referrals/{referral.public_id}/packs/")
    link(omar, "Make a pack")
    tick(omar.get_by_label("Broadfen NHS Trust"))
    button(omar, "Continue")
    files = omar.get_by_role("group", name="Files")
    tick(files.get_by_label("redacted").first)
    tick(files.get_by_label("note.jpg").first)
    type_in(omar.get_by_role("textbox", name="Purpose"), "To keep him safe at school")
    tick(omar.locator("input[name=lawful_basis][value=child_protection]"))
    type_in(omar.get_by_label("Why is it necessary?"), "They treat him and have to know what he wrote.")
    type_in(omar.get_by_label("Why is it proportionate?"), "The note, and the letter without his sister.")
    button(omar, "Look at it as they will see it")
    never_says(omar, "Aisha", "bench.jpg")
    button(omar, "Send it")
    make_pack(PackJob.objects.get().pk)


def nadia_reads_it_and_takes_a_copy(nadia, tmp_path) -> Path:
    share = PackShare.objects.get()
    nadia.goto("/packs/received/")
    press(nadia.locator("main table a"))
    never_says(nadia, "note.jpg", "Dylan")
    button(nadia, "We have it: open it")
    says(nadia, "To keep him safe at school", "note.jpg")
    never_says(nadia, "Aisha", "bench.jpg", "52.63", share.referral.reference, "one more push")
    seen(nadia, "partner_reads")
    with nadia.expect_download() as waiting:
        take = nadia.get_by_role("button", name="Take a copy")
        press_by_key(take) if ONLY == "keys" else take.click()
    waiting.value.save_as(tmp_path / "copy.zip")
    return tmp_path / "copy.zip"


def pictures_in(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [Image.open(io.BytesIO(page.Resources.XObject.I.read_raw_bytes())) for page in pdf.pages]


def the_copy_says_nothing_of_her(copy):
    """What was picked is in it: the letter without her name in any file, one photograph without where it was taken."""
    with ZipFile(copy) as pack:
        items = {name: pack.read(name) for name in pack.namelist()}
    said = {name: (name.encode() + content).lower() for name, content in items.items()}
    assert not [name for name, words in said.items() if b"aisha" in words or b"52.63" in words]
    pictures = [each for name, said in items.items() if name.endswith("pages.pdf") for each in pictures_in(said)]
    assert len(pictures) == 2 and not any(dict(each.getexif()) for each in pictures)
    letter = next(said for name, said in items.items() if name.endswith("redacted.pdf"))
    text = pypdfium2.PdfDocument(letter)[0].get_textpage().get_text_range()
    assert "His sister" in text and "Aisha" not in text
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        assert not pdf.attachments and not pdf.open_outline().root


def checked(copy, *more) -> tuple[int, str]:
    ran = subprocess.run([sys.executable, "-I", CHECKER, copy, *more], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def a_stranger_checks_it(copy):
    logged = Event.objects.get(kind="pack.downloaded").payload
    with ZipFile(copy) as pack:
        root = json.loads(pack.read("manifest.json"))["root"]
    assert root in logged
    assert checked(copy, "--root", root) == (0, f"ok: 6 items agree with the root that was given\nroot {root}\n")
    whole = copy.read_bytes()
    with ZipFile(copy) as pack:
        name = next(each for each in pack.namelist() if each.endswith("pages.pdf"))
        begins = whole.index(pack.read(name))
    changed = bytearray(whole)
    changed[begins + 20] ^= 1
    other = copy.with_name("changed.zip")
    other.write_bytes(changed)
    assert checked(other) == (1, f"BAD: {name}: changed\n")


def omar_recalls_it(omar):
    omar.goto(f"/packs/shared/{PackShare.objects.get().public_id}/")
    says(omar, "Nadia Broad")
    link(omar, "Recall it")
    type_in(omar.get_by_label("Why?"), "It was meant for his doctor")
    button(omar, "Recall it")
    says(omar, "Recalled")


def nothing_of_it_is_left_for_her(nadia):
    share = PackShare.objects.get()
    assert nadia.reload().status == 404
    never_says(nadia, "note.jpg")
    nadia.goto("/packs/received/")
    link(nadia, "say that pack")
    says(nadia, "Nadia Broad")
    never_says(nadia, "note.jpg", "Dylan", share.recalled_why)


STEPS = {
    "Tanya Okafor": ["file.received", "referral.submitted"],
    "Omar Haddad": [
        "file.read",
        "file.page_shown",
        "redaction.begun",
        "passage.marked",
        "redaction.make",
        "pack.prepared",
        "pack.requested",
        "packshare.recall",
    ],
    "Sian Pugh": ["redaction.read", "redaction.page_shown", "redaction.release"],
    "Nadia Broad": ["pack.opened", "packshare.acknowledge", "pack.downloaded"],
}


def each_step_is_in_the_log(referral):
    for name, steps in STEPS.items():
        logged = Event.objects.filter(actor_name=name).order_by("pk").values_list("kind", flat=True)
        firsts = list(dict.fromkeys(kind for kind in logged if kind in steps))
        assert firsts == steps, name
