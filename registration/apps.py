from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "registration"

    def ready(self) -> None:
        # Importing them makes the verbs, the kinds of mail and the periodic work
        # known to core.
        from registration import audit  # noqa: F401
        from registration.domain import mails, retention  # noqa: F401
