"""Badges that need a look before they are handed out, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from badges.pdf.design import ANSWER
from badges.pdf.document import Flag
from badges.pdf.page import Field, Problem
from registration.models import Registration

PROBLEMS = {
    Problem.OVERFLOW: _("too long to be printed at a readable size"),
    Problem.MISSING_GLYPH: _("has letters that no font here can print"),
    Problem.UNPRINTABLE: _("had invisible characters that were left out"),
    Problem.NO_PHOTO: _("is missing"),
}
FIELDS = {
    Field.LATIN_NAME: _("name"),
    Field.NATIVE_NAME: _("name in its own script"),
    Field.ORGANISATION: _("organisation"),
    Field.COUNTRY: _("country"),
    Field.FUNCTIONS: _("functions"),
    Field.CATEGORY: _("category"),
    Field.EVENT: _("event's name"),
    Field.LANGUAGES: _("languages"),
    Field.CODE: _("code"),
    Field.WORDS: _("fixed words"),
    Field.PHOTO: _("photograph"),
}


@dataclass(frozen=True)
class Look:
    """A badge that needs a look, and why."""

    registration: Registration
    flag: Flag

    @property
    def words(self) -> str:
        """Such as “name in its own script: has letters that no font … (꧁)”."""
        problem = f"{_field(self.flag.field)}: {PROBLEMS[self.flag.problem]}"
        return f"{problem} ({self.flag.detail})" if self.flag.detail else problem

    def __str__(self) -> str:
        return f"{self.registration.person.shown_name} – {self.words}"


def _field(field: str) -> str:
    if field.startswith(ANSWER):
        return gettext("answer “{name}”").format(name=field.removeprefix(ANSWER))
    return str(FIELDS[Field(field)])
