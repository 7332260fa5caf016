"""Pictures that people send with a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_MB = 10


class PictureField(forms.FileField):
    """A picture of the kinds that can be read, not too large to be sent by phone."""

    widget: Any = forms.FileInput({"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MOST_MB * 1024 * 1024:
            raise ValidationError(
                _("This file is larger than %(most)d MB."), params={"most": MOST_MB}
            )
        return file
