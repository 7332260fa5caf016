"""The rapporteur's form, and the filter of what was published."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.domain import plan
from agenda.domain.outcomes import NEW, Advice, Report
from agenda.models import Actor, Session, Track
from gfmd_days.core import languages, names
from gfmd_days.core.forms.fields import Ticks

MOST_ROWS = 60
MOST_LETTERS = 20_000
ROW_NAME = re.compile(r"\Aadvice-(\d{1,3})-(?:actor|text|points)\Z")
PREFIX = "advice-{}"
BLANK = "__n__"
"""What stands for a row's number in the row that the page's script copies."""

ADD, REMOVE = "add", "remove-"


class ThemeField(forms.ModelMultipleChoiceField[Track]):
    widget = Ticks

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class AdviceForm(forms.Form):
    """One recommendation; a row in which nothing was typed is none."""

    actor = forms.ChoiceField(
        label=_("Asked of"),
        error_messages={"required": _("Say of whom this is asked.")},
    )
    text = forms.CharField(
        label=_("What is asked"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say what is asked, or remove this row.")},
    )
    points = forms.MultipleChoiceField(
        label=_("Points of the 8-Point Plan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs.update(empty_permitted=True, use_required_attribute=False)
        super().__init__(data, **kwargs)
        _choose(self.fields["actor"], [("", _("Choose")), *Actor.choices])
        _choose(self.fields["points"], plan.choices())

    @property
    def is_blank(self) -> bool:
        """Nothing was typed or chosen."""
        return not self.cleaned_data

    def advice(self) -> Advice:
        given = self.cleaned_data
        text = names.tidy_lines(given["text"])
        return Advice(given["actor"], text, tuple(given["points"]))


class ReportForm(forms.Form):
    """What came of one session, with a row for each recommendation.

    `seen` is the report's `edit` it was made from. Without script, a button adds or
    removes a row; what was typed comes along.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    language = forms.ChoiceField(
        label=_("Language of the report"),
        help_text=_("Write in the language you are quickest in."),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_(
            "What was talked about, in half a page. Name nobody who has not agreed "
            "to it."
        ),
    )
    conclusions = forms.CharField(
        label=_("Conclusions"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=_("What the session agreed on, and where opinions stayed apart."),
    )
    points = forms.MultipleChoiceField(
        label=_("Points of the 8-Point Plan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those the session was about, so that the report is found."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        session: Session,
        report: Report,
        seen: int = NEW,
        **kwargs: Any,
    ) -> None:
        self.session, self.report = session, report
        initial = {
            "seen": seen,
            "language": report.language,
            "summary": report.summary,
            "conclusions": report.conclusions,
            "points": list(report.points),
            "themes": list(report.themes),
        }
        super().__init__(data, initial=initial, **kwargs)
        event = session.event
        codes = dict.fromkeys([*event.languages, report.language])
        _choose(self.fields["language"], [(c, languages.name(c)) for c in codes])
        _choose(self.fields["points"], plan.choices())
        if event.tracks.exists():
            self.fields["themes"] = ThemeField(
                event.tracks.all(), label=_("Themes of the event"), required=False
            )
        self.rows = self._rows()

    def _rows(self) -> list[AdviceForm]:
        """The rows that were posted, else those of the report, with an empty one."""
        if self.is_bound:
            numbers = _numbers(self.data)[:MOST_ROWS]
            rows = [AdviceForm(self.data, prefix=PREFIX.format(n)) for n in numbers]
            return self._changed(rows, numbers)
        found = [
            {"actor": one.actor, "text": one.text, "points": list(one.points)}
            for one in self.report.advice
        ]
        return [
            AdviceForm(initial=one, prefix=PREFIX.format(number))
            for number, one in enumerate([*found, {}])
        ]

    def _changed(self, rows: list[AdviceForm], numbers: list[int]) -> list[AdviceForm]:
        go = self.data.get("go", "")
        if go.startswith(REMOVE):
            gone = PREFIX.format(go.removeprefix(REMOVE))
            rows = [row for row in rows if row.prefix != gone]
        if go == ADD:
            number = max(numbers, default=-1) + 1
            rows.append(AdviceForm({}, prefix=PREFIX.format(number)))
        return rows

    @property
    def only_rows(self) -> bool:
        """The button was one of those that add or remove a row."""
        go = self.data.get("go", "") if self.is_bound else ""
        return bool(go == ADD or go.startswith(REMOVE))

    @property
    def blank_row(self) -> AdviceForm:
        return AdviceForm(prefix=PREFIX.format(BLANK))

    def is_valid(self) -> bool:
        return super().is_valid() and all(row.is_valid() for row in self.rows)

    def clean_summary(self) -> str:
        return names.tidy_lines(self.cleaned_data["summary"])

    def clean_conclusions(self) -> str:
        return names.tidy_lines(self.cleaned_data["conclusions"])

    def filled(self) -> Report:
        """Return what was typed."""
        given = self.cleaned_data
        themes = sorted(one.pk for one in given.get("themes", ()))
        return Report(
            language=given["language"],
            summary=given["summary"],
            conclusions=given["conclusions"],
            points=tuple(given["points"]),
            themes=tuple(themes),
            advice=tuple(row.advice() for row in self.rows if not row.is_blank),
        )

    def follow(self, other: Report, seen: int) -> list[str | Promise]:
        """Go on from another save; return what is called differently in it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(seen)
        self.data = data
        labels: dict[str, Any] = {n: f.label for n, f in self.fields.items()}
        labels["advice"] = _("Recommendations")
        return [labels.get(name, name) for name in self.filled().differing(other)]


class DocumentForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A PDF, a picture, a text, a presentation or a table (ODF or Office "
            "without macros), at most 20 MB."
        ),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        help_text=_("Else only the team and those who work in the session."),
    )

    def clean_title(self) -> str:
        return _named(self.cleaned_data["title"])


def _named(text: str) -> str:
    tidy = names.tidy(text)
    if not tidy:
        raise ValidationError(_("Give it a title."))
    return tidy


def _numbers(data: Any) -> list[int]:
    found = (ROW_NAME.match(name) for name in data)
    return sorted({int(match.group(1)) for match in found if match})


def _choose(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type
    field.choices = choices
