"""The verbs of the badges app's deeds. A check-in's own record is its Scan."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.audit import LABELS


class BadgeVerb(StrEnum):
    CHECK_IN_UNDONE = "badges:check_in_undone"
    PRINTED = "badges:printed"
    BATCH_PRINTED = "badges:batch_printed"
    SHEET_CHANGED = "badges:sheet_changed"
    CODE_REPLACED = "badges:code_replaced"
    BEYOND_PLACES = "badges:beyond_places"
    NAME_CORRECTED = "badges:name_corrected"
    DESIGN_ADDED = "badges:design_added"
    DESIGN_CHANGED = "badges:design_changed"
    DESIGN_REMOVED = "badges:design_removed"
    DESIGNS_ASSIGNED = "badges:designs_assigned"
    LET_IN = "badges:let_in"
    POINT_CHANGED = "badges:point_changed"
    POINTS_MADE = "badges:points_made"
    POINT_REMOVED = "badges:point_removed"
    DEVICE_ADDED = "badges:device_added"
    DEVICE_OPENED = "badges:device_opened"
    DEVICE_PAIRED = "badges:device_paired"
    DEVICE_REVOKED = "badges:device_revoked"
    HANDED_OVER = "badges:handed_over"
    PRINTER_CHANGED = "badges:printer_changed"
    PRINT_DECIDED = "badges:print_decided"


def register() -> None:
    """Give the verbs their words on the history page."""
    LABELS.update(
        {
            BadgeVerb.CHECK_IN_UNDONE: _("Check-in undone"),
            BadgeVerb.PRINTED: _("Badge printed"),
            BadgeVerb.BATCH_PRINTED: _("Badges printed in a batch"),
            BadgeVerb.SHEET_CHANGED: _("Sheet of labels added, changed or removed"),
            BadgeVerb.CODE_REPLACED: _("Lost badge made invalid"),
            BadgeVerb.BEYOND_PLACES: _(
                "Place given at the desk beyond the event's places"
            ),
            BadgeVerb.NAME_CORRECTED: _("Name corrected at the desk"),
            BadgeVerb.DESIGN_ADDED: _("Badge design added"),
            BadgeVerb.DESIGN_CHANGED: _("Badge design changed"),
            BadgeVerb.DESIGN_REMOVED: _("Badge design removed"),
            BadgeVerb.DESIGNS_ASSIGNED: _("Badge designs given to categories"),
            BadgeVerb.LET_IN: _("Let in by hand"),
            BadgeVerb.POINT_CHANGED: _("Rules of a place to scan at changed"),
            BadgeVerb.POINTS_MADE: _("Places to scan at made for all sessions"),
            BadgeVerb.POINT_REMOVED: _("Place to scan at removed"),
            BadgeVerb.DEVICE_ADDED: _("Device added"),
            BadgeVerb.DEVICE_OPENED: _("Pairing code of a device made"),
            BadgeVerb.DEVICE_PAIRED: _("Device paired"),
            BadgeVerb.DEVICE_REVOKED: _("Device revoked"),
            BadgeVerb.HANDED_OVER: _("Handed over at the desk"),
            BadgeVerb.PRINTER_CHANGED: _("Printer set up, changed or removed"),
            BadgeVerb.PRINT_DECIDED: _("Doubtful print decided"),
        }
    )
