"""What the grid asks for: sessions and where they go."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.domain import editing
from agenda.domain.editing import Place
from agenda.models import Room, Session
from agenda.models.session import DAY_MINUTES
from gfmd_days.core.models import Day, Event

MOST_MOVES = 50
FIELDS = {"session", "edit", "day", "start", "minutes", "room"}


def read(event: Event, body: bytes) -> list[Place]:
    """Return the places that a request names.

    Raises ValidationError, for a page that is out of date or somebody's own script.
    """
    moves = _listed(body)
    rows = {key: _rows(event, moves, key) for key in ("session", "day", "room")}
    places = [_place(move, rows) for move in moves]
    if len({one.session.pk for one in places}) != len(places):
        raise ValidationError(_unknown())
    return places


def _listed(body: bytes) -> list[dict[str, Any]]:
    try:
        moves = json.loads(body)["moves"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError(_unknown()) from error
    if not isinstance(moves, list) or not 0 < len(moves) <= MOST_MOVES:
        raise ValidationError(_unknown())
    if not all(isinstance(one, dict) and set(one) == FIELDS for one in moves):
        raise ValidationError(_unknown())
    if not all(_is_number(value) for one in moves for value in one.values()):
        raise ValidationError(_unknown())
    return moves


def _is_number(value: Any) -> bool:
    # a truth is a number to Python, and a number may be too long for the database
    if value is None:
        return True
    return type(value) is int and 0 <= value < 2**31


def _rows(event: Event, moves: list[dict[str, Any]], key: str) -> dict[int, Any]:
    models = {"session": Session, "day": Day, "room": Room}
    wanted = {one[key] for one in moves if one[key] is not None}
    found = models[key].objects.filter(event=event)  # type: ignore[attr-defined]
    return dict(found.in_bulk(wanted))


def _place(move: dict[str, Any], rows: dict[str, dict[int, Any]]) -> Place:
    day, start, minutes = move["day"], move["start"], move["minutes"]
    if (day is None) != (start is None) or move["edit"] is None:
        raise ValidationError(_unknown())
    if minutes is None or not 1 <= minutes <= DAY_MINUTES:
        raise ValidationError(_("A session lasts between a minute and a day."))
    try:
        return Place(
            session=rows["session"][move["session"]],
            edit=move["edit"],
            day=rows["day"][day] if day is not None else None,
            start=editing.clock(start) if start is not None else None,
            minutes=minutes,
            room=rows["room"][move["room"]] if move["room"] is not None else None,
        )
    except (KeyError, ValueError) as error:
        raise ValidationError(_unknown()) from error


def _unknown() -> str:
    return _("This day, room or session is not known any more. Load the page again.")
