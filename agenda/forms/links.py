"""Which session belongs to which."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agenda.models import LinkKind, Session
from gfmd_days.core.models import Event


class LinkForm(forms.Form):
    """A kind and another session: of this programme, or of the series if related.

    `events` are those whose programme the user may see.
    """

    kind = forms.ChoiceField(label=_("How they belong together"))
    other = forms.ChoiceField(label=_("Session"))

    def __init__(
        self, *args: Any, session: Session, events: QuerySet[Event], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = LinkKind.choices  # type: ignore[attr-defined]
        self.rows = {str(one.pk): one for one in _others(session, events)}
        groups = groupby(self.rows.values(), key=lambda one: one.event)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *(
                (str(event.title), [(str(one.pk), str(one)) for one in rows])
                for event, rows in groups
            ),
        ]

    def clean_other(self) -> Session:
        found = self.rows.get(self.cleaned_data["other"])
        if found is None:
            raise ValidationError(_("Choose a session."))
        return found


def _others(session: Session, events: QuerySet[Event]) -> list[Session]:
    """Sessions of the series in these events, this event's first."""
    rows = (
        Session.objects.filter(event__series=session.event.series_id, event__in=events)
        .exclude(pk=session.pk)
        .select_related("event")
        .order_by("event", "code")
    )
    return sorted(rows, key=lambda one: one.event_id != session.event_id)
