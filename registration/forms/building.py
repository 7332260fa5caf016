"""Forms of the form builder: one question, one heading, a form as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.forms.translated import TranslatedField, texts_of
from gfmd_days.core.models import Event
from registration.domain.forms import checking, conditions, forgetting
from registration.domain.forms.conditions import Condition
from registration.domain.forms.questions import (
    KEY,
    KNOWN,
    WITH_OPTIONS,
    Kind,
    Option,
    Question,
    Readers,
    Section,
)
from registration.forms.fields import SomeOf
from registration.forms.wording import READERS, fact
from registration.models import Form, FormPurpose

# These stand in addresses beside the forms' codes.
RESERVED = frozenset({"add", "copy", "import"})
BOUNDED = frozenset({Kind.NUMBER, Kind.DATE, Kind.SEVERAL})
NOT_ASKED = frozenset({Kind.NOTE})
UNPRINTED = frozenset({Kind.NOTE, Kind.CONSENT, Kind.FILE, Kind.KNOWN})


class QuestionForm(forms.Form):
    """What one question is; only what its kind knows is asked.

    Args:
        question: the present one, or a bare one of its kind.
        taken: keys of other questions.
        fixed: whether it was put to people already: then its key stays.
    """

    required = forms.BooleanField(label=_("An answer is required"), required=False)
    folded = forms.BooleanField(
        label=_("Behind “more” until somebody opens it"), required=False
    )
    words = forms.IntegerField(
        label=_("Words, at most"), required=False, min_value=1, max_value=5_000
    )
    least = forms.CharField(label=_("At least"), required=False, max_length=20)
    most = forms.CharField(label=_("At most"), required=False, max_length=20)
    wording = forms.CharField(
        label=_("Version of the words"),
        max_length=20,
        required=False,
        help_text=_("Raise it when the words change, for example from 2026-1."),
    )
    readers = forms.ChoiceField(
        label=_("Who may read the answer"),
        choices=[(value, words) for value, words in READERS.items()],
    )
    is_sensitive = forms.BooleanField(
        label=_("Protected: kept encrypted, and each reading is noted"), required=False
    )
    keep_days = forms.IntegerField(
        label=_("Delete so many days after the event"),
        required=False,
        min_value=0,
        max_value=3_650,
        help_text=_("Empty: with all other personal data of the event."),
    )
    on_badge = forms.BooleanField(
        label=_("May be printed on the badge"), required=False
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        required=False,
        help_text=_("Names the answer in lists and files. Empty: made from the words."),
    )

    def __init__(
        self,
        *args: Any,
        event: Event,
        question: Question,
        folded: bool,
        taken: Iterable[str],
        fixed: bool,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", self._initial(question, folded=folded))
        super().__init__(*args, **kwargs)
        self.question, self.taken = question, set(taken)
        codes = event.languages
        is_note = question.kind == Kind.NOTE
        is_known = question.kind == Kind.KNOWN
        self.fields["label"] = TranslatedField(
            codes,
            dict(question.label),
            long=is_note,
            max_length=500,
            required=not is_known,
            label=_("Words") if is_note else _("Question"),
            help_text=_("Empty: “{words}”.").format(words=fact(question.key))
            if is_known
            else "",
        )
        self.fields["help"] = TranslatedField(
            codes, dict(question.help), max_length=500, required=False, label=_("Help")
        )
        self.fields["purpose"] = TranslatedField(
            codes,
            dict(question.purpose),
            max_length=500,
            required=False,
            label=_("What the answer is for"),
        )
        self._keep_those_of(question.kind, fixed=fixed)

    @staticmethod
    def _initial(question: Question, *, folded: bool) -> dict[str, Any]:
        names = (
            "required", "words", "least", "most", "wording", "readers",
            "is_sensitive", "keep_days", "on_badge", "key", "label", "help", "purpose",
        )  # fmt: skip
        values = {name: getattr(question, name) for name in names}
        return {**values, "folded": folded}

    def _keep_those_of(self, kind: Kind, *, fixed: bool) -> None:
        gone: set[str] = set()
        gone |= {"words"} if kind != Kind.TEXT else set()
        gone |= {"least", "most"} if kind not in BOUNDED else set()
        gone |= {"wording"} if kind != Kind.CONSENT else set()
        gone |= {"on_badge"} if kind in UNPRINTED else set()
        if kind == Kind.KNOWN:
            gone |= {"readers", "is_sensitive", "key"}
            gone |= (
                {"keep_days"} if self.question.key not in forgetting.FACTS else set()
            )
        if kind in NOT_ASKED:
            gone |= {
                "required", "readers", "is_sensitive", "keep_days", "help", "purpose",
            }  # fmt: skip
        if fixed:
            gone |= {"key"}
        for name in gone:
            del self.fields[name]
        if kind == Kind.DATE:
            for name in ("least", "most"):
                self.fields[name].widget.input_type = "date"
        order = ("label", "help", "purpose", "required", "words", "least", "most")
        self.order_fields(order)

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields everybody needs; `rest` waits behind “more settings”."""
        names = ("label", "help", "required", "words", "least", "most", "wording")
        return [self[name] for name in names if name in self.fields]

    @property
    def rest(self) -> list[forms.BoundField]:
        here = {field.name for field in self.first}
        return [field for field in self if field.name not in here]

    @property
    def rest_is_wrong(self) -> bool:
        return any(field.errors for field in self.rest)

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip().lower()
        if key in self.taken:
            raise forms.ValidationError(checking.SAME_KEY)
        if key and (not KEY.fullmatch(key) or key in KNOWN):
            raise forms.ValidationError(checking.BAD_KEY)
        return key

    def clean_least(self) -> str:
        return self._bound("least")

    def clean_most(self) -> str:
        return self._bound("most")

    def _bound(self, name: str) -> str:
        value = str(self.cleaned_data[name]).strip().replace(",", ".")
        is_day = self.question.kind == Kind.DATE
        read = conditions.day if is_day else conditions.number
        if value and read(value) is None:
            raise forms.ValidationError(
                _("Write a date.") if is_day else _("Write a number.")
            )
        return value

    def changed(
        self, *, key: str, options: tuple[Option, ...], when: Condition | None
    ) -> Question:
        """Return the question as it was edited."""
        data = self.cleaned_data
        kind = self.question.kind
        values: dict[str, Any] = {}
        for name in set(data) - {"key", "folded"}:
            value = data[name]
            if name in {"label", "help", "purpose"}:
                value = texts_of(value)
            elif name in {"least", "most", "words"}:
                value = value or None
            elif name == "readers":
                value = Readers(value)
            values[name] = value
        return Question(
            key=key,
            kind=kind,
            options=options if kind in WITH_OPTIONS else (),
            when=when,
            **values,
        )


class SectionForm(forms.Form):
    """A heading and the words under it."""

    def __init__(
        self, *args: Any, event: Event, section: Section | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        title = dict(section.title) if section else None
        lead = dict(section.lead) if section else None
        self.fields["title"] = TranslatedField(
            event.languages, title, label=_("Heading")
        )
        self.fields["lead"] = TranslatedField(
            event.languages,
            lead,
            max_length=1_000,
            required=False,
            label=_("Words under the heading"),
        )

    def changed(self, *, key: str, when: Condition | None) -> Section:
        """Return the section's heading as it was edited, without questions."""
        return Section(
            key=key,
            title=texts_of(self.cleaned_data["title"]),
            lead=texts_of(self.cleaned_data["lead"]),
            when=when,
        )


class WholeForm(forms.Form):
    """Name, code and use of a form.

    Args:
        form: the present one; its code stays.
        file: whether the questions come from a file.
        sources: forms of other events to begin with.
    """

    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        help_text=_("Small letters, such as open-call. Used in addresses and files."),
    )
    purpose = forms.ChoiceField(
        label=_("What for"), choices=FormPurpose.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        event: Event,
        form: Form | None = None,
        sources: Sequence[Form] | None = None,
        with_file: bool = False,
        **kwargs: Any,
    ) -> None:
        purpose = form.purpose if form else FormPurpose.APPLICATION
        kwargs.setdefault("initial", {"purpose": purpose})
        super().__init__(*args, **kwargs)
        self.event = event
        name = form.name if form else None
        if form:
            del self.fields["code"]
            self.fields["ways_in"] = SomeOf(
                event.streams.all(),
                label=_("Asked of those selected who came by"),
                required=False,
                initial=form.ways_in.all(),
                help_text=_("Only of a form for those selected. None: all of them."),
            )
        if sources is not None:
            del self.fields["purpose"]
            self.fields["source"] = forms.ChoiceField(
                label=_("Form"), choices=_by_event(sources)
            )
        if with_file:
            del self.fields["purpose"]
            self.fields["file"] = forms.FileField(
                label=_("File"),
                help_text=_("JSON, as “Save as a file” gives it."),
                widget=forms.FileInput({"accept": "application/json,.json"}),
            )
        is_new = sources is None and not with_file
        self.fields["name"] = TranslatedField(
            event.languages,
            name,
            required=is_new,
            label=_("Name"),
            help_text="" if is_new else _("Empty: the name it has there."),
        )
        self.order_fields(["source", "file", "name", "code"])

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if code in RESERVED:
            raise forms.ValidationError(_("Choose another code."))
        if self.event.forms.filter(code=code).exists():
            raise forms.ValidationError(_("This code is used already."))
        return code


def _by_event(sources: Sequence[Form]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in sources:
        groups.setdefault(str(one.event.title), []).append((str(one.pk), str(one.name)))
    return list(groups.items())
