"""Text that a person typed and has not sent: saved as it is typed, and parked when its sending is refused or meets an
ended session (ADR 0033). For the same person only, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.authority import Authority
from accounts.keeper.rounds import destroys
from accounts.kept_text.tickets import LONGEST_PATH, Ticket, ticket_of
from accounts.limits import PRESENCE, PURGED, TYPED
from accounts.models import KeptText, Notice, User
from core.clock import now
from core.forms.keeping import TICKET, TURN
from core.kept_rows import abreast, asking_for
from core.marks import ASKED_BY_SCRIPT, is_marked, will_answer
from core.places import moment_of

COOKIE = "__Host-last" if settings.SECURE_COOKIES else "last"
SALT = "accounts.kept"
SIGNING_IN = "/accounts/"
SHOWN = 10  # of those that wait, on the start page
SECRET = {"password", "password1", "password2", "oldpassword", "credential"}
NEVER_KEPT = {"csrfmiddlewaretoken", *SECRET, TICKET, TURN}
NEVER_KEPT_THERE = {"code"}  # under SIGNING_IN; elsewhere it is an answer like another
LATER = 10  # turns: a form that was sent is later than a save that was under way


def remember_person(request: HttpRequest, response: HttpResponse) -> None:
    """Leave a signed note of who is signed in. It opens nothing: it only names whose text may be parked."""
    known = request.get_signed_cookie(COOKIE, default=None, salt=SALT)
    if known != str(request.user.pk):
        response.set_signed_cookie(
            COOKIE,
            str(request.user.pk),
            salt=SALT,
            max_age=14 * 3600,
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Lax",
        )


def was_signed_in(request: HttpRequest) -> bool:
    """Whether this browser was signed in within the day, by the note alone: it costs nothing to look, and cannot
    be made up."""
    return request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=14 * 3600) is not None


def forget_person(response: HttpResponse) -> None:
    """At sign-out: the next one at this machine is another person, and the browser keeps nothing of
    what was shown."""
    response.delete_cookie(COOKIE, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def last_person(request: HttpRequest) -> User | None:
    known = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=14 * 3600)
    return _active(int(known)) if known else None


def _active(person: int) -> User | None:
    return User.objects.filter(pk=person, is_active=True).first()


# --- Keeping --------------------------------------------------------------------------------------------------


def keep(request: HttpRequest, *, person: User | None = None) -> KeptText | None:
    """Park what was sent and not accepted. It is kept for the person to whom the form was shown, as its ticket says; a
    form without one, for the person who is signed in, or who was last."""
    if _is_signing_in(request):
        return None
    fields, ticket = typed(request), ticket_of(request)
    if ticket is None and is_marked(request, ASKED_BY_SCRIPT):
        return None
    if ticket is not None:
        return _keep_by(ticket, fields) if has_words(fields, ticket) else None
    person, path = person or last_person(request), request.get_full_path()
    if person is None or not has_words(fields, None):
        return None
    if len(path) > LONGEST_PATH:
        return None
    return KeptText.objects.create(user=person, path=path, **_as_kept(fields))


def _is_signing_in(request: HttpRequest) -> bool:
    """Who is signing in says who they are, and may be another than was last at this machine."""
    return request.path.startswith(SIGNING_IN) and not getattr(will_answer(request), "login_required", True)


def _keep_by(ticket: Ticket, fields: dict[str, list[str]]) -> KeptText | None:
    if _active(ticket.person) is None:
        return None
    stands = KeptText.objects.filter(public_id=ticket.key, user_id=ticket.person).first()
    _write(ticket, fields, turn=stands.turn + LATER if stands else LATER)
    return KeptText.objects.filter(public_id=ticket.key, user_id=ticket.person).first()


def save(*, ticket: Ticket, fields: dict[str, list[str]], turn: int) -> bool:
    """Keep what is typed so far. False: something later is kept already, or it is saved more often than
    a person types."""
    stands = KeptText.objects.filter(public_id=ticket.key, user_id=ticket.person).first()
    began = stands.began if stands else timezone.now()
    if turn > TYPED.saves_at_once + (timezone.now() - began) / timedelta(seconds=1):
        return False
    if not has_words(fields, ticket):
        forget(ticket)
        return True
    if stands is None and KeptText.objects.filter(user_id=ticket.person).count() >= TYPED.most:
        return False
    return _write(ticket, fields, turn=turn)


def _write(ticket: Ticket, fields: dict[str, list[str]], *, turn: int) -> bool:
    """The later turn stands. The first save of a page takes the place of what had been restored into it."""
    earlier = KeptText.objects.filter(public_id=ticket.key, user_id=ticket.person, turn__lt=turn)
    said = _as_kept(fields, ticket)
    if earlier.update(**said, turn=turn, at=timezone.now()):
        return True
    try:
        with transaction.atomic():
            KeptText.objects.create(
                public_id=ticket.key,
                user_id=ticket.person,
                path=ticket.path,
                form=ticket.form,
                turn=turn,
                **said,
            )
    except IntegrityError:
        return False
    if ticket.goes_on_from:
        KeptText.objects.filter(public_id=ticket.goes_on_from, user_id=ticket.person).delete()
    return True


def _as_kept(fields: dict[str, list[str]], ticket: Ticket | None = None) -> dict[str, Any]:
    """What was sent, in the order in which it stood on the page, with the words under which it stood there."""
    said: dict[str, Any] = {"fields": fields, "boxes": list(fields)}
    if ticket is not None:
        offered = {name: words for name, words in ticket.choices.items() if name in fields}
        said["labels"] = ticket.labels
        said["choices"] = {
            name: {code: words[code] for code in fields[name] if code in words} for name, words in offered.items()
        }
    return said


def forget(ticket: Ticket) -> None:
    """It was accepted, or there is nothing left of it: also what this page was restored from."""
    keys = [key for key in (ticket.key, ticket.goes_on_from) if key]
    KeptText.objects.filter(public_id__in=keys, user_id=ticket.person).delete()


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Every field that was sent, but passwords and codes."""
    never = NEVER_KEPT | (NEVER_KEPT_THERE if request.path.startswith(SIGNING_IN) else set())
    return {
        _storable(name): [_storable(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in never
    }


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; its picture says where one stood."""
    return text.replace("\x00", "\u2400")


# --- Finding again --------------------------------------------------------------------------------------------


def waiting_for(who: Authority) -> list[KeptText]:
    """What this person typed and has not sent, newest first: found again at any machine."""
    (found,) = abreast(asking_for(who, _typed_by))
    return found


def _typed_by(who: Authority) -> QuerySet[KeptText]:
    since = moment_of(lambda: now() - TYPED.kept)
    return KeptText.objects.filter(user_id=who.person.pk, at__gte=since).order_by("-at", "-pk")[:SHOWN]


def waiting_in(*, person: int, path: str, form: str) -> list[KeptText]:
    """What was typed into this form of this page, first this person's own, newest first. More than one where two windows
    were open; and what others have there, of which nobody else is shown a word."""
    since = timezone.now() - TYPED.kept
    rows = KeptText.objects.filter(path=path, form=form, at__gte=since).select_related("user", "taken_over_by")
    own_first = Case(When(user_id=person, then=0), default=1)
    return list(rows.order_by(own_first, "-at", "-pk")[: PRESENCE.most])


@destroys
def purge() -> None:
    """The keeper's duty. The address of a letter, which may be a stranger's, is needed no more."""
    moment = timezone.now()
    KeptText.objects.filter(at__lt=moment - TYPED.kept).delete()
    letters = Notice.objects.filter(person=None, finished_at__lt=moment - PURGED.mailboxes, mailbox__gt="")
    letters.update(mailbox="")


# What a form carries for itself; sent again as it was, and of no interest to a reader.
MACHINERY = {"version", "idempotency", "next", "save_later", "act", "read"}
CHOSEN = "An answer that was chosen on the page"


def has_words(fields: dict[str, list[str]], ticket: Ticket | None) -> bool:
    """Whether a person typed or chose any of it."""
    return bool(_filled(fields, ticket.labels if ticket else {}))


def _filled(fields: dict[str, list[str]], labels: dict[str, str]) -> list[str]:
    """The boxes in which something stands. Of a form whose questions are known, those under a question; of another, all
    but what it carries for itself."""
    asked = [name for name in fields if (_asking(name, labels) in labels if labels else name not in MACHINERY)]
    return [name for name in asked if any(value.strip() for value in fields[name])]


def _asking(name: str, labels: dict[str, str]) -> str:
    """The box over which the question stands: of a part of a date, the date."""
    return name if name in labels else name.rpartition("-")[0]


def sent_with(request: HttpRequest) -> KeptText:
    """What was just sent, for a page that shows it again; nothing of it is kept by this."""
    return KeptText(path=request.get_full_path(), **_as_kept(typed(request), ticket_of(request)))


def answers(text: KeptText) -> list[tuple[str, str]]:
    """(question, what was typed or chosen) for everything a person typed or chose, in the order of the page and in its
    words."""
    place = {name: at for at, name in enumerate(text.boxes)}
    filled = sorted(_filled(text.fields, text.labels), key=lambda name: place.get(name, len(place)))
    return [(_question(text, name), "\n".join(_said(text, name))) for name in filled]


def known_by(text: KeptText) -> str:
    """The box by which a person knows it again: the first of the page; of a page that is not known, that in which most
    stands."""
    said = answers(text)
    if not said:
        return ""
    return said[0][0] if text.labels else max(said, key=lambda each: len(each[1]))[0]


def _question(text: KeptText, name: str) -> str:
    """As it stood on the page; of a date, with the part of it. Where the page is not known, by the name of its box."""
    asking = _asking(name, text.labels)
    if asking not in text.labels:
        return name.replace("_", " ").replace("-", " ").capitalize()
    return str(text.labels[asking]) if asking == name else f"{text.labels[asking]} ({name.rpartition('-')[2]})"


def _said(text: KeptText, name: str) -> list[str]:
    """What was typed; of a choice, the words that stood beside what was chosen."""
    values = [value for value in text.fields[name] if value]
    words = text.choices.get(name)
    return values if words is None else [words.get(value, CHOSEN) for value in values]


def fields(text: KeptText) -> list[tuple[str, str]]:
    """(name, value) of every field, to be sent again exactly as it was."""
    return [(name, value) for name, values in text.fields.items() for value in values]
