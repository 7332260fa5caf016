"""Forms of the intake's settings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.colours import hex_colour
from gfmd_days.core.forms.fields import SensibleDateField
from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import Event
from registration.models import (
    Category,
    Entry,
    Form,
    FormPurpose,
    Intake,
    ReserveBy,
    Stream,
)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A time on the venue's clocks in a year in which an event of ours can be."""

    widget = MomentInput
    default_validators = [
        MinValueValidator(datetime(1990, 1, 1, tzinfo=UTC)),
        MaxValueValidator(datetime(2199, 12, 31, tzinfo=UTC)),
    ]


class DaysField(forms.CharField):
    """A few numbers of days, such as “7, 2”, in any numerals and with any comma."""

    MOST, LONGEST = 5, 90

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        parts = re.findall(r"[^\s,;،]+", super().clean(value) or "")
        if not all(part.isdecimal() and len(part) < 4 for part in parts):
            raise ValidationError(_("Write numbers of days, such as 7, 2."))
        days = sorted({int(part) for part in parts}, reverse=True)
        if len(days) > self.MOST or any(not 0 < day <= self.LONGEST for day in days):
            raise ValidationError(
                _("At most %(most)d reminders, from 1 to %(longest)d days before."),
                params={"most": self.MOST, "longest": self.LONGEST},
            )
        return days


class IntakeForm(forms.Form):
    decision_by = SensibleDateField(
        label=_("Applicants hear from you by"),
        required=False,
        help_text=_("Shown on the form, in the mail and on each applicant's page."),
    )
    confirm_by = SensibleDateField(
        label=_("Selected people answer by"),
        required=False,
        help_text=_("After this day only the team can confirm for somebody."),
    )
    remind_days = DaysField(
        label=_("Reminders, days before that day"),
        required=False,
        help_text=_("For example 7, 2. Empty: nobody is reminded."),
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer for who moves up from the reserve list"),
        min_value=1,
        max_value=60,
        help_text=_("Also for who hears of a selection after the day above."),
    )
    reserve_by = forms.ChoiceField(
        label=_("Reserve lists"),
        choices=ReserveBy.choices,
        help_text=_("A place goes to the next of the same list, so the balance stays."),
    )
    moves_up = forms.BooleanField(
        label=_("The reserve list moves up by itself"), required=False
    )
    encloses_letter = forms.BooleanField(
        label=_("The letter of invitation goes along with the mail of a selection"),
        required=False,
        help_text=_("A PDF in the person's language, with a number of its own."),
    )
    purge_after = SensibleDateField(
        label=_("Personal data are deleted after"),
        required=False,
        help_text=_("For good: names, answers, mails. The history keeps counts only."),
    )
    travel_until = SensibleDateField(
        label=_("Selected people give travel details by"),
        required=False,
        help_text=_("Until this day they can also ask for support on their page."),
    )
    travel_purge_after = SensibleDateField(
        label=_("Passport and travel data are deleted after"),
        required=False,
        help_text=_("Left empty: 30 days after the event's last day."),
    )
    motivation_words = forms.IntegerField(
        label=_("Words for the motivation, at most"), min_value=10, max_value=2_000
    )

    def __init__(
        self, *args: Any, event: Event, intake: Intake | None, **kwargs: Any
    ) -> None:
        intake = intake or Intake(event=event)
        names = (
            "decision_by", "confirm_by", "remind_days", "answer_days", "reserve_by",
            "moves_up", "encloses_letter", "purge_after", "travel_until",
            "travel_purge_after", "motivation_words",
        )  # fmt: skip
        kwargs.setdefault("initial", {name: getattr(intake, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields["introduction"] = TranslatedField(
            event.languages,
            intake.introduction,
            long=True,
            required=False,
            label=_("Introduction"),
            help_text=_("Stands above the application."),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        decision, answer = data.get("decision_by"), data.get("confirm_by")
        if decision and answer and answer < decision:
            self.add_error("confirm_by", _("People answer after they have heard."))
        return data


class _CodedForm(forms.Form):
    """What categories and ways in share: a code of their own and a name."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        help_text=_("Small letters, such as delegate. Used in lists and files."),
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=0, max_value=1000
    )

    def __init__(
        self, *args: Any, row: Category | Stream, others: Any, **kwargs: Any
    ) -> None:
        initial = {
            name: getattr(row, name)
            for name in self.base_fields
            if name != "category" or row.category_id  # type: ignore[union-attr]
        }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.others = others.exclude(pk=row.pk)
        self.fields["name"] = TranslatedField(
            row.event.languages, row.name if row.pk else "", label=_("Name")
        )
        self.order_fields(["name"])

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if self.others.filter(code=code).exists():
            raise forms.ValidationError(_("This code is used already."))
        return code


class CategoryForm(_CodedForm):
    colour = forms.CharField(
        label=_("Colour on the badge"),
        validators=[hex_colour],
        widget=forms.TextInput({"type": "color"}),
    )


class StreamForm(_CodedForm):
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category given"), empty_label=None
    )
    form = forms.ModelChoiceField(
        Form.objects.none(),
        label=_("Form"),
        required=False,
        empty_label=_("The standard form"),
        help_text=_("What people are asked: its newest published version."),
    )
    entry = forms.ChoiceField(label=_("For whom"), choices=Entry.choices)
    selects = forms.BooleanField(
        label=_("Whoever comes by invitation or delegation is selected at once"),
        required=False,
        help_text=_("They hear of it when you release decisions, like all others."),
    )
    opens_at = MomentField(label=_("Opens"), help_text=_("On the clocks of the venue."))
    closes_at = MomentField(label=_("Closes"))
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty: only the places of the whole event count."),
    )
    per_organisation = forms.IntegerField(
        label=_("Selected people per organisation, at most"),
        required=False,
        min_value=1,
        max_value=1000,
    )

    def __init__(self, *args: Any, row: Stream, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, others=others, **kwargs)
        field = self.fields["category"]
        field.queryset = row.event.categories.all()  # type: ignore[attr-defined]
        self.fields["form"].queryset = row.event.forms.filter(  # type: ignore[attr-defined]
            purpose=FormPurpose.APPLICATION
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes after it opens."))
        return data
