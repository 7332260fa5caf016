from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Name our verbs and our background work, and follow opt-outs."""
        from agenda import audit, signals  # noqa: F401
