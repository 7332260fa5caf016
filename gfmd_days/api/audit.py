"""The verbs of the API's own deeds; calls that change data use their module's."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.audit import LABELS


class Verb(StrEnum):
    TOKEN_MADE = "api:token_made"  # noqa: S105 - a verb, no secret
    TOKEN_REVOKED = "api:token_revoked"  # noqa: S105 - a verb, no secret


LABELS.update(
    {
        Verb.TOKEN_MADE: _("API token made"),
        Verb.TOKEN_REVOKED: _("API token revoked"),
    }
)
