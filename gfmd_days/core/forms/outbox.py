"""The filter of the outbox."""

from __future__ import annotations

import re

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import MailState
from gfmd_days.core.models.mail import MailQuerySet

# The text is searched from the beginning of its words, never inside an address: the
# keys there could be found out letter by letter.
WORD_START = r"(^|[^\w/.:=?&-])"


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
            found = Q(to__icontains=words) | Q(subject__icontains=words)
            if "://" not in words:
                found |= Q(text__iregex=WORD_START + re.escape(words))
            mails = mails.filter(found)
        return mails
