from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        # These need every model loaded, which is not so when this module is imported.
        from audit import acting, checks, extensions
        from audit.capture import diffs, protection, signing_in
        from audit.evidence import administered

        connection_created.connect(acting.watch, dispatch_uid="audit.acting")
        # Once per migrate, after the last app: the receiver looks at all tables together.
        post_migrate.connect(protection.protect, sender=last_app(), dispatch_uid="audit.protection")
        register(checks.every_model_is_declared)
        register(administered.everything_was_given, Tags.database)
        diffs.register_models()
        signing_in.connect()
        extensions.join()


def last_app() -> AppConfig:
    """The app whose post_migrate signal comes last, among those that have models."""
    from django.apps import apps

    return [config for config in apps.get_app_configs() if config.models_module is not None][-1]
