"""What the states of printers and prints mean, in words for the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from badges.printing.devices import Reason

WORDS: dict[str, Promise] = {
    Reason.NO_PAPER: _("Out of paper: put paper in, it goes on by itself."),
    Reason.JAM: _("Paper jam: clear it, it goes on by itself."),
    Reason.OPEN: _("A cover is open: close it, it goes on by itself."),
    Reason.NO_INK: _("Out of ink, toner or ribbon: change it, it goes on by itself."),
    Reason.PAUSED: _("The printer is paused: press its button to go on."),
    Reason.STOPPED: _("The printer has stopped: look at its display."),
    Reason.BUSY: _("The printer is at work on something else."),
    Reason.UNREACHABLE: _(
        "The printer does not answer: is it switched on and in the network?"
    ),
    Reason.SILENT: _("This printer does not tell what became of a badge."),
    Reason.NOT_UNDERSTOOD: _(
        "The printer does not take PDF files. Set it up in CUPS and give CUPS' address."
    ),
    Reason.REFUSED: _("The printer did not print it."),
    Reason.CANCELLED_THERE: _("Somebody cancelled it at the printer."),
    Reason.NO_ANSWER: _("The badge was sent, but the printer gave no answer."),
    Reason.FORGOTTEN: _("The printer was restarted and does not know of this badge."),
    Reason.STATION_GONE: _("The print station stopped while it sent the badge."),
    Reason.NO_BADGE: _("There is no badge without a confirmed place."),
    Reason.CODE_REPLACED: _("The badge was replaced meanwhile."),
    Reason.CHANGED: _("The badge was changed meanwhile and asked for again."),
    Reason.NOT_DRAWN: _(
        "The badge could not be drawn: look at its design and its pictures."
    ),
}


def words(reasons: Iterable[str]) -> list[str]:
    """Return a sentence for each reason; one we do not know is left out."""
    return [str(WORDS[one]) for one in reasons if one in WORDS]
