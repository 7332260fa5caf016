from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BadgesConfig(AppConfig):
    name = "badges"

    def ready(self) -> None:
        from agenda.domain import attendance as sessions
        from badges import audit, signals  # noqa: F401 - signals registers by being read
        from badges.domain import attendance, printing
        from badges.domain.certificates import jobs as certificates
        from badges.domain.certificates import own
        from badges.domain.live import alert_mails  # noqa: F401 - registers by being read
        from gfmd_days.core.domain import jobs
        from registration.domain import own_data, own_page

        audit.register()
        own_data.tell_too(attendance.of)
        sessions.count_with(attendance.by_session)
        own_page.show_too(own.of)
        certificates.register()
        jobs.register(
            printing.JOB_KIND, printing.print_batch, title=_("Badges to print")
        )
