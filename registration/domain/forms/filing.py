"""A form as a file: JSON, the same here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from registration.domain.forms import questions
from registration.domain.forms.conditions import depth
from registration.domain.forms.questions import KEY, Definition, Question, Section
from registration.domain.refusals import FileNotUnderstood
from registration.models import Form, FormPurpose

LARGEST = 1_000_000  # bytes; a form of 200 questions in four languages has 150,000
MOST_PARTS = 500
DEEPEST = 10


class FormFile(msgspec.Struct, frozen=True):
    """What a file holds.

    Attributes:
        format: names the format and its version; a later one gets a later number.
        purpose: “application” or “follow_up”.
    """

    format: Literal["gfmd-days-form/1"]
    name: Mapping[str, str]
    purpose: FormPurpose
    definition: Definition


def write(form: Form) -> bytes:
    """Return the form's draft as a file."""
    file = FormFile(
        format="gfmd-days-form/1",
        name=_texts(form.name),
        purpose=FormPurpose(form.purpose),
        definition=questions.read(form.draft),
    )
    return msgspec.json.format(msgspec.json.encode(file), indent=2)


def read(data: bytes) -> FormFile:
    """Return what a file describes.

    Raises FileNotUnderstood, which names the place that is wrong.
    """
    if len(data) > LARGEST:
        raise FileNotUnderstood("> 1 MB")
    try:
        file = msgspec.json.decode(data, type=FormFile)
        faults = list(_faults(file.definition))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FileNotUnderstood(str(error)) from error
    for place in faults:
        raise FileNotUnderstood(place)
    return file


def schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    return msgspec.json.schema(FormFile)


def _faults(definition: Definition) -> Iterator[str]:
    parts: list[Section | Question] = [
        *definition.sections,
        *(one for section in definition.sections for one in section.all_questions),
    ]
    if len(parts) > MOST_PARTS:
        yield f"> {MOST_PARTS} questions"
    seen: set[tuple[bool, str]] = set()
    for part in parts:
        name = (isinstance(part, Section), part.key)
        if not KEY.fullmatch(part.key) or name in seen:
            yield f"key {part.key[:60]!r}"
        seen.add(name)
        if depth(part.when) > DEEPEST:
            yield f"when of {part.key!r}"


def _texts(name: object) -> dict[str, str]:
    data = getattr(name, "data", name)
    if isinstance(data, dict):
        return {str(code): str(text) for code, text in data.items() if text}
    return {"en": str(data)}
