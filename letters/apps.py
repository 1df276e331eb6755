from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.database.tables import has_table


class LettersConfig(AppConfig):
    name = "letters"

    def ready(self) -> None:
        post_migrate.connect(load_shipped_templates, sender=self, dispatch_uid="letters.reference")
        # Needs the models, which are not loaded when this module is imported.
        from letters import extensions

        extensions.join()


def load_shipped_templates(*, using: str, **_: object) -> None:
    """Receiver of post_migrate, which also follows every flush of a test database."""
    # Models cannot be imported while this module is: the apps are still being loaded.
    from letters.models import LetterTemplate
    from letters.reference_data import load_templates

    if has_table(LetterTemplate, using=using):
        load_templates()
