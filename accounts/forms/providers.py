"""What an administrator says of the agency's own sign-in, and how a person says whose sign-in they use."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms

from core.forms import GovukForm, IdentifierField, LineField, Look, OnceForm

DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
WORDS = re.compile(r"[!-~]{1,40}")
OF_THIS_MACHINE = "http://127.0.0.1:"  # a provider of a laptop: asked in the demonstration alone
LONGER_WORDS = re.compile(r"[!-~]{1,200}")


class WordsField(IdentifierField):
    """Words of a standard, a space between, ten at most."""

    def __init__(self, *, word: re.Pattern[str], **options: Any) -> None:
        super().__init__(required=False, max_length=1000, **options)
        self.word = word

    def clean(self, value: Any) -> list[str]:
        words = str(super().clean(value) or "").split()
        if len(words) > 10 or any(not self.word.fullmatch(one) for one in words):
            raise forms.ValidationError("Enter up to ten values, with a space between them")
        return list(dict.fromkeys(words))


class ProviderForm(OnceForm, GovukForm):
    """An agency's OpenID Connect provider. The secret is not asked: it is a file."""

    looks = {
        "issuer": Look(spellcheck=False, inputmode="url"),
        "client_id": Look(spellcheck=False),
        "domain": Look(width=30, spellcheck=False),
        "acr": Look(spellcheck=False),
        "amr": Look(spellcheck=False),
    }
    issuer = IdentifierField(
        label="Issuer",
        help_text="Exactly as the provider writes it, for example https://id.example/0b1c",
        max_length=255,
    )
    client_id = IdentifierField(label="Client ID", help_text="The provider gave it to this service.", max_length=255)
    domain = LineField(
        label="Domain of your agency's mailboxes",
        help_text="What stands after the @, for example council.example",
        max_length=253,
    )
    acr = WordsField(
        word=LONGER_WORDS,
        label="Accepted acr values (optional)",
        help_text="With a space between. A sign-in is taken only with one of them.",
    )
    amr = WordsField(
        word=WORDS,
        label="Accepted amr values (optional)",
        help_text="With a space between, for example: mfa hwk fido. A sign-in is taken only with one of them.",
    )
    second_factor_counts = forms.BooleanField(
        label="The second factor shown at the provider counts here: no passkey or code of this service is asked as well",
        required=False,
    )
    only_way = forms.BooleanField(
        label="People of the agency sign in in this way only. Administrators of accounts keep their passkey and password",
        required=False,
    )

    def clean_issuer(self) -> str:
        issuer = str(self.cleaned_data["issuer"])
        try:
            parts = urlsplit(issuer)
            whole = bool(parts.hostname) and parts.port != 0 and issuer.startswith(("https://", OF_THIS_MACHINE))
        except ValueError:
            whole = False
        if not whole or parts.query or parts.fragment or parts.username is not None or not issuer.isascii():
            raise forms.ValidationError("Enter the issuer as a whole address, beginning with https://")
        return issuer

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).lower().removeprefix("@")
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError("Enter a domain, like council.example")
        return domain

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        named = given.get("acr") or given.get("amr")
        if given.get("second_factor_counts") and not named and not {"acr", "amr"} & set(self.errors):
            self.add_error("amr", "Say by which value a second factor is known, in acr or in amr")
        return given


class WhoseForm(GovukForm):
    """Whose sign-in. Only what stands after the @ is looked at."""

    looks = {"mailbox": Look(autocomplete="username", spellcheck=False, inputmode="email")}
    mailbox = forms.EmailField(
        label="Your work email address",
        help_text="Only the part after the @ is looked at. It says which agency's sign-in you use.",
        error_messages={
            "required": "Enter your work email address",
            "invalid": "Enter an email address, like name@example.com",
        },
    )

    @property
    def domain(self) -> str:
        return str(self.cleaned_data["mailbox"]).rpartition("@")[2].lower()


class JoinForm(GovukForm):
    """The invited person's own name, where the agency's sign-in takes the place of a password."""

    looks = {"name": Look(autocomplete="name")}
    name = LineField(label="Your full name", max_length=120)
    job_title = LineField(label="Your job title (optional)", max_length=120, required=False)
