"""What somebody carries of their badge on a phone: its texts and its code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from badges.domain import texts
from badges.domain.designs import choosing
from badges.pdf.ink import readable_on
from badges.pdf.page import BadgeText
from badges.pdf.qr import QUIET_ZONE, Symbol, symbol
from registration.domain.own_page import Part
from registration.models import Registration, State


@dataclass(frozen=True)
class OwnBadge:
    """A badge as a phone shows it, opt-outs honoured.

    Attributes:
        event: the event's name in its own language, as on the badge.
        serial: names the badge to wallets; nothing can be found out from it.
    """

    text: BadgeText
    event: str
    serial: str

    @property
    def symbol(self) -> Symbol:
        return symbol(self.text.code)

    @property
    def path(self) -> str:
        """The symbol's dark modules as the path of an SVG of `side` units."""
        return "".join(
            f"M{x + QUIET_ZONE} {row + QUIET_ZONE}h{n}v1h-{n}z"
            for x, row, n in self.symbol.runs()
        )

    @property
    def side(self) -> int:
        return self.symbol.size + 2 * QUIET_ZONE

    @property
    def on_colour(self) -> str:
        """What is readable on the category's colour."""
        return readable_on(self.text.category_colour)


def of(registration: Registration) -> OwnBadge | None:
    """Return the badge of somebody who confirmed; nobody else has one."""
    if registration.state != State.CONFIRMED:
        return None
    event = registration.event
    chosen = choosing.choose(event, {registration.category_id})
    (text,) = texts.badge_texts(event, [registration], chosen)
    serial = salted_hmac("badges.own", registration.key.hex, algorithm="sha256")
    return OwnBadge(text, texts.heading(event), serial.hexdigest()[:32])


def part(registration: Registration) -> Part | None:
    """Lead somebody with a badge from their own page to it."""
    if registration.state != State.CONFIRMED:
        return None
    return Part("badges/_own_part.html", {})
