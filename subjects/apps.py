from django.apps import AppConfig

from audit import flags


class SubjectsConfig(AppConfig):
    name = "subjects"

    def ready(self) -> None:
        # Models cannot be imported while this module is: the apps are still being loaded.
        from audit import vocabulary
        from subjects import kinds

        vocabulary.KINDS.join(kinds)
        flags.namesakes("subjects.watched.namesakes")
