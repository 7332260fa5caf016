from django.apps import AppConfig


class BadgesConfig(AppConfig):
    name = "badges"

    def ready(self) -> None:
        from badges import audit
        from badges.domain import printing
        from gfmd_days.core.domain import jobs

        audit.register()
        jobs.register(printing.JOB_KIND, printing.print_batch)
