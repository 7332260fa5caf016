"""Why a deed about functions is refused, in words for the page that asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain.refusals import Refused


class NoLongerAsked(Refused):
    words = _("The organizers no longer ask this of you. Thank you all the same.")


class SessionBegun(Refused):
    words = _("The session has begun, so this cannot be changed here any more.")


class PlaceTaken(Refused):
    words = _("Somebody else has taken this meanwhile. Thank you all the same.")
