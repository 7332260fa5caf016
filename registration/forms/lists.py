"""Forms of lists: the public one, and the team's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.forms.fields import SensibleDateField
from gfmd_days.core.models import Event
from registration.domain.lists import lines
from registration.domain.lists.choosing import Choice, Paper
from registration.forms.fields import let_long_text_in
from registration.models import ListColumn, ListGroup, PublicList, State


class PublicListForm(forms.Form):
    is_shown = forms.BooleanField(
        label=_("Everybody may read the list of participants"),
        required=False,
        help_text=_(
            "Only confirmed people who agreed to be listed, as they wish to be shown."
        ),
    )
    shown_from = SensibleDateField(
        label=_("Shown from"),
        required=False,
        help_text=_("Left empty: at once."),
    )
    columns = forms.MultipleChoiceField(
        label=_("Beside the name"),
        choices=ListColumn.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    group_by = forms.ChoiceField(
        label=_("Divided by"),
        help_text=_("Somebody who chose two answers stands under both."),
    )

    def __init__(
        self, *args: Any, event: Event, shown: PublicList, **kwargs: Any
    ) -> None:
        kwargs.setdefault(
            "initial", {name: getattr(shown, name) for name in self.base_fields}
        )
        super().__init__(*args, **kwargs)
        self.fields["group_by"].choices = [  # type: ignore[attr-defined]
            *ListGroup.choices,
            *((one.key, one.label) for one in lines.themes(event).values()),
        ]


class ListsForm(forms.Form):
    """Which list of whom; what is unknown is refused."""

    paper = forms.ChoiceField(
        label=_("What you need"),
        choices=Paper.choices,
        initial=Paper.PARTICIPANTS,
        widget=forms.RadioSelect,
    )
    state = forms.ChoiceField(label=_("State"), required=False, initial=State.CONFIRMED)
    category = forms.ChoiceField(label=_("Category"), required=False)
    stream = forms.ChoiceField(label=_("Way in"), required=False)
    language = forms.ChoiceField(label=_("Language we write in"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "state": [one for one in State.choices if one[0] != State.DRAFT],
            "category": [(one.code, one.name) for one in event.categories.all()],
            "stream": [(one.code, one.name) for one in event.streams.all()],
            "language": [(c, languages.name(c)) for c in languages.interface_codes()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """Return whom the filled form takes."""
        data = self.cleaned_data
        return Choice(
            state=data["state"],
            category=data["category"],
            stream=data["stream"],
            language=data["language"],
        )


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"type": "search", "placeholder": _("Name, organisation, any script")}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)

    def words(self) -> str:
        """Return what is looked for, or nothing where it cannot be read."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))
