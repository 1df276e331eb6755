"""The ticket of a form: whose text it is, of which page and form, and which kept text it goes on from.

Signed and sent along with the form, so that what is typed is kept for the person to whom the page was shown, even
when another person is signed in at the machine by then, and on no page but that one. It opens nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

from accounts.limits import TYPED
from core.forms.keeping import TICKET

SALT = "accounts.tickets"
LONGEST_PATH = 300  # of an address of ours; none comes near it


@dataclass(frozen=True)
class Ticket:
    """`key` is that of the text that this page saves. Each page that is shown has its own, so that two windows with the
    same page never write over each other; the first save of one takes the place of `goes_on_from`. `labels` are the
    questions as they stood on the page, by the names of their boxes: what is kept is shown by them."""

    person: int
    path: str
    form: str
    key: str
    goes_on_from: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def new_ticket(
    *, person: int, path: str, form: str, goes_on_from: UUID | str = "", labels: dict[str, str] | None = None
) -> Ticket:
    return Ticket(person, path, form, key=str(uuid4()), goes_on_from=str(goes_on_from), labels=labels or {})


def read_ticket(text: str) -> Ticket | None:
    """None for one that we did not sign, or that is older than anything is kept."""
    try:
        return Ticket(**signing.loads(text, salt=SALT, max_age=TYPED.kept))
    except signing.BadSignature:
        return None


def ticket_of(request: HttpRequest) -> Ticket | None:
    sent = request.POST.get(TICKET, "") if request.method == "POST" else ""
    return read_ticket(sent) if sent else None
