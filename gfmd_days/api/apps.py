from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "gfmd_days.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing them makes the verbs known to the history page and the way of
        # signing in known to the schema.
        from gfmd_days.api import audit, schema  # noqa: F401
