"""Why a deed of core is refused, in words for the page that asked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages


class Refused(Exception):
    """A deed that may not be done now; `words` says why and what to do."""

    words: str | Promise = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.words)


class CodeTaken(Refused):
    words = _("Another event has this code already. Choose another one.")


class DateTaken(Refused):
    words = _("The event has this day already.")


class DayInUse(Refused):
    words = _(
        "Sessions are planned on this day. Move or remove them first, then the day."
    )


class LastOwner(Refused):
    words = _("This is the last owner. Make somebody else an owner first.")


class MemberAlready(Refused):
    words = _("This person has that role already.")


class RegionInUse(Refused):
    words = _("Countries still count towards this region. Move them first.")


class SeriesNotYours(Refused):
    words = _("Only owners of the whole series can give or take roles in all of it.")


class UnknownCountry(Refused):
    words = _("One of these countries is unknown. Load the page again.")


class UnknownPlaceholder(Refused):
    """A mail text names something that no mail can fill in."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        listed = languages.listed(f"{{{name}}}" for name in names)
        self.words = _("There is nothing to fill in for %(names)s.") % {"names": listed}
