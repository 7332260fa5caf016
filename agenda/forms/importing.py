"""Uploading a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.domain.reading.detecting import MOST_BYTES


class ProgrammeFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=False,
        help_text=_("JSON, XML or CSV, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.xml,.csv,.txt"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 20 MB."))
        return file
