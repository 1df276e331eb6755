from django.apps import AppConfig
from django.core.checks import register


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from safeguarding import checks, extensions

        extensions.join()
        register(checks.frameworks_can_be_read)
