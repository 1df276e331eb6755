"""What a form's ticket says of its questions, and what becomes of one that is not quite ours."""

from __future__ import annotations

from django.core import signing

from accounts.kept_text import parked_text
from accounts.kept_text.tickets import SALT, new_ticket, read_ticket
from accounts.limits import TYPED
from accounts.models import KeptText
from core.forms.keeping import Questions


def test_of_a_list_too_long_to_send_along_no_code_is_shown(people):
    asked = Questions({"who": "Who?"}, {"who": {str(pk): f"Colleague {pk}" for pk in range(TYPED.answers + 1)}})
    carried = new_ticket(person=people.omar.pk, path="/elsewhere/", form="ShortForm", questions=asked)
    assert parked_text.save(ticket=read_ticket(str(carried)), fields={"who": ["7"]}, turn=1)
    assert parked_text.answers(KeptText.objects.get()) == [("Who?", parked_text.CHOSEN)]


def test_a_page_that_another_version_of_the_service_has_drawn_is_kept_all_the_same():
    drawn = {"person": 1, "path": "/elsewhere/", "form": "NoteForm", "key": "a", "not_known_here": True}
    read = read_ticket(signing.dumps(drawn, salt=SALT, compress=True))
    assert (read.person, read.key, read.labels, read.choices) == (1, "a", {}, {})
