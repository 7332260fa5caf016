"""The list's filters: what the address asks for, as a query and as chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.models import Event, Gender, Sector
from registration.forms.fields import let_long_text_in
from registration.models import Decision, Registration, State
from registration.models.registration import RegistrationQuerySet

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("person__sort_key", "pk"),
    "organisation": ("person__organisation__search", "person__sort_key", "pk"),
    "country": ("person__country", "person__sort_key", "pk"),
    "state": ("state", "decision", "person__sort_key", "pk"),
    "received": ("submitted_at", "pk"),
}
DEFAULT_ORDER = "-received"
LOOKUPS = {
    "state": "state",
    "decision": "decision",
    "category": "category__code",
    "stream": "stream__code",
    "region": "person__region__code",
    "gender": "person__gender",
    "sector": "person__sector",
}


@dataclass(frozen=True)
class Chip:
    """One filter in force, or one state to filter by."""

    label: str
    query: str
    count: int | None = None
    current: bool = False


class FilterForm(forms.Form):
    """What can be chosen above the list; unknown values filter nothing."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, organisation, any script")}
        ),
    )
    decision = forms.ChoiceField(label=_("Decision"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    stream = forms.ChoiceField(label=_("Way in"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    language = forms.ChoiceField(label=_("Speaks"), required=False)

    def __init__(self, *args: Any, event: Event, guarded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "decision": list(Decision.choices),
            "category": [(one.code, one.name) for one in event.categories.all()],
            "stream": [(one.code, one.name) for one in event.streams.all()],
            "region": [(one.code, one.name) for one in event.regions.all()],
            "gender": list(Gender.choices),
            "sector": list(Sector.choices),
            "language": languages.choices(),
        }
        for name, found in choices.items():
            field = self.fields[name]
            field.choices = [("", _("All")), *found]  # type: ignore[attr-defined]
        if guarded:
            del self.fields["gender"]
        let_long_text_in(self)


@dataclass(frozen=True)
class Filters:
    """A filter form's valid values and what follows from them."""

    event: Event
    form: FilterForm
    values: Mapping[str, str]
    order: str
    addresses: bool = False

    @classmethod
    def read(
        cls,
        event: Event,
        query: QueryDict,
        *,
        guarded: bool = False,
        addresses: bool = False,
    ) -> Filters:
        """Read the address's query.

        Args:
            guarded: leave out what the user may not see.
            addresses: search e-mail addresses too; who may not see them must not be
                able to guess them either.
        """
        form = FilterForm(query, event=event, guarded=guarded)
        form.is_valid()
        values = {
            name: value
            for name in form.fields
            if (value := form.cleaned_data.get(name, ""))
        }
        if query.get("state") in State.values:
            values["state"] = query["state"]
        order = query.get("order", DEFAULT_ORDER)
        known = order.removeprefix("-") in ORDERS
        return cls(event, form, values, order if known else DEFAULT_ORDER, addresses)

    def found(self, *, without: str = "") -> RegistrationQuerySet:
        """Return the registrations asked for, in order.

        Args:
            without: leave this filter out, to count its other values.
        """
        rows = Registration.objects.filter(event=self.event)
        for name, value in self.values.items():
            if name != without:
                rows = rows.filter(self._condition(name, value))
        names = ORDERS[self.order.removeprefix("-")]
        if self.order.startswith("-"):
            names = tuple(f"-{name}" for name in names)
        return rows.order_by(*names)

    def _condition(self, name: str, value: str) -> Q:
        if name == "q":
            if self.addresses and "@" in value:
                return Q(person__email__icontains=value.strip())
            people = self.event.people.matching(value)
            return Q(person__in=people.order_by())
        if name == "language":
            # JSON text holds each code between quotes, on every database
            return Q(person__languages__icontains=f'"{value}"')
        return Q(**{LOOKUPS[name]: value})

    def states(self, query: QueryDict) -> list[Chip]:
        """Return a chip per state with its count, under the other filters."""
        rows = self.found(without="state").order_by()
        counts = dict(rows.values_list("state").annotate(Count("pk")))
        current = self.values.get("state", "")
        chips = [
            Chip(str(_("All")), _with(query, "state", ""), sum(counts.values()),
                 not current)
        ]  # fmt: skip
        return chips + [
            Chip(str(state.label), _with(query, "state", state), counts.get(state, 0),
                 current == state)
            for state in State
            if state in counts or current == state
        ]  # fmt: skip

    def active(self, query: QueryDict) -> list[Chip]:
        """Return a chip for each filter in force; its address takes it away."""
        return [
            Chip(f"{self._label(name)}: {self._words(name)}", _with(query, name, ""))
            for name in self.values
            if name != "state"
        ]

    def _label(self, name: str) -> str | Promise | None:
        return self.form.fields[name].label

    def _words(self, name: str) -> str:
        value = self.values[name]
        choices = getattr(self.form.fields[name], "choices", [])
        return str(dict(choices).get(value, value))


def _with(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"
