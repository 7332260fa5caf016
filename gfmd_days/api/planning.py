"""The programme team's forms filled in by a program: the same checks, its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from agenda.forms.parts import RoomForm, TrackForm
from agenda.forms.sessions import SessionForm
from agenda.models import Room, Session, Track
from gfmd_days.core.forms.translated import TranslatedField, texts_of
from gfmd_days.core.models import Event

Sent = Mapping[str, Any]
NO_SUCH_DAY = _("This event has no such day.")
NO_SUCH_TRACK = _("This event has no such track.")
NO_SUCH_ROOM = _("This event has no such room.")
NO_SUCH_LANGUAGE = _("This event has no such language.")

# The form's names where a program has others, and what is checked side by side.
NAMES = {"day": "date", "end": "minutes"}
BESIDE = ({"day", "start", "end", "minutes"}, {"languages", "interpretation"})


def session(event: Event, sent: Sent, row: Session | None = None) -> dict[str, Any]:
    """Return what is to be saved of a session; raises ValidationError by field.

    What was not sent stays, and is not checked again.

    Args:
        row: the session that is changed; None for a new one.
    """
    known = _found(event, sent)
    form = _filled(SessionForm, known, event=event, session=row)
    form.is_valid()
    asked = set(form.fields) if row is None else _asked(known)
    _refuse({name: words for name, words in form.errors.items() if name in asked})
    return {name: value for name, value in form.values().items() if name in asked}


def part(part: Room | Track, sent: Sent) -> Room | Track:
    """Return the room or track, new or old, with what was sent, not yet saved."""
    kind: Any = RoomForm if isinstance(part, Room) else TrackForm
    form = _filled(kind, sent, event=part.event, part=part)
    form.is_valid()
    _refuse(form.errors)
    filled: Room | Track = form.filled()
    return filled


def _found(event: Event, sent: Sent) -> dict[str, Any]:
    """Return what was sent with the rows of the event that it names."""
    known = dict(sent)
    wrong: dict[str, Any] = {}
    if "date" in known:
        wanted = known.pop("date")
        known["day"] = event.days.filter(date=wanted).first() if wanted else None
        if wanted and not known["day"]:
            wrong["date"] = [NO_SUCH_DAY]
    if known.get("track"):
        known["track"] = event.tracks.filter(code=known["track"]).first()
        if not known["track"]:
            wrong["track"] = [NO_SUCH_TRACK]
    if known.get("room"):
        known["room"] = event.rooms.filter(pk=known["room"]).first()
        if not known["room"]:
            wrong["room"] = [NO_SUCH_ROOM]
    if wrong:
        raise ValidationError(wrong)
    return known


def _asked(sent: Sent) -> set[str]:
    """Return the fields to look at: those sent and those checked beside them."""
    found = {NON_FIELD_ERRORS, *sent}
    for group in BESIDE:
        if group & found:
            found |= group
    return found


def _filled(kind: Any, sent: Sent, **about: Any) -> Any:
    """Return the form as a browser would post it: what stands, then what was sent."""
    blank: forms.Form = kind(**about)
    data = QueryDict(mutable=True)
    for name, field in blank.fields.items():
        if name == "end":  # a program says how long
            continue
        value = blank.get_initial_for_field(field, name)
        if isinstance(field, TranslatedField):
            _put_texts(data, name, field, _texts(name, field, value, sent.get(name)))
        else:
            data.setlist(name, _posted(sent.get(name, value)))
    return kind(data, **about)


def _texts(
    name: str, field: TranslatedField, stands: Any, sent: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the texts by language; those in languages that were not sent stay."""
    if foreign := set(sent or ()) - set(field.codes):
        raise ValidationError({name: {code: [NO_SUCH_LANGUAGE] for code in foreign}})
    return {**texts_of(stands), **(sent or {})}


def _put_texts(
    data: QueryDict, name: str, field: TranslatedField, texts: Mapping[str, str]
) -> None:
    for code in field.codes:
        data[f"{name}_{code}"] = texts.get(code, "")


def _posted(value: Any) -> list[str]:
    """Return a value as a browser sends it: what is not set is not sent at all."""
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, list):
        return list(value)
    if isinstance(value, models.Model):
        return [str(value.pk)]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    return [] if value is None else [str(value)]


def _refuse(errors: Mapping[str, Iterable[Any]]) -> None:
    """Raise the errors of a form, if there are any, under the names programs use."""
    if not errors:
        return
    found: dict[str, list[str]] = {}
    for name, words in errors.items():
        known = (
            "non_field_errors" if name == NON_FIELD_ERRORS else NAMES.get(name, name)
        )
        found.setdefault(known, []).extend(str(one) for one in words)
    raise ValidationError(found)
