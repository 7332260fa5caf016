"""Answers to a form's own questions as the team reads them, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from gfmd_days.core.models import Event
from registration.domain.forms.questions import UPLOADS
from registration.domain.forms.reading import Read
from registration.forms.wording import answer_words, label_of, title_of


@dataclass(frozen=True)
class Item:
    """One answer beside its question."""

    key: str
    label: str
    words: list[str]
    is_hidden: bool
    is_upload: bool


def by_section(answers: Iterable[Read], event: Event) -> list[tuple[str, list[Item]]]:
    """Return headings with the answers under them, in the form's order."""
    return [
        (title, [_item(one, event) for one in group])
        for title, group in groupby(answers, key=_heading)
    ]


def _heading(one: Read) -> str:
    """Return the section's title; that of a later form begins with the form's name."""
    title = title_of(one.section)
    return f"{one.follow_up.name} · {title}" if one.follow_up else title


def _item(one: Read, event: Event) -> Item:
    return Item(
        key=one.key,
        label=label_of(one.question),
        words=answer_words(one.question, one.texts, event),
        is_hidden=one.is_hidden,
        is_upload=one.question.kind in UPLOADS,
    )
