from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from accounts import extensions

        extensions.join()
