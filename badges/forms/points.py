"""What the team sets of a place to scan at."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.models import Function, Session
from badges.domain import points
from badges.models import Direction, Point, PointKind, Times
from badges.models.point import point_code
from gfmd_days.core.forms.fields import Ticks
from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import Event

WINDOW = re.compile(
    r"\A(?:(\d{4}-\d{2}-\d{2})\s+)?(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\Z"
)
MOST_WINDOWS = 50
CODE_STAYS = _(
    "The code stays: devices and scans know the place by it. Its name may change."
)
KEPT = (
    *("code", "kind", "session", "direction", "times", "windows", "categories"),
    *("needs_sign_up", "functions", "capacity", "is_hard"),
)


class WindowsField(forms.CharField):
    """Stretches of time, one a line: “2026-12-01 12:00-14:00” or “12:00-14:00”."""

    widget = forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        lines = (
            f"{one['day'] or ''} {one['from']}-{one['until']}".strip() for one in value
        )
        return "\n".join(lines)

    def clean(self, value: Any) -> list[dict[str, str | None]]:
        lines = [one.strip() for one in (super().clean(value) or "").splitlines()]
        return [_window(line) for line in lines if line][:MOST_WINDOWS]


class PointForm(forms.Form):
    """A point and its rules."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[point_code],
        help_text=point_code.message,
        widget=forms.TextInput({"dir": "ltr", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PointKind.choices)
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label="—",
    )
    direction = forms.ChoiceField(
        label=_("Badges are read of people who go"), choices=Direction.choices
    )
    times = forms.ChoiceField(label=_("How often may one come?"), choices=Times.choices)
    windows = WindowsField(
        label=_("Open"),
        required=False,
        help_text=_(
            "One line for each time, such as 2026-12-01 12:00-14:00; without a date it "
            "is every day. Leave empty for always. Times are those at the venue."
        ),
    )
    categories = forms.MultipleChoiceField(
        label=_("These categories may enter"), required=False, widget=Ticks
    )
    needs_sign_up = forms.BooleanField(
        label=_("Those signed up for the session may enter"), required=False
    )
    functions = forms.MultipleChoiceField(
        label=_("Those with these functions in the session may enter"),
        required=False,
        choices=Function.choices,
        widget=Ticks,
        help_text=_("If you choose nothing of these three, everybody may enter."),
    )
    capacity = forms.IntegerField(
        label=_("People at once"), required=False, min_value=1, max_value=100_000
    )
    is_hard = forms.BooleanField(
        label=_("Nobody enters when it is full"), required=False
    )

    def __init__(
        self, *args: Any, event: Event, point: Point | None = None, **kwargs: Any
    ) -> None:
        self.point = point or Point(event=event)
        kwargs.setdefault(
            "initial", {name: getattr(self.point, name) for name in self.base_fields}
        )
        super().__init__(*args, **kwargs)
        self.fields["name"] = TranslatedField(
            event.languages or ["en"], self.point.name, label=_("Name")
        )
        sessions = event.sessions.filter(withdrawn_at=None)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (one.code, one.name) for one in event.categories.all()
        ]
        if points.has_fixed_code(self.point):
            self.fields["code"].disabled = True
            self.fields["code"].help_text = CODE_STAYS
        self.order_fields(["code", "name", "kind", "session"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Point.objects.filter(event=self.point.event, code=code)
        if others.exclude(pk=self.point.pk).exists():
            raise ValidationError(_("Another place has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        of_session = given.get("needs_sign_up") or given.get("functions")
        if of_session and not given.get("session"):
            self.add_error("session", _("Choose the session these rules are about."))
        if given.get("is_hard") and not given.get("capacity"):
            self.add_error("capacity", _("Write how many people there is room for."))
        return given

    def filled(self) -> Point:
        """Return the point with what was typed, not yet saved."""
        for name in ("name", *KEPT):
            setattr(self.point, name, self.cleaned_data[name])
        return self.point


def _window(line: str) -> dict[str, str | None]:
    found = WINDOW.match(line)
    try:
        if found is None:
            raise ValueError
        day = date.fromisoformat(found.group(1)).isoformat() if found.group(1) else None
        start, end = (_time(found.group(number)) for number in (2, 3))
    except ValueError as error:
        raise ValidationError(
            _("“%(line)s” is no time. Write it like 2026-12-01 12:00-14:00."),
            params={"line": line},
        ) from error
    return {"day": day, "from": start, "until": end}


def _time(text: str) -> str:
    return time.fromisoformat(text.zfill(5)).strftime("%H:%M")
