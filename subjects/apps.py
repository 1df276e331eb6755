from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "subjects"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from subjects import extensions

        extensions.join()
