"""The addresses with which calendar programs subscribe to a feed of ours."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"
OFFICE = "https://outlook.office.com/calendar/0/addfromweb"


class Way(NamedTuple):
    """A calendar program by its own name, and the address that opens it."""

    name: str
    url: str


def webcal(url: str) -> str:
    """Return the address that makes phones and desktops subscribe instead of save."""
    return "webcal://" + url.split("://", 1)[1]


def ways(feed: str, *, title: str = "") -> list[Way]:
    """Return the ways to subscribe to the feed at a full address, Apple's first.

    Google follows webcal addresses only; Outlook wants the name to show.
    """
    named = {"url": feed, "name": title} if title else {"url": feed}
    return [
        Way("Apple", webcal(feed)),
        Way("Google", f"{GOOGLE}?{urlencode({'cid': webcal(feed)})}"),
        Way("Outlook.com", f"{OUTLOOK}?{urlencode(named)}"),
        Way("Microsoft 365", f"{OFFICE}?{urlencode(named)}"),
    ]
