"""Every box of more than a line, on every page that anybody opens: what is typed into it comes back. Walks the
addresses and the pages: a new form is found without being named here."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from accounts.models import KeptText
from tests.story import walked
from tests.walking import rows

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
BOX = re.compile(r"<textarea\b(?![^>]*\bhidden\b)[^>]*>(.*?)</textarea>", re.DOTALL)
NAME, TICKET = re.compile(r'\bname="([^"]+)"'), re.compile(r'name="kept" value="([^"]+)"')
# Nineteen hundred characters, of which no two boxes have the same.
LENGTH = 1900


def forms_with_long_boxes(page):
    """(ticket, or none, the names of its long boxes) for each form of a page that is not saved to a draft
    of its own."""
    for form in FORM.findall(page):
        names = [NAME.search(found[0])[1] for found in BOX.finditer(form)]
        if names and "data-autosave-url" not in form[: form.index(">")]:
            ticket = TICKET.search(form)
            yield (ticket[1] if ticket else None), names


def words_of(name):
    return (f"{name}: He said “<b>no</b>” & left. ثم ذهب\n" * LENGTH)[:LENGTH].strip()


def typed(page):
    found = ((NAME.search(box[0]), box[1]) for box in BOX.finditer(page))
    return {name[1]: html.unescape(text).replace("\r\n", "\n").strip() for name, text in found if name is not None}


def pages(story, signed_in):
    """Each address as the first person to whom it opens, by the table of everyone everywhere."""
    table, clients = rows(), {}
    for address, path in walked(story):
        name = next((name for name, mark in table[address.name].items() if mark == "o"), None)
        if name is None:
            continue
        here = clients.setdefault(name, signed_in(name))
        answer = here.get(path)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            yield address, path, name, here, answer.content.decode()


@pytest.fixture
def walk(story, signed_in):
    """(address, name of the form, what was typed, what came back elsewhere, what an ended session kept)
    for each form."""
    found = []
    for address, path, name, here, page in pages(story, signed_in):
        for ticket, names in forms_with_long_boxes(page):
            said = {box: words_of(box) for box in names}
            if ticket is None:
                found.append((path, "", said, {}, {}))
                continue
            here.post("/kept/", {**said, "kept": ticket, "kept_turn": 1})
            back = typed(signed_in(name).get(path).content.decode())
            if not address.is_open:  # there a session that ended is none that was needed
                said["more"] = "sent into an ended session"
                Client().post(path, {**said, "kept": ticket})
            kept = KeptText.objects.exclude(form="").get()
            found.append((path, kept.form, said, {"more": said.get("more"), **back}, kept.fields))
            KeptText.objects.exclude(form="").delete()
    return found


def test_what_is_typed_into_any_long_box_comes_back_elsewhere_and_from_an_ended_session(walk):
    lost = [
        (path, form, box)
        for path, form, said, back, kept in walk
        for box, words in said.items()
        if back.get(box) != words or kept.get(box) != [words]
    ]
    assert lost == []
    assert len(walk) > 20
