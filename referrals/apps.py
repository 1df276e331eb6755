from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, post_save, pre_save

from audit import flags


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        _read_the_form()
        post_migrate.connect(load_reference_data, sender=self, dispatch_uid="referrals.reference")
        _follow_leads()
        _state_kinds()
        _register_holdings()
        _register_giving()
        _follow_claims()
        flags.sealed("referrals.watched.sealed")
        flags.namesakes("referrals.watched.namesakes")


def _read_the_form() -> None:
    # A form with a fault stops the start, and `manage.py check` with it, rather than a page later.
    from referrals.questions.definition import definition, versions

    for version in versions():
        definition(version)


def _follow_leads() -> None:
    # Accounts know nothing of referrals; whoever becomes a lead is followed from here.
    from referrals.exclusions import keeping_away

    for label in keeping_away.FOLLOWED:
        pre_save.connect(keeping_away.remember, sender=label, dispatch_uid=f"referrals.remember.{label}")
    post_save.connect(keeping_away.follow_role, sender="accounts.Membership", dispatch_uid="referrals.role")
    post_save.connect(keeping_away.follow_name, sender="accounts.User", dispatch_uid="referrals.name")


def _state_kinds() -> None:
    # Models cannot be imported while this module is: the apps are still being loaded.
    from audit import vocabulary
    from referrals import kinds

    vocabulary.KINDS.join(kinds)


def _register_holdings() -> None:
    # Accounts pass on what a person held without knowing what it is.
    from accounts import holdings
    from referrals import holdings as held

    holdings.register(*held.HOLDINGS)
    holdings.register_records(held.RECORDS)


def _register_giving() -> None:
    # How records are given is one mechanism; this app and apps above say what is their own of it.
    from referrals.casework.actions.giving import REFERRALS
    from referrals.casework.moves import GIFTS
    from referrals.casework.rules import giving

    giving.register(REFERRALS, GIFTS)


def _follow_claims() -> None:
    # Subjects know nothing of referrals; what is made of their claims is made anew from here.
    from referrals.casework.actions.children import follow_claims
    from referrals.casework.presenters import told
    from referrals.search import search_document
    from subjects.actions import when_claims_change

    when_claims_change(search_document.file_for)
    when_claims_change(follow_claims)
    when_claims_change(told.claims_changed)


def load_reference_data(*, using: str, **_: object) -> None:
    """Receiver of post_migrate, which also follows every flush of a test database."""
    from referrals.models import Code
    from referrals.reference_data import load_reference

    # A migrate that stops at another app has no tables here yet.
    if Code._meta.db_table in connections[using].introspection.table_names():
        load_reference()
