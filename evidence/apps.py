from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from evidence import extensions

        extensions.join()
