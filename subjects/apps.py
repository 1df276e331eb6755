from django.apps import AppConfig

from audit import watched


class SubjectsConfig(AppConfig):
    name = "subjects"

    def ready(self) -> None:
        watched.sealed("subjects.watched.sealed")
        watched.namesakes("subjects.watched.namesakes")
