from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Name our verbs and our background work, and follow opt-outs."""
        from agenda import audit, signals  # noqa: F401 # both register by being read
        from agenda.domain import (  # noqa: F401 # some register by being read
            clocks,
            import_files,
            own,
            own_functions,
            own_reports,
            proposals,
            report_mails,
        )
        from agenda.exports import invitations
        from gfmd_days.core import access
        from gfmd_days.core.domain import jobs
        from registration.domain import own_data, own_page

        access.comes_with_event("programme")
        own_data.tell_too(own.of)
        own_page.show_too(own_functions.of)
        own_page.show_too(own_reports.of)
        import_files.register()
        invitations.register()
        jobs.register(
            proposals.JOB,
            proposals.work,
            title=_("Moderators to be proposed"),
            leads_to=("agenda:proposal", "proposal"),
        )
