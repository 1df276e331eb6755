"""What leaves: one file, the same bytes for the same pack, each copy its taker's own, and any change of it found by a
stranger with one script."""

import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.clock import LONDON
from core.stamping import stamped
from packs import archive, manifest, store
from packs.content.kept import kept, read_back
from packs.content.parts import Annex, Happening, Section
from packs.copies import Altered, Taking, copy_of
from packs.document import pdf_of, readable_of
from packs.models import Pack
from packs.picture_pages import document_of
from tests.packs.finished import drawn, head, said
from tests.packs.tagged import Reading
from tests.packs.test_document import a_pack, text_of

CHECKER = Path(manifest.__file__).parent / "checker" / "check_pack.py"
TAKEN = Taking(2, "Nadia Broad", "Broadfen NHS Trust", datetime(2026, 11, 28, 20, 1, tzinfo=LONDON))
WORDS = "Copy 2, taken by Nadia Broad, Broadfen NHS Trust, 28 November 2026 at 8:01pm"


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture(scope="module")
def checker():
    spec = importlib.util.spec_from_file_location("check_pack", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def a_kept_pack() -> Pack:
    """As the database has it, without a database."""
    listed = manifest.manifest_of(head(), drawn())
    parts = [*drawn(), archive.Part(archive.CONTENT, "", kept(said()))]
    stored = store.put(lambda file: archive.write(file, parts))
    return Pack(file=stored.name, sha256=stored.sha256, manifest=listed)


def taken(taking=TAKEN) -> bytes:
    with copy_of(a_kept_pack(), taking).file as file:
        return file.read()


def test_the_same_pack_taken_by_the_same_person_at_the_same_moment_is_the_same_bytes():
    assert taken() == taken()


def test_every_page_says_who_took_it_and_when_and_is_read_aloud_as_before():
    document = pdf_of(a_pack("A long story. " * 900, happenings=60))
    copy = stamped(document, TAKEN.line())
    pages = text_of(copy)
    assert len(pages) > 4 and all(WORDS in " ".join(page.split()) for page in pages)
    before, after = Reading(document), Reading(copy)
    assert [node.says() for node in after.tree.all("P", "H1", "H2")] == [
        n.says() for n in before.tree.all("P", "H1", "H2")
    ]
    assert set(after.unread()) == set(before.unread())


def a_kept_pack_with_files() -> Pack:
    """A letter of two pages, a redacted one, a photograph in grey, and what can be read in them."""
    pictures = [jpeg("RGB", (1200, 1700)), jpeg("RGB", (1700, 1200)), jpeg("L", (90, 60))]
    parts = [
        *drawn(),
        archive.Part("annexes/annex-1.txt", "Annex 1: Long", b"OFFICIAL\n\naaa"),
        archive.Part("files/1/page-1.jpg", "letter.pdf: A letter, page 1", pictures[0]),
        archive.Part("files/1/page-2.jpg", "letter.pdf: A letter, page 2", pictures[1]),
        archive.Part("files/1/text.txt", "letter.pdf: A letter, its text", b"He wrote it"),
        archive.Part("files/2/redacted.pdf", "Redacted version 1", document_of(pictures[:2], title="t")),
        archive.Part("files/3/page-1.jpg", "photo.jpg: A photo, page 1", pictures[2]),
    ]
    stored = store.put(lambda file: archive.write(file, [*parts, archive.Part(archive.CONTENT, "", kept(said()))]))
    listed = manifest.manifest_of(head(), parts)
    return Pack(file=stored.name, sha256=stored.sha256, manifest=listed)


def jpeg(mode, size) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "white").save(made, "JPEG")
    return made.getvalue()


def test_each_page_of_each_file_says_whose_copy_it_is_and_how_it_is_marked(checker, tmp_path):
    """Nadia prints one page of a letter: whoever finds it reads from which copy it came."""
    pack = a_kept_pack_with_files()
    with copy_of(pack, TAKEN).file as file, copy_of(pack, TAKEN).file as again:
        whole = file.read()
        assert whole == again.read()
    assert found(checker, tmp_path, whole)["ok"]
    with zipfile.ZipFile(io.BytesIO(whole)) as copy:
        items = {name: copy.read(name) for name in copy.namelist()}
    assert {"files/1/pages.pdf", "files/2/redacted.pdf", "files/3/pages.pdf"} < set(items)
    marked = f"OFFICIAL-SENSITIVE, PR-7CDX-94KMT. {WORDS}"
    for name, content in items.items():
        if name.startswith("files/") and name.endswith(".pdf"):
            assert all(marked in " ".join(page.split()) for page in text_of(content)), name
        elif name.endswith(".txt"):
            assert content.decode().startswith(f"{marked}\n\n"), name
    assert not [name for name in items if name.endswith(".jpg")]
    with pikepdf.open(io.BytesIO(items["files/1/pages.pdf"])) as pages:
        assert len(pages.pages) == 2 and pages.Root.MarkInfo.Marked and len(pages.Root.StructTreeRoot.K.K) == 2
        pictures = [bytes(page.Resources.XObject.I.read_raw_bytes()) for page in pages.pages]
        assert pictures == [jpeg("RGB", (1200, 1700)), jpeg("RGB", (1700, 1200))]  # byte for byte
        assert all(float(page.mediabox[1]) < 0 for page in pages.pages)  # the line covers nothing


def test_a_name_in_another_script_is_stamped_too():
    copy = stamped(pdf_of(said()), "Copy 1, taken by محمد")
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert all("/TakenBy" in page.Resources.XObject for page in pdf.pages)
    assert "دمحم" in text_of(copy)[0] or "محمد" in text_of(copy)[0]


def test_a_copy_holds_what_the_manifest_lists_and_nothing_else():
    with zipfile.ZipFile(io.BytesIO(taken())) as pack:
        listed = json.loads(pack.read("manifest.json"))
        assert pack.namelist() == [*(item["name"] for item in listed["items"]), "manifest.json"]
        assert listed["copy"]["taken_by"] == "Nadia Broad" and WORDS in pack.read("pack.html").decode()
        assert listed["left_out"] == [{"title": "Police notes", "because": "Never given to this kind of recipient."}]


def test_what_was_altered_in_the_store_never_leaves():
    pack = a_kept_pack()
    with store.PACKS._path(pack.file).open("r+b") as file:
        file.seek(200)
        file.write(b"!")
    with pytest.raises(Altered):
        copy_of(pack, TAKEN)


def test_what_a_pack_says_is_read_back_as_it_was():
    moment = datetime(2026, 11, 28, 9, tzinfo=LONDON)
    content = said(
        sections=(Section("chronology", "Chronology", happenings=[Happening(moment, "Asked", "Omar")], more=2),),
        annexes=(Annex(1, "Long", "a" * 10),),
    )
    assert readable_of(read_back(kept(content))) == readable_of(content)
    assert read_back(kept(content)).annexes == content.annexes


def found(checker, tmp_path, content: bytes, root: str = ""):
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    return checker.check(path, root)


def test_a_stranger_checks_a_whole_copy(tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(taken())
    alone = [sys.executable, "-I", "-S", str(CHECKER), str(path)]
    run = subprocess.run(alone, capture_output=True, text=True, check=True)
    root = run.stdout.split()[-1]
    assert run.stdout.startswith("ok: 2 items")
    assert subprocess.run([*alone, "--root", root], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*alone, "--root", "0" * 64], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("name", ["pack.pdf", "pack.html"])
def test_after_one_byte_was_flipped_the_checker_says_which_item_it_was(checker, tmp_path, name):
    whole = taken()
    with zipfile.ZipFile(io.BytesIO(whole)) as pack:
        begin = whole.index(pack.read(name))
    bent = bytearray(whole)
    bent[begin + 100] ^= 1
    assert found(checker, tmp_path, bytes(bent))["faults"] == [f"{name}: changed"]


def a_small_pack(*, turned: bool = False) -> bytes:
    """Of two items of a few bytes: short enough to walk."""
    parts = [archive.Part("pack.pdf", "The pack", b"%PDF"), archive.Part("pack.html", "To read", b"<p>")]
    told = manifest.manifest_of({"format": "prevent-portal/pack/1"}, parts)
    entries = [*parts, archive.Part("manifest.json", "", manifest.spelt(told))]
    made = io.BytesIO()
    archive.write(made, entries[::-1] if turned else entries)
    return made.getvalue()


def test_whatever_byte_is_flipped_it_is_found_and_said_in_a_sentence(checker, tmp_path):
    """Each byte of a small pack, and each bit of what stands round its items."""
    whole = a_small_pack()
    assert found(checker, tmp_path, whole)["ok"]
    round_them = whole.index(b"PK\x01\x02")
    places = [(place, place % 8) for place in range(round_them)]
    places += [(place, bit) for place in range(round_them, len(whole)) for bit in range(8)]
    for place, bit in places:
        bent = bytearray(whole)
        bent[place] ^= 1 << bit
        report = found(checker, tmp_path, bytes(bent))
        assert not report["ok"] and all(report["faults"]), (place, bit)


def as_python_wrote_it_before(whole):
    """Until 3.11.3: version 20, and the length where it is 0xFFFFFFFF since."""
    made = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as pack:
        for entry in pack.infolist():
            at = entry.header_offset
            made[at + 4], made[at + 18 : at + 26] = 20, entry.file_size.to_bytes(4, "little") * 2
    listed = [found.start() for found in re.finditer(b"PK\x01\x02", whole)]
    for at in listed:
        made[at + 4] = made[at + 6] = 20
    return bytes(made)


def test_a_pack_is_whole_whichever_release_of_python_made_or_checks_it(checker, tmp_path):
    now, before = a_small_pack(), as_python_wrote_it_before(a_small_pack())
    assert len(now) == len(before)
    assert found(checker, tmp_path, now)["ok"] and found(checker, tmp_path, before)["ok"]
    mixed = now[:4] + bytes([20 + 45 - now[4]]) + now[5:]
    assert found(checker, tmp_path, mixed)["faults"] == ["the file round the items was changed"]


def test_items_in_another_order_are_another_file(checker, tmp_path):
    assert found(checker, tmp_path, a_small_pack(turned=True))["faults"] == ["the file round the items was changed"]


def test_an_item_that_was_exchanged_with_its_line_is_found_by_the_root_in_the_log(checker, tmp_path):
    """Whoever can write a whole new pack can make it agree with itself, and not with the log."""
    logged = found(checker, tmp_path, taken())["root"]
    other = taken(Taking(3, "Somebody Else", "", TAKEN.at + timedelta(hours=1)))
    assert found(checker, tmp_path, other)["ok"]
    assert not found(checker, tmp_path, other, logged)["ok"]
