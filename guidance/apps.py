from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.database.tables import has_table


class GuidanceConfig(AppConfig):
    name = "guidance"

    def ready(self) -> None:
        post_migrate.connect(load_shipped_pages, sender=self, dispatch_uid="guidance.reference")
        # Needs the models, which are not loaded when this module is imported.
        from guidance import extensions

        extensions.join()


def load_shipped_pages(*, using: str, **_: object) -> None:
    """Receiver of post_migrate, which also follows every flush of a test database."""
    # Models cannot be imported while this module is: the apps are still being loaded.
    from guidance.models import Page
    from guidance.reference_data import load_guidance

    if has_table(Page, using=using):
        load_guidance()
