from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from accounts import kinds
        from audit import reading, vocabulary

        vocabulary.KINDS.join(kinds)
        reading.show_when_overtaken("accounts.overtaken.page")
        reading.ask_before_reading("accounts.mass_reading.before_reading")
        reading.ask_before_listing("accounts.mass_listing.before_listing")
