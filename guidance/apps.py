from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


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

    # A migrate that stops at another app has no tables here yet.
    if Page._meta.db_table in connections[using].introspection.table_names():
        load_guidance()
