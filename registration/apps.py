from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "registration"

    def ready(self) -> None:
        # Importing them makes the verbs, the kinds of mail, the periodic work and the
        # background work known to core.
        from gfmd_days.core import access
        from gfmd_days.core.domain import jobs
        from registration import audit  # noqa: F401
        from registration.domain import (  # noqa: F401
            blindness,
            duplicates,
            erasure_mails,
            import_runs,
            mails,
            proposing,
            releasing,
            reminding,
            retention,
            review_mails,
        )
        from registration.domain.letters import enclosing
        from registration.domain.letters import jobs as letter_jobs
        from registration.domain.letters import mails as letter_mails  # noqa: F401
        from registration.domain.lists import jobs as list_jobs
        from registration.domain.mailings import sending  # noqa: F401
        from registration.exports import taking

        letter_jobs.register()
        list_jobs.register()
        enclosing.register()
        access.comes_with_event("intake", "public_list")
        access.narrow_by(blindness.without_names)
        jobs.register(import_runs.JOB, taking.work, title=_("List to be taken in"))
        jobs.register(
            duplicates.JOB, duplicates.work, title=_("Looking for people entered twice")
        )
        jobs.register(
            proposing.JOB,
            proposing.work,
            title=_("A list to be proposed"),
            leads_to=("registration:proposal", "proposal"),
        )
