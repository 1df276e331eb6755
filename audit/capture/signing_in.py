"""Signing in, signing out and failing to, as events."""

from typing import Any

from allauth.usersessions.signals import session_client_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from audit.acting import Actor, become, current_actor
from audit.kinds import SIGNIN_ENDED, SIGNIN_FAILED, SIGNIN_SESSION_MOVED, SIGNIN_SUCCEEDED
from audit.log import log


def connect() -> None:
    user_logged_in.connect(signed_in, dispatch_uid="audit.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="audit.signed_out")
    user_login_failed.connect(failed, dispatch_uid="audit.sign_in_failed")
    session_client_changed.connect(moved, dispatch_uid="audit.session_moved")


def signed_in(*, user: Any, request: HttpRequest, **_: Any) -> None:
    # Whoever signed the person in may have said more already: the agency as well.
    if current_actor().id != user.pk:
        become(Actor(name=user.name, id=user.pk))
    log(SIGNIN_SUCCEEDED, target=user)


def signed_out(*, user: Any, **_: Any) -> None:
    if user is not None:
        log(SIGNIN_ENDED, target=user)


def failed(*, credentials: dict[str, Any], **_: Any) -> None:
    """Only what was typed as the name; it may be a password in the wrong field, so it is kept in the payload alone."""
    name = credentials.get("email") or credentials.get("login") or credentials.get("username") or ""
    log(SIGNIN_FAILED, data={"name": str(name)[:254]})


def moved(*, to_session: Any, **_: Any) -> None:
    log(SIGNIN_SESSION_MOVED, target=to_session.user)
