"""What the team notes about a person who appears, and what people say of themselves."""

from __future__ import annotations

from datetime import time
from itertools import combinations
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agenda.forms.pictures import PictureField
from agenda.models import Profile, Track
from gfmd_days.core import languages
from gfmd_days.core.forms.fields import Ticks, TimeInput
from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import Person
from registration.forms.intake import MomentField

EXPERIENCES = (
    (0, _("Not known, or none")),
    (1, _("Once or twice")),
    (2, _("Several times")),
    (3, _("Very experienced")),
)


class TopicsField(forms.ModelMultipleChoiceField[Track]):
    widget = Ticks

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class AvailabilityForm(forms.Form):
    """When somebody is there, for how much, for what. Times are the venue's clocks.

    Use it within `timezone.override` of the venue's zone.
    """

    said_as = forms.CharField(
        label=_("How the name is said"),
        max_length=120,
        required=False,
        help_text=_("As you would write it for somebody who reads it out: AH-wa JOPE."),
    )
    phone = forms.CharField(
        label=_("Phone on the day"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel"}),
        help_text=_(
            "For the organizers, and for those with a function in the same sessions."
        ),
    )
    arrives_at = MomentField(label=_("Arrives"), required=False)
    leaves_at = MomentField(label=_("Leaves"), required=False)
    max_sessions = forms.IntegerField(
        label=_("Sessions at most, other functions counted"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Leave empty for no limit."),
    )
    topics = TopicsField(None, label=_("Topics"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        self.profile: Profile | None = getattr(person, "profile", None)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = person.event.tracks.all()  # type: ignore[attr-defined]
        self.days = list(person.event.days.all())
        free = {one["date"]: one for one in self.profile.hours} if self.profile else {}
        for day in self.days:
            known = free.get(day.date.isoformat(), {})
            label = date_format(day.date, gettext("l j F Y"))
            for name, words in (
                ("from", pgettext("a time", "from")),
                ("to", pgettext("a time", "until")),
            ):
                self.fields[f"{name}_{day.pk}"] = forms.TimeField(
                    label=f"{label}, {words}",
                    required=False,
                    widget=TimeInput(),
                    initial=known.get(name),
                )
        if not self.fields["topics"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["topics"]

    def _initial(self) -> dict[str, Any]:
        row = self.profile or Profile(person=self.person)
        return {
            "said_as": row.said_as,
            "phone": row.phone,
            "arrives_at": row.arrives_at,
            "leaves_at": row.leaves_at,
            "max_sessions": row.max_sessions,
            "topics": list(row.topics.all()) if row.pk else [],
        }

    def plain_fields(self) -> list[forms.BoundField]:
        return [one for one in self if not one.name.startswith(("from_", "to_"))]

    def hours(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The days with their two fields."""
        return [
            (
                date_format(day.date, gettext("l j F Y")),
                self[f"from_{day.pk}"],
                self[f"to_{day.pk}"],
            )
            for day in self.days
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        arrives, leaves = data.get("arrives_at"), data.get("leaves_at")
        if arrives and leaves and leaves <= arrives:
            self.add_error("leaves_at", _("This is before the arrival."))
        for day in self.days:
            begin, end = data.get(f"from_{day.pk}"), data.get(f"to_{day.pk}")
            if bool(begin) != bool(end):
                lacks = "to" if begin else "from"
                self.add_error(f"{lacks}_{day.pk}", _("Say both, or neither."))
            elif begin and end and end <= begin:
                self.add_error(f"to_{day.pk}", _("This is before the beginning."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what agenda.domain.profiles.save takes."""
        names = ("said_as", "phone", "arrives_at", "leaves_at", "max_sessions")
        found = {name: self.cleaned_data[name] for name in names}
        found["hours"] = [
            {
                "date": day.date.isoformat(),
                "from": _clock(self.cleaned_data[f"from_{day.pk}"]),
                "to": _clock(self.cleaned_data[f"to_{day.pk}"]),
            }
            for day in self.days
            if self.cleaned_data[f"from_{day.pk}"]
        ]
        if "topics" in self.fields:
            found["topics"] = self.cleaned_data["topics"]
        return found


class ProfileForm(AvailabilityForm):
    """The team's form."""

    field_order = ("willing", "experience", "max_sessions", "wished_sessions")
    willing = forms.BooleanField(label=_("May be asked to moderate"), required=False)
    experience = forms.TypedChoiceField(
        label=_("Experience"),
        choices=EXPERIENCES,
        coerce=int,
        empty_value="0",
        required=False,
    )
    wished_sessions = forms.IntegerField(
        label=_("Sessions they would like to have"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("A wish; the limit above is never passed."),
    )
    interprets = forms.MultipleChoiceField(
        label=_("Interprets between"),
        required=False,
        widget=Ticks,
        help_text=_("For those who work in the booths."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        known = self.profile.interprets if self.profile else []
        pairs = combinations(sorted(person.event.languages), 2)
        offered = dict.fromkeys([*map("-".join, pairs), *known])
        self.fields["interprets"].choices = [  # type: ignore[attr-defined]
            (pair, languages.pair_name(pair)) for pair in offered
        ]

    def _initial(self) -> dict[str, Any]:
        row = self.profile or Profile(person=self.person)
        return {
            **super()._initial(),
            "willing": row.willing,
            "experience": row.experience,
            "wished_sessions": row.wished_sessions,
            "interprets": row.interprets,
        }

    def values(self) -> dict[str, Any]:
        names = ("willing", "interprets", "wished_sessions")
        own = {name: self.cleaned_data[name] for name in names}
        experience = int(self.cleaned_data["experience"])
        return {**super().values(), **own, "experience": experience}


class AboutForm(AvailabilityForm):
    """The person's own form: what others may read of them is theirs to say."""

    field_order = ("bio", "photo", "no_photo", "shown", "said_as", "phone")
    photo = PictureField(
        label=_("Photograph"),
        required=False,
        help_text=_("JPEG, PNG or WebP. The middle is shown; place and time go."),
    )
    no_photo = forms.BooleanField(label=_("Remove my photograph"), required=False)
    shown = forms.BooleanField(
        label=_("Show my biography and photograph on the public programme"),
        required=False,
        help_text=_(
            "Without this only the organizers see them. You can take it back at any "
            "time."
        ),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        bio = self.profile.bio if self.profile else ""
        self.fields["bio"] = TranslatedField(
            person.event.languages,
            bio,
            long=True,
            required=False,
            label=_("About you"),
            help_text=_("A few sentences, in the languages you like."),
        )
        self.fields["said_as"].label = _("How your name is said")
        self.fields["arrives_at"].label = _("When you arrive")
        self.fields["leaves_at"].label = _("When you leave")
        if not (self.profile and self.profile.photo):
            del self.fields["no_photo"]
        self.order_fields(self.field_order)

    def _initial(self) -> dict[str, Any]:
        is_shown = bool(self.profile and self.profile.shown_from)
        return {**super()._initial(), "shown": is_shown}

    def values(self) -> dict[str, Any]:
        own = {
            "bio": self.cleaned_data["bio"],
            "shown": self.cleaned_data["shown"],
            "no_photo": self.cleaned_data.get("no_photo", False),
        }
        return {**super().values(), **own}


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""
