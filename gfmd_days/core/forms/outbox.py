"""The filter of the outbox."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import MailState
from gfmd_days.core.models.mail import MailQuerySet


class OutboxFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *MailState.choices],
        required=False,
    )
    q = forms.CharField(
        label=_("Address, subject or words"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )

    def apply(self, mails: MailQuerySet) -> MailQuerySet:
        """Keep what was asked for; what cannot be read filters nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("state"):
            mails = mails.filter(state=chosen["state"])
        if words := chosen.get("q"):
            mails = mails.filter(
                Q(to__icontains=words)
                | Q(subject__icontains=words)
                | Q(text__icontains=words)
            )
        return mails
