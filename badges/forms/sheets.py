"""An event's own sheet of labels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from badges.domain import papers
from badges.models import OwnSheet
from badges.pdf.sheet import MILLIMETRE
from gfmd_days.core.models import Event

SLACK = 0.01
SMALLEST = 10
"""Millimetres of a label's side: on a smaller one nothing could be read."""
LENGTHS = ("width", "height", "left", "top", "across", "down")
TOO_FAR_RIGHT = _(
    "The last label of a row would reach %(reach)s mm, the paper is %(paper)s mm wide."
)
TOO_FAR_DOWN = _(
    "The last row would reach %(reach)s mm, the paper is %(paper)s mm high."
)


class OwnSheetForm(forms.ModelForm[OwnSheet]):
    class Meta:
        model = OwnSheet
        fields = ["name", "paper", "columns", "rows", *LENGTHS]
        help_texts = {
            "name": _("Such as the maker and number on the box."),
            "width": _("All lengths in millimetres."),
            "across": _("From left edge to left edge."),
            "down": _("From upper edge to upper edge."),
        }
        widgets = {
            name: forms.NumberInput(attrs={"step": "0.01", "min": "0"})
            for name in LENGTHS
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.event = event
        for name in ("width", "height"):
            field = self.fields[name]
            field.validators.append(MinValueValidator(SMALLEST))
            field.widget.attrs["min"] = SMALLEST

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self.instance.event.own_sheets.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("Another sheet has this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not {"paper", "columns", "rows", *LENGTHS} <= found.keys():
            return found
        given = dict(found)  # an error takes its field out of what was found
        if given["columns"] > 1 and given["across"] < given["width"]:
            self.add_error(
                "across", _("Labels would lie over one another: they are wider.")
            )
        if given["rows"] > 1 and given["down"] < given["height"]:
            self.add_error(
                "down", _("Labels would lie over one another: they are higher.")
            )
        sides = (
            ("width", ("left", "columns", "across"), TOO_FAR_RIGHT),
            ("height", ("top", "rows", "down"), TOO_FAR_DOWN),
        )
        for (size, names, words), paper in zip(
            sides, papers.size_of(given["paper"]), strict=True
        ):
            first, many, step = (float(given[name]) for name in names)
            reach = first + (many - 1) * step + float(given[size])
            if reach > paper / MILLIMETRE + SLACK:
                told = {"reach": f"{reach:g}", "paper": f"{paper / MILLIMETRE:.4g}"}
                self.add_error(size, forms.ValidationError(words, params=told))
        return found
