"""The list's filters: what the address asks for, as a query and as chips."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from gfmd_days.core import languages
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Gender, Sector
from registration.domain import dimensions, visibility
from registration.domain.dimensions import Dimension
from registration.forms.fields import let_long_text_in
from registration.models import Answer, Decision, Registration, State
from registration.models.registration import RegistrationQuerySet

Rows = RegistrationQuerySet
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
    "told": "told",
    "category": "category__code",
    "stream": "stream__code",
    "delegation": "invitation__delegation",
    "region": "person__region__code",
    "gender": "person__gender",
    "sector": "person__sector",
    "writes": "person__language",
    "country": "person__country",
}
FACTS = ("migrant_led", "newcomer")
GUARDED = ("gender", *FACTS)
# How far somebody has come: the three numbers of the balance board.
STAGES: dict[str, tuple[Promise, Callable[[Rows], Rows]]] = {
    "applied": (_("Applied"), lambda rows: rows.applied()),
    "selected": (_("Selected"), lambda rows: rows.promised()),
    "confirmed": (_("Confirmed"), lambda rows: rows.accredited()),
}
# Of so many people the search hands the keys on.
FEW = 2000
# The value that stands for no answer.
NONE = "none"
NOT_FILTERS = frozenset({"order", "page", "lang"})
CAN_BE_EMPTY = ("region", "gender", "sector", "country", "language")


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
    told = forms.ChoiceField(label=_("Decision they know"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    stream = forms.ChoiceField(label=_("Way in"), required=False)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    language = forms.ChoiceField(label=_("Speaks"), required=False)
    writes = forms.ChoiceField(label=_("Language we write in"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    migrant_led = forms.ChoiceField(
        label=_("Organisation led by migrants"), required=False
    )
    newcomer = forms.ChoiceField(label=_("First time at the Days"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(
        self,
        *args: Any,
        event: Event,
        guarded: bool,
        answers: Collection[Dimension] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        yes_no = [("yes", _("Yes")), ("no", _("No")), (NONE, _("No answer"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "decision": list(Decision.choices),
            "told": list(Decision.choices),
            "category": [(one.code, one.name) for one in event.categories.all()],
            "stream": [(one.code, one.name) for one in event.streams.all()],
            "delegation": [(str(one.pk), one.name) for one in event.delegations.all()],
            "region": [(one.code, one.name) for one in event.regions.all()],
            "gender": list(Gender.choices),
            "sector": list(Sector.choices),
            "language": languages.choices(),
            "writes": [(c, languages.name(c)) for c in languages.interface_codes()],
            "country": list(countries),
            "stage": [(key, words) for key, (words, _rows) in STAGES.items()],
            **dict.fromkeys(FACTS, yes_no),
        }
        for name in CAN_BE_EMPTY:
            choices[name] = [*choices[name], (NONE, _("No answer"))]
        for one in answers:
            self.fields[one.query] = _choice(str(one.label))
            choices[one.query] = [*one.offered(event), (NONE, _("No answer"))]
        for name, found in choices.items():
            field = self.fields[name]
            field.choices = [("", _("All")), *found]  # type: ignore[attr-defined]
        for name in GUARDED if guarded else ():
            del self.fields[name]
        if not choices["delegation"]:
            del self.fields["delegation"]
        let_long_text_in(self)


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


@dataclass(frozen=True)
class Filters:
    """A filter form's valid values and what follows from them."""

    event: Event
    form: FilterForm
    values: Mapping[str, str]
    order: str
    addresses: bool

    @classmethod
    def read(
        cls,
        event: Event,
        query: QueryDict,
        *,
        rights: Collection[Right],
    ) -> Filters:
        """Read the address's query.

        Args:
            rights: of the user. What they do not open cannot be filtered by, nor
                guessed by searching for an e-mail address.
        """
        asked = [name for name in query if name.startswith(dimensions.ANSWER)]
        known = dimensions.of(event) if asked else {}
        form = FilterForm(
            query,
            event=event,
            guarded=not visibility.may_see("gender", rights),
            answers=[
                known[name]
                for name in asked
                if name in known and known[name].may_be_seen(rights)
            ],
        )
        form.is_valid()
        values = {
            name: value
            for name in form.fields
            if (value := form.cleaned_data.get(name, ""))
        }
        if query.get("state") in State.values:
            values["state"] = query["state"]
        order = query.get("order", DEFAULT_ORDER)
        if order.removeprefix("-") not in ORDERS:
            order = DEFAULT_ORDER
        addresses = visibility.may_see("email", rights)
        return cls(event, form, values, order, addresses)

    def found(self, *, without: str = "") -> RegistrationQuerySet:
        """Return the registrations asked for, in order.

        Args:
            without: leave this filter out, to count its other values.
        """
        rows = Registration.objects.filter(event=self.event)
        for name, value in self.values.items():
            if name == without:
                continue
            if name == "stage":
                rows = STAGES[value][1](rows)
            else:
                rows = rows.filter(self._condition(name, value))
        names = ORDERS[self.order.removeprefix("-")]
        if self.order.startswith("-"):
            names = tuple(f"-{name}" for name in names)
        return rows.order_by(*names)

    def _condition(self, name: str, value: str) -> Q:
        if name == "q":
            return Q(person__in=self._looked_for)
        if name == "language":
            if value == NONE:
                return Q(person__languages=[])
            # JSON text holds each code between quotes, on every database
            return Q(person__languages__icontains=f'"{value}"')
        if name in FACTS:
            return Q(**{name: {"yes": True, "no": False}.get(value)})
        if name.startswith(dimensions.ANSWER):
            return self._answered(name.removeprefix(dimensions.ANSWER), value)
        column = LOOKUPS[name]
        if value == NONE and name in CAN_BE_EMPTY:
            return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
        return Q(**{column: value})

    @cached_property
    def _looked_for(self) -> Any:
        """Whom the search finds: their keys where they are few.

        Names are read from end to end, and a page asks several times for whom it
        shows; where many fit, the database soon has a page of them.
        """
        value, people = self.values["q"], self.event.people.order_by()
        if self.addresses and "@" in value:
            found = people.filter(email__icontains=value.strip())
        else:
            found = people.matching(value)
        keys = list(found.values_list("pk", flat=True)[: FEW + 1])
        return keys if len(keys) <= FEW else found

    def _answered(self, key: str, value: str) -> Q:
        answers = Answer.objects.filter(
            registration=OuterRef("pk"), follow_up=None, key=key
        )
        if value == NONE:
            return ~Q(Exists(answers))
        return Q(Exists(answers.filter(given__icontains=json.dumps(value))))

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

    def described(self) -> list[str]:
        """Return the filters in force in words, the state first."""
        state = self.values.get("state")
        words = [f"{_('State')}: {State(state).label}"] if state else []
        return words + [
            f"{self._label(name)}: {self._words(name)}"
            for name in self.values
            if name != "state"
        ]

    def is_whole(self, query: QueryDict) -> bool:
        """Tell whether all that `query` asks for is in force.

        What is unknown filters nothing: a list may then show too many people, but
        nobody may write to too many.
        """
        asked = {name for name, value in query.items() if value} - NOT_FILTERS
        return asked <= set(self.values)

    def kept(self) -> str:
        """Return what is in force as a query, without the order."""
        query = QueryDict(mutable=True)
        query.update(dict(self.values))
        return query.urlencode()

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
