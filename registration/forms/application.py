"""The facts every form may ask, with the words and checks each has of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from gfmd_days.core import languages
from gfmd_days.core.models import Event, Gender, Region, Sector
from registration.domain.answers import Answers
from registration.forms.fields import (
    Line,
    Offered,
    Paragraphs,
    Ticks,
    YesNo,
    let_long_text_in,
    validate_latin,
    validate_words,
)
from registration.models import Intake, Stream

# What validate_latin checks, as far as a browser can.
LATIN = r"(?:\p{Script=Latin}|\P{L})*"
CONSENT_FIELDS = ("consent_processing", "consent_listing")


class ApplicationForm(forms.Form):
    """All facts; each page shows those it names in `only`.

    Args:
        only: names of the fields asked; the others are left out.
        now: only ways in open now are offered; None offers all of them.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send your personal link to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Give us an address: your link is sent there."),
            "invalid": _("Write the address like name@example.org."),
        },
    )
    phone = Line(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("With the country code, for example +212 600 000000."),
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}
        ),
    )
    full_name = Line(
        label=_("Full name in Latin letters"),
        max_length=200,
        help_text=_(
            "As in your passport. One name is enough if you have only one. "
            "This goes onto your badge."
        ),
        validators=[validate_latin],
        widget=forms.TextInput(
            attrs={"autocomplete": "name", "dir": "auto", "pattern": LATIN}
        ),
        error_messages={"required": _("Tell us your name.")},
    )
    native_name = Line(
        label=_("Your name in its own script"),
        max_length=200,
        required=False,
        help_text=_("For example ليلى بن يوسف or 陳麗芳, beside the Latin line."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    title = Line(
        label=_("Form of address"),
        max_length=40,
        required=False,
        help_text=_("For example Dr or Sister."),
        widget=forms.TextInput(attrs={"autocomplete": "honorific-prefix"}),
    )
    given_name = Line(
        label=_("Given name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = Line(
        label=_("Family name"),
        max_length=120,
        required=False,
        help_text=_("Only if you have one: lists are sorted by it."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(label=_("Language we write to you in"))
    stream = forms.ModelChoiceField(
        label=_("How you come"),
        queryset=Stream.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    organisation = Line(
        label=_("Organisation"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty if you come as an individual."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    migrant_led = YesNo(
        label=_("Is your organisation led by migrants?"), required=False
    )
    job_title = Line(
        label=_("Position"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "organization-title", "dir": "auto"}
        ),
    )
    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=[("", _("Choose")), *Sector.choices],
        error_messages={"required": _("Choose the sector that fits best.")},
    )
    country = forms.ChoiceField(
        label=_("Country of residence"),
        error_messages={"required": _("Choose the country you live in.")},
    )
    region = forms.ModelChoiceField(
        label=_("Region you speak for"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("The region of my country"),
    )
    motivation = Paragraphs(
        label=_("Why do you want to take part?"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    newcomer = YesNo(label=_("Do you take part for the first time?"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        required=False,
        help_text=_("Well enough to follow a discussion."),
        widget=Ticks,
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", _("No answer")), *Gender.choices],
        help_text=_(
            "We count it to keep the event balanced. Other participants do not see it."
        ),
    )
    gender_described = Line(
        label=_("In your own words"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    accessibility = Paragraphs(
        label=_("What do you need to take part fully?"),
        max_length=4_000,
        required=False,
        help_text=_(
            "For example step-free rooms, sign language, a companion, food you cannot "
            "eat. Kept encrypted, read only by the few people who arrange it, each "
            "reading is noted, and deleted after the event."
        ),
        # never kept on the device, which others may use
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-private": ""}),
    )
    alias = Line(
        label=_("Another name to use instead of mine"),
        max_length=120,
        required=False,
        help_text=_(
            "If your name must not be seen at this event, badge and lists show this "
            "one. Only the team knows your real name."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    hide_organisation = forms.BooleanField(
        label=_("Do not show my organisation to others"), required=False
    )
    no_photo = forms.BooleanField(
        label=_("Do not photograph me"),
        required=False,
        help_text=_("Your badge carries a sign that photographers know."),
    )
    not_on_lists = forms.BooleanField(label=_("On no list"), required=False)
    consent_listing = forms.BooleanField(
        label=_("Put me on the list of participants"),
        required=False,
        help_text=_(
            "The list shows name, organisation and country to other participants. "
            "Without this tick you are on no list."
        ),
    )
    consent_processing = forms.BooleanField(
        label=_("I agree that my answers are used to organise this event"),
        help_text=_(
            "Only the organizers and the selection committee read them. They are "
            "deleted when the event is settled. You can withdraw at any time."
        ),
        error_messages={
            "required": _("Without this we may not handle your application.")
        },
    )

    def __init__(
        self,
        *args: Any,
        event: Event,
        now: datetime | None,
        only: Collection[str],
        **kwargs: Any,
    ) -> None:
        # each form copies its fields: only those it asks, in their order
        known = type(self).base_fields
        self.base_fields = {  # type: ignore[misc]
            name: known[name] for name in only if name in known
        }
        super().__init__(*args, **kwargs)
        self.event = event
        self._offer(now)
        let_long_text_in(self)

    @cached_property
    def intake(self) -> Intake | None:
        """The event's dates and texts, if it has any."""
        return getattr(self.event, "intake", None)

    def _offer(self, now: datetime | None) -> None:
        """Fill the choices that depend on the event."""
        offers: dict[str, Callable[[], list[tuple[str, Any]]]] = {
            "language": lambda: _native_names(self.event.interface_languages()),
            "country": lambda: [("", _("Choose")), *_country_choices(self.event)],
            "languages": lambda: _language_choices(
                tuple(self.event.languages), get_language() or "en"
            ),
        }
        for name, offer in offers.items():
            if name in self.fields:
                self.fields[name].choices = Offered(offer)  # type: ignore[attr-defined]
        if "stream" in self.fields:
            self._offer_streams(now)
        if "region" in self.fields:
            self._offer_regions(self.fields["region"])
        if "motivation" in self.fields:
            self.words = (self.intake or Intake()).motivation_words
            self.fields["motivation"].widget.attrs["data-words"] = self.words
            self.fields["motivation"].help_text = _("At most {limit} words.").format(
                limit=self.words
            )

    def _offer_regions(self, field: Any) -> None:
        """Read the regions once; a queryset is read again for each rendering."""
        field.queryset = self.event.regions.all()
        offered = [(one.pk, str(one)) for one in field.queryset]
        field.choices = [("", field.empty_label), *offered]
        if not offered:
            del self.fields["region"]

    def _offer_streams(self, now: datetime | None) -> None:
        streams = self.event.streams.select_related("category")
        if now is not None:
            streams = streams.open_at(now)
        field = self.fields["stream"]
        field.queryset = streams  # type: ignore[attr-defined]
        found = list(streams[:2])
        if len(found) == 1:
            field.initial = found[0].pk
            field.required = False
            field.widget = forms.HiddenInput()
            self.only_stream = found[0]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_stream(self) -> Stream:
        chosen = self.cleaned_data["stream"] or getattr(self, "only_stream", None)
        if chosen is None:
            raise ValidationError(_("Choose one."))
        return chosen  # type: ignore[no-any-return]

    def clean_motivation(self) -> str:
        text: str = self.cleaned_data["motivation"]
        validate_words(text, self.words)
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("gender") != Gender.SELF_DESCRIBED and "gender_described" in data:
            data["gender_described"] = ""
        return data

    def answers(self, before: Answers | None = None) -> Answers:
        """Return what was answered; what was not asked is as `before`."""
        return self.made_of(dict(self.cleaned_data), before)

    def made_of(self, given: dict[str, Any], before: Answers | None) -> Answers:
        """Return the answers that these checked values are."""
        consents = set(before.consents) if before else set()
        for field in CONSENT_FIELDS:
            if field in given:
                purpose = field.removeprefix("consent_")
                consents.discard(purpose)
                consents |= {purpose} if given.pop(field) else set()
        if "consent_listing" in self.fields:
            given["not_on_lists"] = "listing" not in consents
        given["consents"] = frozenset(consents)
        return replace(before, **given) if before else Answers(**given)


def _native_names(codes: list[str]) -> list[tuple[str, str]]:
    return [(code, languages.name(code, into=code)) for code in codes]


def _country_choices(event: Event) -> list[tuple[str, str]]:
    """The event's countries by name; all of the world's where it names none."""
    offered = set(event.countries.values_list("country", flat=True))
    world = _world(get_language() or "en")
    return [one for one in world if one[0] in offered] if offered else world


@cache
def _world(_language: str) -> list[tuple[str, str]]:
    """All countries by name, sorted as the active language sorts them."""
    return [(code, name) for code, name in countries]


@lru_cache(maxsize=200)
def _language_choices(spoken: tuple[str, ...], _language: str) -> list[tuple[Any, Any]]:
    """The languages of the event and the widest ones; the others as a group."""
    first = list(dict.fromkeys([*spoken, "en", "fr", "es", "ar", "pt", "ru"]))
    known = dict(languages.choices())
    others = [(code, name) for code, name in known.items() if code not in first]
    others.sort(key=lambda one: one[1])
    return [*((code, known[code]) for code in first), (_("More languages"), others)]
