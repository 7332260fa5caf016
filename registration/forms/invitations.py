"""Forms of invitations and delegations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gfmd_days.core import languages, names
from gfmd_days.core.forms.fields import SensibleDateField
from gfmd_days.core.models import Event
from registration.domain.inviting import Guest
from registration.forms.fields import Line
from registration.models import Delegation, Stream

ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
MOST = 500


class _WithLanguage(forms.Form):
    """A form that asks in which of the event's languages we write."""

    language = forms.ChoiceField(label=_("Language we write in"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, languages.name(code)) for code in event.interface_languages()
        ]


class _ForStream(_WithLanguage):
    """A form that asks by which way in people come, and until when."""

    stream = forms.ModelChoiceField(
        Stream.objects.none(), label=_("Way in"), empty_label=None
    )
    until = SensibleDateField(
        label=_("Works until"),
        required=False,
        help_text=_("Empty: as long as the way in is open."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        # the ways in for invited people first
        streams = event.streams.order_by("entry", "position", "code")
        self.fields["stream"].queryset = streams  # type: ignore[attr-defined]
        self.order_fields(["stream", "full_name", "email", "guests", "label", "uses"])


class GuestForm(_WithLanguage):
    """One person a focal point invites."""

    full_name = Line(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ["full_name", "email", "language"]

    def guest(self) -> Guest:
        return Guest(**{name: self.cleaned_data[name] for name in GUEST})


GUEST = ("full_name", "email", "language")


class InviteForm(_ForStream, GuestForm):
    """One person the team invites."""


class InviteManyForm(_ForStream):
    """A list of people: a line each, with an address and perhaps a name."""

    guests = forms.CharField(
        label=_("People"),
        max_length=100_000,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_(
            "A line for each, such as Amina Diallo, amina@example.org. Copied from a "
            "spreadsheet or a mail program is fine."
        ),
    )

    def clean_guests(self) -> list[tuple[str, str]]:
        """Return name and address of each line; name the lines that cannot be read."""
        found: dict[str, str] = {}
        wrong = []
        for number, line in enumerate(self.cleaned_data["guests"].splitlines(), 1):
            text = names.tidy(line.replace("\t", " "))
            if not text:
                continue
            name, address = _name_and_address(text)
            if address is None:
                words = _("Line %(number)d has no address: %(line)s")
                values = {"number": number, "line": text[:80]}
                wrong.append(ValidationError(words, params=values))
            else:
                found.setdefault(address, name)
        if len(found) > MOST:
            raise ValidationError(
                _("At most %(most)d people at once."), params={"most": MOST}
            )
        if wrong:
            raise ValidationError(wrong)
        return [(name, address) for address, name in found.items()]

    def list_of_guests(self) -> list[Guest]:
        language = self.cleaned_data["language"]
        return [
            Guest(full_name=name, email=address, language=language)
            for name, address in self.cleaned_data["guests"]
        ]


def _name_and_address(text: str) -> tuple[str, str | None]:
    match = ADDRESS.search(text)
    if match is None:
        return text, None
    try:
        validate_email(match[0])
    except ValidationError:
        return text, None
    name = text.replace(match[0], " ")
    return names.tidy(name.strip(" <>,;\"'")), match[0].lower()


class OpenLinkForm(_ForStream):
    """A link that works for several people."""

    language = None  # type: ignore[assignment]
    label = Line(
        label=_("For whom"),
        max_length=200,
        help_text=_("For your own list, such as Members of the network."),
    )
    uses = forms.IntegerField(
        label=_("How many people it lets in"), min_value=1, max_value=1000
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        streams = event.streams.order_by("entry", "position", "code")
        self.fields["stream"].queryset = streams  # type: ignore[attr-defined]
        self.order_fields(["stream", "label", "uses"])


class DelegationForm(_WithLanguage):
    name = Line(label=_("Organisation or network"), max_length=200)
    focal_name = Line(label=_("Name of the focal point"), max_length=200)
    focal_email = forms.EmailField(
        label=_("E-mail address of the focal point"),
        max_length=254,
        help_text=_("The link to the delegation's page is sent there."),
    )
    stream = forms.ModelChoiceField(
        Stream.objects.none(), label=_("Way in"), empty_label=None
    )
    seats = forms.IntegerField(
        label=pgettext_lazy("delegation", "Seats"), min_value=1, max_value=1000
    )
    until = SensibleDateField(
        label=_("Names people until"),
        required=False,
        help_text=_("Empty: as long as the way in is open."),
    )

    def __init__(self, *args: Any, row: Delegation, **kwargs: Any) -> None:
        asked = ("name", "focal_name", "focal_email", "language", "seats", "until")
        initial = {name: getattr(row, name) for name in asked}
        kwargs.setdefault("initial", initial | {"stream": row.stream_id})
        super().__init__(*args, event=row.event, **kwargs)
        self.row = row
        streams = row.event.streams.order_by("entry", "position", "code")
        self.fields["stream"].queryset = streams  # type: ignore[attr-defined]
        self.order_fields(
            ["name", "stream", "seats", "focal_name", "focal_email", "language"]
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = self.row.event.delegations.exclude(pk=self.row.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("There is a delegation of this name already."))
        return name
