"""What the team enters about designs: where one begins, what it says, who has it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from badges.domain.designs import keeping
from badges.domain.designs.refusals import DesignFaulty
from badges.models import Design
from badges.pdf import design as data
from badges.pdf.presets import PRESETS
from gfmd_days.core.models import Event
from registration.models import Category

SIZES = {
    "a6": _("A6, 105 × 148 mm"),
    "a7": _("A7, 74 × 105 mm"),
    "4x3": _("4 × 3 inches"),
    "cr80": _("Plastic card CR80, 85.6 × 54 mm"),
}
COPY = "copy:"
MOST_SIGNS = 200_000
OTHERS = "others"


class NewDesignForm(forms.Form):
    """A name, and where to begin: a size, or a design of this or another event."""

    name = forms.CharField(label=_("Name"), max_length=80)
    start = forms.ChoiceField(label=_("Begin with"))

    def __init__(
        self, *args: Any, event: Event, sources: Iterable[Design], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sources = {f"{COPY}{one.pk}": one for one in sources}
        sizes = [(name, SIZES[name]) for name in PRESETS]
        copies = [
            (key, one.name if one.event_id == event.pk else f"{one.event}: {one.name}")
            for key, one in self._sources.items()
        ]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            (_("Standard design in a size"), sizes),
            *([(_("Copy of a design"), copies)] if copies else []),
        ]

    @property
    def source(self) -> Design | None:
        """The design to copy, if one was chosen."""
        return self._sources.get(self.cleaned_data["start"])


class DesignForm(forms.Form):
    """The design itself, as JSON.

    Args:
        event: whose answers and pictures it may show.
    """

    name = forms.CharField(label=_("Name"), max_length=80)
    content = forms.CharField(
        label=_("Design"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(
            attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "code"}
        ),
        help_text=_("JSON. Lengths are millimetres from the upper left corner."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._event = event

    @classmethod
    def of(cls, row: Design) -> DesignForm:
        content = json.dumps(row.content, indent=2, ensure_ascii=False)
        initial = {"name": row.name, "content": content, "seen": row.number}
        return cls(event=row.event, initial=initial)

    def clean_content(self) -> data.Design:
        try:
            raw = json.loads(self.cleaned_data["content"])
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            words = _("This is no JSON: look at line %(line)d.")
            raise ValidationError(words, params={"line": line}) from error
        try:
            return keeping.checked(self._event, raw)
        except DesignFaulty as refusal:
            raise ValidationError([str(fault) for fault in refusal.faults]) from refusal


class SavedForm(forms.Form):
    """What the designer tells beside the design: its name, the version it edited."""

    name = forms.CharField(label=_("Name"), max_length=80)
    seen = forms.IntegerField(min_value=0)


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), allow_empty_file=False)


class UsesForm(forms.Form):
    """Which design each category's badges have."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._designs = {str(one.pk): one for one in event.badge_designs.all()}
        uses = {one.category_id: str(one.design_id) for one in event.design_uses.all()}
        self._categories: dict[str, Category | None] = {OTHERS: None}
        self._categories |= {f"category-{c.pk}": c for c in event.categories.all()}
        choices = [(key, one.name) for key, one in self._designs.items()]
        for name, category in self._categories.items():
            otherwise = _("As all others") if category else _("Standard design")
            self.fields[name] = forms.ChoiceField(
                label=category.name if category else _("All others"),
                choices=[("", otherwise), *choices],
                initial=uses.get(category.pk if category else None, ""),
                required=False,
            )

    def wanted(self) -> dict[Category | None, Design | None]:
        return {
            category: self._designs.get(self.cleaned_data[name])
            for name, category in self._categories.items()
        }
