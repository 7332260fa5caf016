"""Reads a design and says what is wrong with it, element by element."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

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


class _Spot(NamedTuple):
    """A part of a design, in words and as the way there."""

    words: str
    path: tuple[str | int, ...]

    def fault(self, name: str, words: str) -> Fault:
        """Return what is wrong with the property `name`; "" is the whole part."""
        if not name:
            return Fault(self.words, words, self.path)
        return Fault(f"{self.words}, {name}", words, (*self.path, name))


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
        design = data.read(raw)
    except msgspec.ValidationError as error:
        raise DesignFaulty([_unread(str(error), raw)]) from error
    except RecursionError as error:
        raise DesignFaulty([Fault("", _("It is nested too deeply."))]) from error
    if not _is_storable(raw):
        raise DesignFaulty([Fault("", _("It holds signs that are no text."))])
    return design


def _is_storable(raw: Any) -> bool:
    """Tell whether a database takes all texts: JSON may spell NUL and half signs."""
    left = [raw]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif isinstance(one, str) and ("\0" in one or not _is_unicode(one)):
            return False
    return True


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _unread(told: str, raw: Any) -> Fault:
    """Turn msgspec's sentence and path into ours."""
    found = _TOLD.match(told)
    words, path = (found["words"], found["path"] or "") if found else (told, "")
    steps = [name or int(index or 0) for name, index in _PATH.findall(path)]
    return Fault(_place(steps, raw), _reworded(words), tuple(steps))


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
    here = _Spot(_side(number), ("sides", number))
    if side.background and side.background not in pictures:
        yield here.fault("background", _("This picture is not there."))
    for index, element in enumerate(side.elements):
        kind = str(element.__struct_config__.tag)
        title = _("element {number}").format(number=index + 1)
        words = f"{here.words}, {_titled(title, element.name or kind)}"
        spot = _Spot(words, (*here.path, "elements", index))
        yield from _outside(design, element, spot)
        yield from _condition(element.when, answers, spot)
        if isinstance(element, Image) and element.picture not in pictures:
            yield spot.fault("picture", _("This picture is not there."))
        if isinstance(element, Text):
            yield from _style(element, answers, spot)
        if isinstance(element, Stack):
            yield from _stack(element, answers, spot)


def _outside(design: Design, element: Element, spot: _Spot) -> Iterator[Fault]:
    """Text, codes and photographs stay on the badge; the rest may be cut off a bit."""
    spare = BLEED if isinstance(element, Box | Line | Image) else _TINY
    width = element.size if isinstance(element, Qr) else element.width
    height = element.size if isinstance(element, Qr) else element.height
    if not (-spare <= element.x and element.x + width <= design.width + spare):
        name = "x" if element.x < -spare else "width"
        yield spot.fault(name, _("It reaches beyond the edge of the badge."))
    if not (-spare <= element.y and element.y + height <= design.height + spare):
        name = "y" if element.y < -spare else "height"
        yield spot.fault(name, _("It reaches beyond the edge of the badge."))
    if not isinstance(element, Qr | Line) and not (width and height):
        yield spot.fault("", _("It has no width or no height."))


def _stack(stack: Stack, answers: Collection[str], spot: _Spot) -> Iterator[Fault]:
    if sum(part.grows for part in stack.parts) > 1:
        yield spot.fault("grows", _("Only one text of a stack can grow."))
    for index, part in enumerate(stack.parts):
        title = _("text {number}").format(number=index + 1)
        words = f"{spot.words}, {_titled(title, part.name or part.source)}"
        inside = _Spot(words, (*spot.path, "parts", index))
        yield from _style(part, answers, inside)
        yield from _condition(part.when, answers, inside)
        if not part.height:
            yield inside.fault("height", _("It has no height."))


def _style(
    style: Text | Part, answers: Collection[str], spot: _Spot
) -> Iterator[Fault]:
    if not style.largest >= style.comfortable >= style.smallest:
        words = _("It must lie between the largest and the smallest size.")
        yield spot.fault("comfortable", words)
    if style.source == Field.WORDS and not any(style.words.values()):
        yield spot.fault("words", _("There are no words."))
    name = style.source.removeprefix(ANSWER)
    if name != style.source and name not in answers:
        yield spot.fault("source", _no_answer(style.source))


def _condition(
    condition: Condition | None, answers: Collection[str], spot: _Spot
) -> Iterator[Fault]:
    if depth(condition) > DEEPEST:
        yield spot.fault("when", _("It is nested too deeply."))
        return
    for key in keys(condition):
        if key in _FACTS:
            continue
        if not key.startswith(ANSWER):
            words = _("“{name}” is not known here.").format(name=key)
            yield spot.fault("when", words)
        elif key.removeprefix(ANSWER) not in answers:
            yield spot.fault("when", _no_answer(key))


def _no_answer(source: str) -> str:
    return _(
        "“{name}” is no answer that may be printed on badges. Protected answers never "
        "may; others are ticked in the form."
    ).format(name=source)
