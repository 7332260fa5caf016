"""The verbs of the badges app's deeds. A check-in's own record is its Scan."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.audit import LABELS


class BadgeVerb(StrEnum):
    CHECK_IN_UNDONE = "badges:check_in_undone"
    PRINTED = "badges:printed"
    BATCH_PRINTED = "badges:batch_printed"
    CODE_REPLACED = "badges:code_replaced"
    BEYOND_PLACES = "badges:beyond_places"
    NAME_CORRECTED = "badges:name_corrected"
    DESIGN_ADDED = "badges:design_added"
    DESIGN_CHANGED = "badges:design_changed"
    DESIGN_REMOVED = "badges:design_removed"
    DESIGNS_ASSIGNED = "badges:designs_assigned"


def register() -> None:
    """Give the verbs their words on the history page."""
    LABELS.update(
        {
            BadgeVerb.CHECK_IN_UNDONE: _("Check-in undone"),
            BadgeVerb.PRINTED: _("Badge printed"),
            BadgeVerb.BATCH_PRINTED: _("Badges printed in a batch"),
            BadgeVerb.CODE_REPLACED: _("Lost badge made invalid"),
            BadgeVerb.BEYOND_PLACES: _(
                "Place given at the desk beyond the event's places"
            ),
            BadgeVerb.NAME_CORRECTED: _("Name corrected at the desk"),
            BadgeVerb.DESIGN_ADDED: _("Badge design added"),
            BadgeVerb.DESIGN_CHANGED: _("Badge design changed"),
            BadgeVerb.DESIGN_REMOVED: _("Badge design removed"),
            BadgeVerb.DESIGNS_ASSIGNED: _("Badge designs given to categories"),
        }
    )
