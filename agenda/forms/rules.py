"""What an event decides about its programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.domain import rules
from agenda.domain.slots import Problem, Severity
from agenda.models import Programme

LABELS: dict[Problem, Promise] = {
    Problem.ROOM_TWICE: _("A room is used twice at a time"),
    Problem.PERSON_TWICE: _("A person is in two places"),
    Problem.CHANGE_TIME: _("Too little time to change rooms"),
    Problem.PERSON_AWAY: _("A person arrives later, has left or is not free"),
    Problem.OVER_CAPACITY: _("More people than seats"),
    Problem.OUTSIDE_DAY: _("Outside the hours of the day"),
    Problem.NO_BOOTH: _("Too few interpreters' booths"),
    Problem.NO_INTERPRETERS: _("Too few interpreters"),
    Problem.PERSON_GONE: _("A person who does not come any more"),
    Problem.GONE_BUT_PUBLIC: _("Such a person is still in the published programme"),
    Problem.DECLINED: _("A person who declined"),
    Problem.UNANSWERED: _("A person who has not answered yet"),
    Problem.NOBODY_LEADS: _("Nobody to moderate"),
    Problem.NOBODY_REPORTS: _("No rapporteur"),
    Problem.ONE_GENDER: _("A track led by one gender only"),
    Problem.SIGN_UP_FULL: _("A session to sign up for is full"),
    Problem.SIGN_UP_WITHOUT_PLACES: _("Sign-up without a number of places"),
    Problem.CLOSED_BUT_PUBLIC: _("A closed session is still public"),
}
SEVERITIES: dict[Severity, Promise] = {
    Severity.IGNORE: pgettext_lazy("a problem", "Ignore"),
    Severity.WARN: pgettext_lazy("a problem", "Warn"),
    Severity.BLOCK: _("Do not publish"),
}
MOST_MINUTES, MOST_BOOTHS = 240, 500


class RulesForm(forms.Form):
    change_minutes = forms.IntegerField(
        label=_("Minutes to change rooms"), min_value=0, max_value=MOST_MINUTES
    )
    building_minutes = forms.IntegerField(
        label=_("Minutes to change buildings"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("Between rooms whose building or floor differs."),
    )
    booths = forms.IntegerField(
        label=_("Movable interpreters' booths"),
        min_value=0,
        max_value=MOST_BOOTHS,
        required=False,
        help_text=_(
            "Beside those built into rooms. Leave empty if nobody counts them."
        ),
    )

    def __init__(self, *args: Any, row: Programme, **kwargs: Any) -> None:
        names = ("change_minutes", "building_minutes", "booths")
        kwargs.setdefault("initial", {name: getattr(row, name) for name in names})
        super().__init__(*args, **kwargs)
        for problem, label in LABELS.items():
            self.fields[problem.value] = forms.ChoiceField(
                label=label,  # type: ignore[arg-type]
                choices=[(s.value, SEVERITIES[s]) for s in rules.choices(problem)],
                initial=row.severities.get(problem, Severity.WARN),
            )

    def values(self) -> dict[str, Any]:
        """What to save."""
        given = dict(self.cleaned_data)
        found = {problem: Severity(given.pop(problem.value)) for problem in LABELS}
        return {**given, "severities": found}

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields that say how serious each problem is."""
        return [self[problem.value] for problem in LABELS]

    @property
    def measures(self) -> list[forms.BoundField]:
        return [self[n] for n in ("change_minutes", "building_minutes", "booths")]
