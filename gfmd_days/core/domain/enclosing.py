"""What goes along with a mail: named in the outbox, made when the mail leaves.

A file is not kept with the mail: it holds what is true when it is sent, and no purge
has to look for copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


class CannotBeEnclosed(ValueError):
    """The file cannot be made any more: the mail must not go without it."""


@dataclass(frozen=True)
class Enclosure:
    """A file to enclose.

    Args:
        key: the primary key of what the file is made of.
        kind: which of the registered makers makes it.
    """

    kind: str
    key: int


@dataclass(frozen=True)
class Paper:
    """A file as it is enclosed."""

    name: str
    content: bytes
    type: str = "application/pdf"


@dataclass(frozen=True)
class Maker:
    """Makes the file of a key, or raises CannotBeEnclosed; `name` says its name."""

    make: Callable[[int], Paper]
    name: Callable[[int], str]


MAKERS: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Make a kind of enclosure known to the outbox."""
    MAKERS[kind] = maker


def stored(enclosures: Iterable[Enclosure]) -> list[list[str | int]]:
    """Return what a mail's row keeps of its enclosures."""
    return [[one.kind, one.key] for one in enclosures]


def papers(enclosed: list[list[str | int]]) -> list[Paper]:
    """Return the files of a mail's row. Raises CannotBeEnclosed."""
    return [_maker(kind).make(int(key)) for kind, key in enclosed]


def names(enclosed: list[list[str | int]]) -> list[str]:
    """Return what a mail's enclosures are called."""
    return [_maker(kind).name(int(key)) for kind, key in enclosed]


def _maker(kind: str | int) -> Maker:
    return MAKERS[str(kind)]
