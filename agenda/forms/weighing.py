"""What proposals of moderators look to: weights of wishes, people kept out or apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.domain.weighing import USUAL, Booths, Weight, Weights, Wish
from agenda.models import Session
from gfmd_days.core.models import Event, Person


class WeightsForm(forms.Form):
    """How much each wish matters, and how interpreters work."""

    alone = forms.IntegerField(
        label=_("Minutes one interpreter works alone at most"),
        min_value=10,
        max_value=600,
        help_text=_("Longer sessions get two for each booth, taking turns."),
    )
    hours = forms.IntegerField(
        label=_("Hours an interpreter works a day at most"), min_value=1, max_value=24
    )
    rest = forms.IntegerField(
        label=_("Minutes of rest between two sessions"), min_value=0, max_value=240
    )

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        booths = weights.booths
        kwargs.setdefault(
            "initial",
            {
                "alone": booths.alone,
                "hours": booths.hours,
                "rest": booths.rest,
                **{str(wish): int(weight) for wish, weight in weights.wishes.items()},
            },
        )
        super().__init__(*args, **kwargs)
        for wish in Wish:
            self.fields[str(wish)] = forms.TypedChoiceField(
                label=wish.label,
                choices=Weight.choices,
                coerce=int,
                widget=forms.RadioSelect,
                initial=int(USUAL[wish]),
            )
        self.order_fields([*(str(wish) for wish in Wish), "alone", "hours", "rest"])

    def wish_fields(self) -> list[forms.BoundField]:
        return [self[str(wish)] for wish in Wish]

    def booth_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("alone", "hours", "rest")]

    def wishes(self) -> dict[Wish, Weight]:
        return {wish: Weight(self.cleaned_data[str(wish)]) for wish in Wish}

    def booths(self) -> Booths:
        return Booths(
            **{key: self.cleaned_data[key] for key in ("alone", "hours", "rest")}
        )


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by the name that whoever looks may see."""

    shows_all = False

    def label_from_instance(self, person: Person) -> str:
        if self.shows_all:
            return person.full_name
        return person.listed_name or str(_("On no list"))


class BarForm(forms.Form):
    """Somebody kept out of a session, or apart from somebody else.

    `shows_all`: whether the user may see people who are on no list.
    """

    person = PersonField(Person.objects.none(), label=_("Person"))
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("Is kept out of this session"), required=False
    )
    other = PersonField(
        Person.objects.none(), label=_("Or is kept apart from"), required=False
    )
    reason = forms.CharField(
        label=_("Reason, for the team"), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, event: Event, shows_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.queryset = Person.objects.filter(event=event)
                field.shows_all = shows_all
        sessions = event.sessions.filter(withdrawn_at=None)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        session, other = given.get("session"), given.get("other")
        if bool(session) == bool(other):
            self.add_error(
                "session", _("Choose either a session or somebody else, not both.")
            )
        elif other and other == given.get("person"):
            self.add_error("other", _("Choose two different people."))
        return given
