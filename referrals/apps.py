from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.database.tables import has_table


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from referrals import extensions

        _read_the_form()
        post_migrate.connect(load_reference_data, sender=self, dispatch_uid="referrals.reference")
        extensions.join()


def _read_the_form() -> None:
    # A form with a fault stops the start, and `manage.py check` with it, rather than a page later.
    from referrals.questions.definition import definition, versions

    for version in versions():
        definition(version)


def load_reference_data(*, using: str, **_: object) -> None:
    """Receiver of post_migrate, which also follows every flush of a test database."""
    from referrals.models import Code
    from referrals.reference_data import load_reference

    if has_table(Code, using=using):
        load_reference()
