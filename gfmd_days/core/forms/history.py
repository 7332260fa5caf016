"""The filter of the audit trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import zones
from gfmd_days.core.audit import LABELS
from gfmd_days.core.forms.fields import SensibleDateField
from gfmd_days.core.models import AuditEntry, Event, User
from gfmd_days.core.models.audit import AuditQuerySet


class HistoryFilter(forms.Form):
    verb = forms.ChoiceField(label=_("What"), required=False)
    by = forms.ModelChoiceField(
        User.objects.none(), label=_("Who"), required=False, empty_label=_("Anybody")
    )
    day = SensibleDateField(label=_("Day"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = AuditEntry.objects.filter(event=event).order_by()
        verbs = entries.values_list("verb", flat=True).distinct()
        named = sorted((str(LABELS.get(verb, verb)), verb) for verb in verbs)
        self.fields["verb"].choices = [  # type: ignore[attr-defined]
            ("", _("Anything")),
            *((verb, name) for name, verb in named),
        ]
        self.fields["by"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=entries.values("by")
        )

    def apply(self, entries: AuditQuerySet, *, zone: str) -> AuditQuerySet:
        """Keep what was asked for; what cannot be read filters nothing.

        Args:
            zone: the day is one on the clocks of this IANA zone.
        """
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("verb"):
            entries = entries.filter(verb=chosen["verb"])
        if chosen.get("by"):
            entries = entries.filter(by=chosen["by"])
        if day := chosen.get("day"):
            start = zones.to_utc(datetime.combine(day, time()), zone)
            end = zones.to_utc(datetime.combine(day + timedelta(1), time()), zone)
            entries = entries.filter(at__gte=start, at__lt=end)
        return entries
