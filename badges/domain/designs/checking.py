"""Reads a design and says what is wrong with it, element by element."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from badges.domain.designs.refusals import DesignFaulty, Fault
from badges.pdf import design as data
from badges.pdf.design import (
    ANSWER,
    Box,
    Design,
    Element,
    Image,
    Line,
    Part,
    Qr,
    Side,
    Stack,
    Text,
)
from badges.pdf.page import Field
from registration.domain.forms.conditions import Condition, depth, keys

BLEED = 5.0
"""Millimetres that boxes, lines and pictures may reach beyond the edge."""
DEEPEST = 8
_TINY = 0.05
_FACTS = frozenset(Field) - {Field.EVENT, Field.CODE, Field.WORDS, Field.PHOTO}
_PATH = re.compile(r"\.([a-z_]+)|\[(\d+)\]|\[\.\.\.\]")
_TOLD = re.compile(r"^(?P<words>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)


def read(raw: Any, *, answers: Collection[str], pictures: Collection[str]) -> Design:
    """Return the design that JSON describes.

    Args:
        answers: names of the questions whose answers may be printed.
        pictures: keys of the pictures the event has.

    Raises DesignFaulty, which names each element and property that is wrong.
    """
    design = shape(raw)
    faults = [
        fault
        for number, side in enumerate(design.sides)
        for fault in _of_side(design, number, side, answers, pictures)
    ]
    if faults:
        raise DesignFaulty(faults)
    return design


def shape(raw: Any) -> Design:
    """Return the design that JSON describes, whatever it shows; raises DesignFaulty."""
    try:
        return data.read(raw)
    except msgspec.ValidationError as error:
        raise DesignFaulty([_unread(str(error), raw)]) from error
    except RecursionError as error:
        raise DesignFaulty([Fault("", _("It is nested too deeply."))]) from error


def _unread(told: str, raw: Any) -> Fault:
    """Turn msgspec's sentence and path into ours."""
    found = _TOLD.match(told)
    words, path = (found["words"], found["path"] or "") if found else (told, "")
    steps = [name or int(index or 0) for name, index in _PATH.findall(path)]
    return Fault(_place(steps, raw), _reworded(words))


def _reworded(words: str) -> str:
    forms: list[tuple[str, Callable[[str], str]]] = [
        (
            r"Object missing required field `(.+)`",
            lambda name: _("“{name}” is missing.").format(name=name),
        ),
        (
            r"Object contains unknown field `(.+)`",
            lambda name: _("“{name}” is not known here.").format(name=name),
        ),
        (
            r"Invalid (?:enum )?value '(.*)'",
            lambda value: _("“{value}” is none of the possible values.").format(
                value=value
            ),
        ),
        (
            r"Expected `(.+)`, got `.+`",
            lambda kind: _("This is not of the right kind ({kind}).").format(kind=kind),
        ),
        (
            r"Expected (.+)",
            lambda wanted: _("This is not possible; it must be {wanted}.").format(
                wanted=wanted.replace("`", "")
            ),
        ),
    ]
    for pattern, say in forms:
        if found := re.fullmatch(pattern, words, re.DOTALL):
            return say(found[1])
    return words


def _place(steps: list[str | int], raw: Any) -> str:
    """Return such as “Front, element 3 (Logo), width”."""
    words: list[str] = []
    here = raw
    before: str | int = ""
    for step in steps:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            words.append(_counted(before, step, here))
        elif step not in {"sides", "elements", "parts", "of"}:
            words.append(step)
        before = step
    return ", ".join(words)


def _counted(what: str | int, index: int, here: Any) -> str:
    if what == "sides":
        return _side(index)
    name = here.get("name") if isinstance(here, dict) else None
    sort = here.get("kind") or here.get("source") if isinstance(here, dict) else None
    number = index + 1
    if what == "parts":
        return _titled(_("text {number}").format(number=number), name or sort)
    if what == "elements":
        return _titled(_("element {number}").format(number=number), name or sort)
    return str(number)


def _side(index: int) -> str:
    if index:
        return pgettext("of a badge", "back")
    return pgettext("of a badge", "front")


def _titled(words: str, name: Any) -> str:
    return f"{words} ({name})" if name else words


def _of_side(
    design: Design,
    number: int,
    side: Side,
    answers: Collection[str],
    pictures: Collection[str],
) -> Iterator[Fault]:
    here = _side(number)
    if side.background and side.background not in pictures:
        yield Fault(f"{here}, background", _("This picture is not there."))
    for index, element in enumerate(side.elements):
        kind = str(element.__struct_config__.tag)
        title = _("element {number}").format(number=index + 1)
        place = f"{here}, {_titled(title, element.name or kind)}"
        yield from _outside(design, element, place)
        yield from _condition(element.when, answers, place)
        if isinstance(element, Image) and element.picture not in pictures:
            yield Fault(f"{place}, picture", _("This picture is not there."))
        if isinstance(element, Text):
            yield from _style(element, answers, place)
        if isinstance(element, Stack):
            yield from _stack(element, answers, place)


def _outside(design: Design, element: Element, place: str) -> Iterator[Fault]:
    """Text, codes and photographs stay on the badge; the rest may be cut off a bit."""
    spare = BLEED if isinstance(element, Box | Line | Image) else _TINY
    width = element.size if isinstance(element, Qr) else element.width
    height = element.size if isinstance(element, Qr) else element.height
    if not (-spare <= element.x and element.x + width <= design.width + spare):
        name = "x" if element.x < -spare else "width"
        yield Fault(f"{place}, {name}", _("It reaches beyond the edge of the badge."))
    if not (-spare <= element.y and element.y + height <= design.height + spare):
        name = "y" if element.y < -spare else "height"
        yield Fault(f"{place}, {name}", _("It reaches beyond the edge of the badge."))
    if not isinstance(element, Qr | Line) and not (width and height):
        yield Fault(place, _("It has no width or no height."))


def _stack(stack: Stack, answers: Collection[str], place: str) -> Iterator[Fault]:
    if sum(part.grows for part in stack.parts) > 1:
        yield Fault(f"{place}, grows", _("Only one text of a stack can grow."))
    for index, part in enumerate(stack.parts):
        title = _("text {number}").format(number=index + 1)
        inside = f"{place}, {_titled(title, part.name or part.source)}"
        yield from _style(part, answers, inside)
        yield from _condition(part.when, answers, inside)
        if not part.height:
            yield Fault(f"{inside}, height", _("It has no height."))


def _style(style: Text | Part, answers: Collection[str], place: str) -> Iterator[Fault]:
    if not style.largest >= style.comfortable >= style.smallest:
        yield Fault(
            f"{place}, comfortable",
            _("It must lie between the largest and the smallest size."),
        )
    if style.source == Field.WORDS and not any(style.words.values()):
        yield Fault(f"{place}, words", _("There are no words."))
    name = style.source.removeprefix(ANSWER)
    if name != style.source and name not in answers:
        yield Fault(f"{place}, source", _no_answer(style.source))


def _condition(
    condition: Condition | None, answers: Collection[str], place: str
) -> Iterator[Fault]:
    if depth(condition) > DEEPEST:
        yield Fault(f"{place}, when", _("It is nested too deeply."))
        return
    for key in keys(condition):
        if key in _FACTS:
            continue
        if not key.startswith(ANSWER):
            words = _("“{name}” is not known here.").format(name=key)
            yield Fault(f"{place}, when", words)
        elif key.removeprefix(ANSWER) not in answers:
            yield Fault(f"{place}, when", _no_answer(key))


def _no_answer(source: str) -> str:
    return _(
        "“{name}” is no answer that may be printed on badges. Protected answers never "
        "may; others are ticked in the form."
    ).format(name=source)
