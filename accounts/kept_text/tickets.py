"""The ticket of a form: whose text it is, of which page and form, and which kept text it goes on from.

Signed and sent along with the form, so that what is typed is kept for the person to whom the page was shown, even
when another person is signed in at the machine by then, and on no page but that one. It opens nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

from accounts.limits import TYPED
from core.forms.keeping import TICKET, Questions

SALT = "accounts.tickets"
LONGEST_PATH = 300  # of an address of ours; none comes near it


@dataclass(frozen=True)
class Ticket:
    """`key` is that of the text that this page saves. Each page that is shown has its own, so that two windows with the
    same page never write over each other; the first save of one takes the place of `goes_on_from`. `labels` and
    `choices` are the questions as they stood on the page (`core.forms.keeping.Questions`): what is kept is shown by
    them."""

    person: int
    path: str
    form: str
    key: str
    goes_on_from: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def new_ticket(*, person: int, path: str, form: str, questions: Questions, goes_on_from: UUID | str = "") -> Ticket:
    """Of a list too long to be sent along with each save it says only that it is a choice."""
    choices = {name: words if len(words) <= TYPED.answers else {} for name, words in questions.choices.items()}
    return Ticket(person, path, form, str(uuid4()), str(goes_on_from), questions.labels, choices)


def read_ticket(text: str) -> Ticket | None:
    """None for one that we did not sign, or that is older than anything is kept. One of a page that a newer or an older
    version of the service has drawn is read as far as it is understood: an upgrade loses nothing."""
    try:
        said = signing.loads(text, salt=SALT, max_age=TYPED.kept)
    except signing.BadSignature:
        return None
    return Ticket(**{known.name: said[known.name] for known in fields(Ticket) if known.name in said})


def ticket_of(request: HttpRequest) -> Ticket | None:
    sent = request.POST.get(TICKET, "") if request.method == "POST" else ""
    return read_ticket(sent) if sent else None
