from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BadgesConfig(AppConfig):
    name = "badges"

    def ready(self) -> None:
        from agenda.domain import attendance as sessions
        from badges import audit, signals  # noqa: F401 - signals registers by being read
        from badges.domain import attendance, batches, own_badge
        from badges.domain.certificates import jobs as certificates
        from badges.domain.certificates import own
        from badges.domain.live import alert_mails  # noqa: F401 - registers by being read
        from badges.domain.venue import limits
        from gfmd_days.core import access
        from gfmd_days.core.domain import jobs
        from registration.domain import own_data, own_page

        audit.register()
        own_data.tell_too(attendance.of)
        sessions.count_with(attendance.by_session)
        access.narrow_by(limits.only_the_desk, administrators=True)
        own_page.show_too(own_badge.part)
        own_page.show_too(own.of)
        certificates.register()
        jobs.register(
            batches.JOB_KIND,
            batches.work,
            title=_("Badges to print"),
            tell=batches.told,
        )
