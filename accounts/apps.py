from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from accounts import checks, extensions

        extensions.join()
        register(checks.stolen_passwords_are_known, Tags.security, deploy=True)
