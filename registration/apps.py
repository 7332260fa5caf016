from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "registration"

    def ready(self) -> None:
        # Importing them makes the verbs and the kinds of mail known to core.
        from registration import audit  # noqa: F401
        from registration.domain import mails  # noqa: F401
