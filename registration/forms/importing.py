"""A list of people: uploading it, naming its columns, reading its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.domain.headings import TARGETS
from registration.domain.wording import FACTS, TICKS
from registration.forms.fields import validate_words
from registration.forms.team import ImportForm
from registration.models import ImportRun, Stream

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=False,
        help_text=_("XLSX or CSV, up to 20 MB and 20,000 rows. One person a row."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise ValidationError(
                _("Save the list as XLSX or CSV; other kinds of files are not read.")
            )
        return file


class MappingForm(forms.Form):
    """One choice a column: which of our fields it is.

    Args:
        headings: of the file's columns, in order.
        samples: the first values of each column.
    """

    stream = forms.ModelChoiceField(
        label=_("Way in of new people"),
        queryset=Stream.objects.none(),
        required=False,
        empty_label=_("As the list says"),
        help_text=_("For rows that name none."),
    )
    empties = forms.BooleanField(
        label=_("Empty cells empty the answer"),
        required=False,
        help_text=_("Otherwise an empty cell leaves the answer as it is."),
    )

    def __init__(
        self,
        *args: Any,
        run: ImportRun,
        headings: Sequence[str],
        samples: Mapping[int, list[str]],
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"stream": run.stream, "empties": run.empties})
        super().__init__(*args, **kwargs)
        self.columns = []
        choices = [("", _("Leave this column out")), *TARGETS.items()]
        for number, heading in enumerate(headings):
            name = f"column-{number}"
            self.fields[name] = forms.ChoiceField(
                label=heading or _("Column {number}").format(number=number + 1),
                required=False,
                choices=choices,
                initial=run.mapping.get(str(number), ""),
            )
            self.columns.append((self[name], samples.get(number, [])))
        streams = run.event.streams.all()
        if len(streams) > 1:
            self.fields["stream"].queryset = streams  # type: ignore[attr-defined]
        else:
            del self.fields["stream"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first: dict[str, str] = {}
        for name, field in list(data.items()):
            if not name.startswith("column-") or not field:
                continue
            if field in first:
                label = TARGETS[field]
                self.add_error(
                    name, _("“{field}” is chosen twice.").format(field=label)
                )
            first.setdefault(field, name)
        if "full_name" not in first and not {"given_name", "family_name"} <= set(first):
            raise ValidationError(
                _(
                    "Say which column holds the full name, or which hold the given "
                    "and the family name."
                )
            )
        return data

    def mapping(self) -> dict[int, str]:
        """Return the field of each column that is taken in."""
        return {
            int(name.removeprefix("column-")): field
            for name, field in self.cleaned_data.items()
            if name.startswith("column-") and field
        }


class CellChecker:
    """Checks cells as the application's form does, without a form for each row.

    What a fixed choice makes of a word is kept: lists repeat them.
    """

    def __init__(self, event: Event) -> None:
        fields = [name for name in TARGETS if name not in {"state", "reference"}]
        form = ImportForm({}, event=event, now=None, only=fields)
        self.fields = form.fields
        self.words = form.words
        streams = event.streams.select_related("category")
        self.streams = {one.code: one for one in streams}
        self.regions = {one.code: one for one in event.regions.all()}
        self.language = event.interface_languages()[0]
        self._kept: dict[tuple[str, tuple[str, ...]], Any] = {}

    def text(self, name: str, value: str) -> Any:
        """Return the cleaned answer. Raises ValidationError."""
        cleaned = self.fields[name].clean(value)
        if name == "motivation":
            validate_words(cleaned, self.words)
        return cleaned.lower() if name == "email" else cleaned

    def chosen(self, name: str, codes: Sequence[str]) -> Any:
        """Return the answer that our `codes` are. Raises ValidationError."""
        if name == "stream":
            return self.streams[codes[0]]
        if name == "region":
            return self.regions[codes[0]]
        if name in TICKS | FACTS:
            return codes[0] == "on"
        key = (name, tuple(codes))
        if key not in self._kept:
            value = list(codes) if name == "languages" else codes[0]
            self._kept[key] = self.fields[name].clean(value)
        kept = self._kept[key]
        return list(kept) if name == "languages" else kept
