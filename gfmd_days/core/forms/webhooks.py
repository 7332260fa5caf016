"""The form that adds a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import topics
from gfmd_days.core.domain import calling
from gfmd_days.core.domain.webhooks import NotCallable
from gfmd_days.core.forms.fields import Ticks


class WebhookForm(forms.Form):
    url = forms.URLField(
        label=_("Address of the program"),
        max_length=300,
        assume_scheme="https",
        help_text=_("It begins with https and is on the public internet."),
    )
    topics = forms.MultipleChoiceField(label=_("What is it told?"), widget=Ticks)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = list(  # type: ignore[attr-defined]
            topics.LABELS.items()
        )
        self.fields["url"].validators = [URLValidator(["https", "http"])]
        self.fields["url"].widget.attrs.update(dir="ltr", spellcheck="false")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not calling.is_callable(url):
            raise forms.ValidationError(NotCallable.words)
        return url
