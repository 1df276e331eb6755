"""What allauth may do here: sign invited people in. There is no signing up."""

from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records
from allauth.core import context
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.actions import credentials, identity_links
from accounts.authority import authority_of
from accounts.models import User
from accounts.signing_in.apps_until import PASSKEY_FIRST, must_add_passkey
from accounts.signing_in.browsers import browser_in_words
from accounts.signing_in.codes import was_mistyped
from accounts.signing_in.guessing import is_strange, mark_of_network
from accounts.signing_in.lockout import address_of, network_of
from accounts.single_sign_on import standing
from audit.acting import become
from core.locking import lock

BEGAN = "began"


class InvitedPeopleOnly(DefaultAccountAdapter):
    # One sentence whether the address is unknown or the password wrong.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address and password do not match an account. Check both and try again.",
        "enter_current_password": "Enter the password you use now.",
        "incorrect_password": "That is not your password. Check it and try again.",
        "rate_limited": "You have tried this too often. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People are known by e-mail address; there is no user name to fill."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """By the address of the account, under which a wrong one is counted (`accounts.signing_in.guessing`); one after another."""
        lock(user, no_key=True)
        return self.authenticate(context.request, email=user.email, password=password) == user

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.signing_in.stages.SecondStepUnlessShown"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Also of a right password or passkey, and of another agency's provider: an agency may let its people in through
        its own sign-in alone. Only who knows the password, or has the other account, is told so."""
        if answer := super().pre_login(request, user, **how):
            return answer
        came = request.session.pop(standing.CAME_BY, None)
        if not (how["signal_kwargs"] or {}).get(standing.BY_PROVIDER):
            came = None
        if not standing.must_come_by(user, came=came):
            if came is not None:
                request.session[standing.CAME_BY] = came
            return None
        clear_authentication_records(request)
        identity_links.held_to(person=user)
        return render(request, "accounts/single_sign_on/only_way.html", status=403)

    def login(self, request: HttpRequest, user: User) -> None:
        """Every way in comes through here, so the twelve hours are counted from here, and the event of signing in
        knows the agency: its data protection officer reads who came in, and that of each where a person has several."""
        become(authority_of(user).actor)
        network, now = network_of(request), timezone.now()
        # Asked before this sign-in is noted.
        strange = mark_of_network(network) if is_strange(user, network, now) else None
        mistyped = was_mistyped(request, user, now)
        super().login(request, user)
        if mistyped:
            credentials.was_mistyped(person=user)
        request.session[BEGAN] = time()
        browser = browser_in_words(request.headers.get("User-Agent", ""))
        credentials.entered_with(person=user, browser=browser, strange_network=strange)
        if must_add_passkey(request, user):
            request.session[PASSKEY_FIRST] = True
        came = standing.came_by(request)
        if providers := standing.come_round(user, came=came):
            identity_links.came_round(person=user, providers=providers)
        standing.note_closed(request, authority_of(user))

    def send_notification_mail(self, template_prefix: str, user: User, *_: Any, **__: Any) -> None:
        """Here allauth says that something was changed; the person is told by us, whatever it was."""
        credentials.changed(person=user, change=credentials.CHANGES[template_prefix])

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth's limits and axes' lock count the same addresses."""
        return address_of(request)

    def add_message(self, *args: Any, **options: Any) -> None:
        """allauth's own messages ("Successfully signed in as …") say nothing that the page does not."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is sent within a request, so none of allauth's own messages is: what is wanted of them
        is a letter."""
        raise NotImplementedError(f"Write {template_prefix} in accounts.notices.letters, and post it.")
