from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from safeguarding import extensions

        extensions.join()
