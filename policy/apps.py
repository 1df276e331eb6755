from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core.database.tables import has_table


class PolicyConfig(AppConfig):
    name = "policy"

    def ready(self) -> None:
        post_migrate.connect(load_shipped_policies, sender=self, dispatch_uid="policy.reference")
        # Needs the models, which are not loaded when this module is imported.
        from policy import extensions

        extensions.join()


def load_shipped_policies(*, using: str, **_: object) -> None:
    """Receiver of post_migrate, which also follows every flush of a test database."""
    # Models cannot be imported while this module is: the apps are still being loaded.
    from policy.models import PolicyVersion
    from policy.reference_data import load_policies

    if has_table(PolicyVersion, using=using):
        load_policies()
