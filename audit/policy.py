"""Every table is declared: is it captured, what of it is personal, how long is it kept, what may the app do to it.

A model without a declaration fails the suite; a table without one gets no grant at all, so it fails closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.db import models

APP_ROLE = "pp_app"
# A member of the application's role, with the rights that only duties use besides: it deletes by age, and has the log
# looked after (ADR 0042).
KEEPER_ROLE = "pp_keeper"

ModelType = TypeVar("ModelType", bound=type[models.Model])


@dataclass(frozen=True)
class Policy:
    """What holds for one table. `may` is what the application does to it, `keeper_may` what only the keeper does besides."""

    captured: bool
    noun: str = ""
    personal: tuple[str, ...] = ()
    retention: str = ""
    may: str = "select, insert, update"
    keeper_may: str = ""
    hidden: tuple[str, ...] = ()
    because: str = ""

    @property
    def is_of_a_concern(self) -> bool:
        """About a person of concern, or a complaint: what is read of it is counted (ADR 0026)."""
        return bool(self.personal) and self.retention in {"case", "complaint"}


_declared: dict[str, Policy] = {}

# Tables of packages. Captured where what they hold decides who may do what; otherwise the reason why not.
PACKAGES: dict[str, Policy] = {
    "auth.Group": Policy(captured=True, noun="Agency, as access is given to it", may="select, insert, update"),
    "auth.Permission": Policy(captured=False, may="select", because="fixed by migrations"),
    "contenttypes.ContentType": Policy(captured=False, may="select", because="fixed by migrations"),
    "sessions.Session": Policy(
        captured=False,
        may="select, insert, update, delete",
        because="sign-in and sign-out are events, and so is each search, whose words it holds for the visitor",
    ),
    "account.EmailAddress": Policy(
        captured=True, noun="E-mail address of an account", may="select, insert, update, delete", personal=("email",)
    ),
    "account.EmailConfirmation": Policy(captured=False, may="select, insert, delete", because="not in use"),
    "usersessions.UserSession": Policy(
        captured=False, may="select, insert, update, delete", because="sign-in and sign-out are events"
    ),
    "mfa.Authenticator": Policy(
        captured=True, noun="Second step of signing in", may="select, insert, update, delete", hidden=("data",)
    ),
    "axes.AccessAttempt": Policy(
        captured=False, may="select, insert, update, delete", because="each failed sign-in is an event"
    ),
    "axes.AccessAttemptExpiration": Policy(
        captured=False, may="select, insert, update, delete", because="each failed sign-in is an event"
    ),
    "axes.AccessFailureLog": Policy(
        captured=False, may="select, insert", keeper_may="delete", because="each failed sign-in is an event"
    ),
    "axes.AccessLog": Policy(
        captured=False, may="select, insert, update", keeper_may="delete", because="each sign-in is an event"
    ),
    "guardian.UserObjectPermission": Policy(
        captured=True,
        noun="Access given to a person (not in use)",
        may="select",
        because="generic grants are never used",
    ),
    "guardian.GroupObjectPermission": Policy(
        captured=True,
        noun="Access given to an agency (not in use)",
        may="select",
        because="generic grants are never used",
    ),
    "audit.Event": Policy(captured=False, may="select", because="the log itself; written by audit_append()"),
    "audit.Diff": Policy(captured=False, may="select, insert", because="the log itself; append-only by trigger"),
}

# Tables that are nobody's model: what joins two others, and what packages keep for themselves.
BARE_TABLES: dict[str, Policy] = {
    "django_migrations": Policy(captured=False, may="select", because="written by the owner of the tables only"),
    "accounts_user_groups": Policy(captured=True, may="select, insert, delete"),
    "accounts_user_user_permissions": Policy(captured=True, may="select"),
    "auth_group_permissions": Policy(captured=True, may="select"),
    "audit_tally": Policy(captured=False, may="select", because="counted from the log, by the log's own function"),
}


def audited(
    noun: str,
    *,
    personal: tuple[str, ...] = (),
    retention: str = "case",
    may: str = "select, insert, update",
    keeper_may: str = "",
    hidden: tuple[str, ...] = (),
) -> Callable[[ModelType], ModelType]:
    """Class decorator: every row written is an event. `noun` is what a reader of the log calls it; `hidden` columns
    (secrets, large texts kept elsewhere) are not copied into the log; `personal` names the fields that are about a
    person, for masking, disclosure and erasure."""
    return _declare(
        Policy(
            captured=True,
            noun=noun,
            personal=personal,
            retention=retention,
            may=may,
            keeper_may=keeper_may,
            hidden=hidden,
        )
    )


def not_audited(
    *, because: str, may: str = "select, insert, update", keeper_may: str = ""
) -> Callable[[ModelType], ModelType]:
    """Class decorator: rows are not captured, and here is why."""
    return _declare(Policy(captured=False, because=because, may=may, keeper_may=keeper_may))


def _declare(policy: Policy) -> Callable[[ModelType], ModelType]:
    def mark(model: ModelType) -> ModelType:
        _declared[model._meta.label] = policy
        return model

    return mark


def policy_of(model: type[models.Model]) -> Policy | None:
    return _declared.get(model._meta.label) or PACKAGES.get(model._meta.label)


def noun_of(label: str) -> str:
    """As a record is called on the pages; by its table where it is not captured. Raises LookupError for one of a
    release before this one."""
    model = apps.get_model(label)
    policy = policy_of(model)
    return policy.noun if policy and policy.noun else str(model._meta.verbose_name).capitalize()


def undeclared() -> list[str]:
    """Models about which nothing was declared. The suite, and the system check, want none."""
    return [m._meta.label for m in apps.get_models(include_auto_created=False) if policy_of(m) is None]


def declared_tables() -> dict[str, Policy]:
    """Table name to policy, for every model whose policy is known."""
    return {m._meta.db_table: policy for m in apps.get_models() if (policy := policy_of(m)) is not None}


@dataclass(frozen=True)
class Captured:
    """A table whose rows are events: what the log calls it, what it never copies, and which column names a row."""

    label: str
    hidden: str
    key: str


def captured_tables() -> dict[str, Captured]:
    """By name of the table: every captured model's, and those that join two models."""
    joining = [m for m in apps.get_models(include_auto_created=True) if m._meta.auto_created]
    policies = declared_tables() | BARE_TABLES
    return {
        model._meta.db_table: Captured(model._meta.label, ",".join(policy.hidden), str(model._meta.pk.column))
        for model in (*apps.get_models(), *joining)
        if (policy := policies.get(model._meta.db_table)) is not None and policy.captured
    }


def captured_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if (policy := policy_of(m)) is not None and policy.captured]
