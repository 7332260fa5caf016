"""The application's questions as the team answers them for somebody else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.access import Right
from registration.domain import visibility
from registration.domain.forms.questions import UPLOADS, Definition, Kind
from registration.forms.application import ApplicationForm
from registration.forms.asking import AskedForm, name_of
from registration.models import Stream

TEAM_EDITS = (
    "email", "phone", "full_name", "native_name", "title", "given_name", "family_name",
    "language", "stream", "organisation", "migrant_led", "newcomer", "job_title",
    "sector", "country", "region", "languages", "gender", "gender_described",
    "motivation", "alias", "hide_organisation", "no_photo", "not_on_lists",
)  # fmt: skip


class TeamForm(AskedForm):
    """The same questions in words for the team, about somebody else.

    Args:
        rights: what the editor may do: what they may not read is not shown, and stays.
    """

    LABELS = {
        "native_name": _("Name in its own script"),
        "language": _("Language we write in"),
        "stream": _("Way in"),
        "region": _("Region"),
        "languages": _("Languages spoken"),
        "motivation": _("Motivation"),
        "alias": _("Name to show instead"),
        "hide_organisation": _("Do not show the organisation"),
        "no_photo": _("No photographs"),
    }

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        rights: Collection[Right],
        **kwargs: Any,
    ) -> None:
        super().__init__(
            *args,
            definition=definition,
            more=TEAM_EDITS,
            leave_out=_not_for(rights, definition),
            **kwargs,
        )
        for name, field in self.fields.items():
            known = self.base_fields.get(name)
            field.required = known is not None and known.required
            field.label = self.LABELS.get(name, field.label)
            field.help_text = ""

    def ask_only(self, names: Collection[str]) -> None:
        """Leave the other questions as they stand, neither shown nor checked."""
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]
        self.shown = {
            key: one for key, one in self.shown.items() if name_of(one) in self.fields
        }

    def first(self) -> list[forms.BoundField]:
        return [self["stream"]]

    def rest(self) -> list[forms.BoundField]:
        return [field for field in super().rest() if field.name != "stream"]


def _not_for(rights: Collection[Right], definition: Definition) -> frozenset[str]:
    """Return the questions the team does not answer, or this editor may not read."""
    return frozenset(
        key
        for key, one in definition.questions.items()
        if (
            key not in TEAM_EDITS
            if one.kind == Kind.KNOWN
            else one.kind in {*UPLOADS, Kind.CONSENT}
            or not visibility.opens(one, rights)
        )
    )


class ImportForm(ApplicationForm):
    """A row of a list: codes instead of names, and only the name is a must."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "full_name"
        for name in {"stream", "region"} & set(self.fields):
            self.fields[name].to_field_name = "code"  # type: ignore[attr-defined]

    def clean_stream(self) -> Stream | None:  # type: ignore[override]
        """A row may leave it out where there is only one, or nothing to change."""
        return self.cleaned_data["stream"] or getattr(self, "only_stream", None)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.event.interface_languages()[0]
