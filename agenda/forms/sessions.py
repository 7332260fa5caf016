"""Forms about one session and who does what in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from agenda.models import Function, Kind, Room, Session, Track
from agenda.models.programme import code_validator
from agenda.models.session import DAY_MINUTES, validate_session_code
from gfmd_days.core import languages, names
from gfmd_days.core.forms.fields import Ticks, TimeInput
from gfmd_days.core.forms.translated import TranslatedField, texts_of
from gfmd_days.core.models import Day, Event, Person

MOST_FOUND = 20


class DayField(forms.ModelChoiceField[Day]):
    def label_from_instance(self, obj: Any) -> str:
        return date_format(obj.date, gettext("l j F Y"))


class SessionForm(forms.Form):
    """A session; its end may be after midnight. `edit` is the row it was made from."""

    field_order = (
        "code", "kind", "title", "day", "start", "end", "minutes", "room", "track",
        "languages", "interpretation", "description", "seats", "sign_up",
        "is_closed", "is_streamed", "no_photo", "is_external",
        "external_organiser", "online_link", "edit",
    )  # fmt: skip

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[code_validator, validate_session_code],
        help_text=_("Short and stable, such as B05a: it is part of the address."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    start = forms.TimeField(label=_("Starts"), widget=TimeInput(), required=False)
    end = forms.TimeField(
        label=_("Ends"),
        widget=TimeInput(),
        required=False,
        help_text=_("Earlier than the start means the next day."),
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        required=False,
        min_value=1,
        max_value=DAY_MINUTES,
        help_text=_("Instead of an end, or while the session waits for its time."),
    )
    room: forms.ModelChoiceField[Room] = forms.ModelChoiceField(
        None, label=_("Room"), required=False, empty_label=_("To be announced")
    )
    track: forms.ModelChoiceField[Track] = forms.ModelChoiceField(
        None, label=_("Track"), required=False, empty_label=_("None")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken or interpreted"),
        required=False,
        widget=Ticks,
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Of these, interpreted"),
        required=False,
        widget=Ticks,
        help_text=_("Each needs a booth and interpreters."),
    )
    seats = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=100_000
    )
    sign_up = forms.BooleanField(label=_("People sign up for it"), required=False)
    is_closed = forms.BooleanField(
        label=pgettext_lazy("a session", "Closed"),
        required=False,
        help_text=_("Not in the public agenda, in no public calendar."),
    )
    is_streamed = forms.BooleanField(label=_("Streamed"), required=False)
    no_photo = forms.BooleanField(label=_("No photographs"), required=False)
    is_external = forms.BooleanField(label=_("Run by others"), required=False)
    external_organiser = forms.CharField(
        label=_("Organised by"), required=False, max_length=200
    )
    online_link = forms.URLField(
        label=_("Link to join online"),
        required=False,
        max_length=200,
        validators=[URLValidator(["https"])],
        assume_scheme="https",
        help_text=_("Only in the calendars of those admitted, never public."),
    )
    edit = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, event: Event, session: Session | None = None, **kwargs: Any
    ) -> None:
        self.event, self.session = event, session
        kwargs.setdefault("initial", _initial(session) if session else {})
        super().__init__(*args, **kwargs)
        codes = event.languages or ["en"]
        self.fields["title"] = TranslatedField(
            codes, session.title if session else "", label=_("Title")
        )
        self.fields["description"] = TranslatedField(
            codes,
            session.description if session else "",
            label=_("Description"),
            long=True,
            required=False,
        )
        self.fields["day"] = DayField(
            Day.objects.filter(event=event),
            label=_("Day"),
            required=False,
            empty_label=_("Not yet placed"),
        )
        for name, rows in (("room", event.rooms.all()), ("track", event.tracks.all())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name in ("languages", "interpretation"):
            held = getattr(session, name) if session else []
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (code, languages.name(code)) for code in dict.fromkeys([*codes, *held])
            ]
        self.order_fields(self.field_order)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = self.event.sessions.filter(code=code)
        if self.session:
            others = others.exclude(pk=self.session.pk)
        if others.exists():
            raise ValidationError(_("Another session has this code. Choose another."))
        return code

    def clean_interpretation(self) -> list[str]:
        """Languages of the session only."""
        into: list[str] = self.cleaned_data["interpretation"]
        if not set(into) <= set(self.cleaned_data.get("languages", [])):
            raise ValidationError(_("Tick these among the languages above, too."))
        return into

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if not self.errors.keys() & {"day", "start", "end", "minutes"}:
            self._check_time(cleaned.get("day"), start, end, cleaned.get("minutes"))
        if start and end and start != end:
            cleaned["minutes"] = _minutes_between(start, end)
        return cleaned

    def _check_time(
        self, day: Day | None, start: time | None, end: time | None, minutes: int | None
    ) -> None:
        """A day goes with a start, a start with a day; a length there always is."""
        if day and not start:
            self.add_error("start", _("Say when it starts."))
        elif start and not day:
            self.add_error("day", _("Choose the day, or leave out the start."))
        if start and start == end:
            self.add_error("end", _("A session cannot end when it starts."))
        elif not minutes and not (start and end):
            self.add_error(
                "end" if start else "minutes", _("Say how long the session lasts.")
            )

    def follow(self, row: Session) -> list[str]:
        """Make what was typed a change of `row`; return the labels of what differs.

        For a form opened before somebody else's change: nothing typed is lost, and
        saving again is a decision.
        """
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("edit")] = str(row.edit)
        self.data = data
        now = _plain(
            _initial(row) | {"title": row.title, "description": row.description}
        )
        typed = _plain(self.cleaned_data)
        return [
            str(field.label)
            for name, field in self.fields.items()
            if name != "edit" and typed.get(name) != now.get(name)
        ]

    def values(self) -> dict[str, Any]:
        """What to save: the fields of a session."""
        left_out = {"end", "edit"}
        values = {k: v for k, v in self.cleaned_data.items() if k not in left_out}
        start = values["start"]
        if start:
            values["start"] = start.replace(second=0, microsecond=0)
        return values


def _minutes_between(start: time, end: time) -> int:
    """An end before the start is the next day's."""
    nowhere = date(2000, 1, 1)
    lasts = datetime.combine(nowhere, end) - datetime.combine(nowhere, start)
    return int(lasts % timedelta(days=1) / timedelta(minutes=1))


def _initial(session: Session) -> dict[str, Any]:
    plain = [name for name in SessionForm.base_fields if name not in {"end", "edit"}]
    return {
        **{name: getattr(session, name) for name in plain},
        "day": session.day_id,
        "end": session.ends_local.time() if session.is_placed else None,
        "edit": session.edit,
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return values in one form for comparing: rows as keys, texts as dicts."""
    return {
        name: texts_of(value)
        if isinstance(value, LazyI18nString)
        else getattr(value, "pk", value)
        for name, value in values.items()
    }


class FunctionForm(forms.Form):
    """A function and who holds it: nobody yet, or a person found by name.

    Without a choice among several people of that name, `found` lists them.
    """

    function = forms.ChoiceField(
        label=_("Function"), choices=Function.choices, initial=Function.SPEAKER
    )
    name = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=200,
        help_text=_("Part of the name, in any script; empty if still to be confirmed."),
    )
    by_video = forms.BooleanField(label=_("Joins by video"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.found: list[Person] = []
        self.is_unknown = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["person"] = None
        name = names.tidy(cleaned.get("name") or "")
        if "person" in self.data and self.data["person"].isdecimal():
            chosen = self.event.people.filter(pk=int(self.data["person"][:18])).first()
            if chosen:
                cleaned["person"] = chosen
                return cleaned
        if name:
            cleaned["person"] = self._find(name)
        return cleaned

    def _find(self, name: str) -> Person | None:
        self.found = find_people(self.event, name)
        exact = [p for p in self.found if names.fold(p.full_name) == names.fold(name)]
        if len(self.found) == 1 or len(exact) == 1:
            return (exact or self.found)[0]
        if self.found:
            self.add_error("name", _("Several people fit. Choose one below."))
        elif "new" in self.data:
            return None
        else:
            self.is_unknown = True
            self.add_error("name", _("Nobody of that name is known here."))
        return None

    @property
    def new_name(self) -> str:
        """The name of a person to add first, if that was asked for."""
        name = names.tidy(self.cleaned_data.get("name") or "")
        return name if "new" in self.data and not self.cleaned_data["person"] else ""


def find_people(event: Event, text: str) -> list[Person]:
    """Return the first people whose names hold each word of `text`."""
    if not names.fold(text):
        return []
    rows = Person.objects.filter(event=event).matching(text)
    return list(rows.select_related("organisation")[:MOST_FOUND])
