"""Text kept from a form that was sent into an ended session. For the same person only, for a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import KeptText, Notice, User
from accounts.rounds import destroys

COOKIE = "__Host-last" if settings.SECURE_COOKIES else "last"
SALT = "accounts.kept"
KEPT_FOR = timedelta(hours=24)
SHOWN = 10  # of those that wait, on the start page
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}


def remember_person(request: HttpRequest, response: HttpResponse) -> None:
    """Leave a signed note of who is signed in. It opens nothing: it only names whose text may be parked."""
    known = request.get_signed_cookie(COOKIE, default=None, salt=SALT)
    if known != str(request.user.pk):
        response.set_signed_cookie(
            COOKIE, str(request.user.pk), salt=SALT, max_age=14 * 3600,
            secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax",
        )  # fmt: skip


def was_signed_in(request: HttpRequest) -> bool:
    """Whether this browser was signed in within the day, by the note alone: it costs nothing to look, and cannot be made up."""
    return request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=14 * 3600) is not None


def forget_person(response: HttpResponse) -> None:
    """At sign-out: the next one at this machine is another person, and the browser keeps nothing of
    what was shown."""
    response.delete_cookie(COOKIE, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def last_person(request: HttpRequest) -> User | None:
    known = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=14 * 3600)
    return User.objects.filter(pk=known, is_active=True).first() if known else None


def keep(request: HttpRequest, *, person: User | None = None) -> KeptText | None:
    """Park what was typed, if it is known who typed it: the person who is signed in, or who was last."""
    person, fields = person or last_person(request), typed(request)
    if person is None or not any(value.strip() for values in fields.values() for value in values):
        return None
    return KeptText.objects.create(user=person, path=request.get_full_path()[:300], fields=fields)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Every field that was sent, but passwords."""
    return {
        _storable(name): [_storable(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NEVER_KEPT
    }


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; its picture says where one stood."""
    return text.replace("\x00", "\u2400")


def waiting_for(who: Authority) -> list[KeptText]:
    """What this person typed into sessions that had ended, newest first: found again at any machine."""
    since = timezone.now() - KEPT_FOR
    return list(KeptText.objects.filter(user=who.user, at__gte=since).order_by("-at", "-pk")[:SHOWN])


@destroys
def purge() -> None:
    """The keeper's duty. The address of a letter, which may be a stranger's, is needed no more."""
    since = timezone.now() - KEPT_FOR
    KeptText.objects.filter(at__lt=since).delete()
    Notice.objects.filter(person=None, finished_at__lt=since, mailbox__gt="").update(mailbox="")


# What a form carries for itself; sent again as it was, and of no interest to a reader.
MACHINERY = {"version", "idempotency", "next", "save_later"}


def answers(text: KeptText) -> list[tuple[str, str]]:
    """(question, what was typed) for everything a person typed or chose."""
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), "\n".join(value for value in values if value))
        for name, values in text.fields.items()
        if name not in MACHINERY and any(value.strip() for value in values)
    ]


def fields(text: KeptText) -> list[tuple[str, str]]:
    """(name, value) of every field, to be sent again exactly as it was."""
    return [(name, value) for name, values in text.fields.items() for value in values]
