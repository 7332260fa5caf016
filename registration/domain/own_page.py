"""What modules above show on a delegate's own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registration.models import Registration


@dataclass(frozen=True)
class Part:
    """A piece of the page: its template, which finds `facts` in its context."""

    template: str
    facts: dict[str, Any]


Source = Callable[[Registration], Part | None]
SOURCES: list[Source] = []


def show_too(source: Source) -> None:
    """Let a module above show something on the page, where it has something to say."""
    if source not in SOURCES:
        SOURCES.append(source)


def parts(registration: Registration) -> list[Part]:
    """Return what the modules above show, in the order they came."""
    found = [source(registration) for source in SOURCES]
    return [part for part in found if part is not None]
