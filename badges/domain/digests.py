"""What a badge shows, in sixteen signs: two that differ in anything differ in these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from django.db.models import F

from badges.domain import texts
from badges.domain.designs import choosing
from badges.domain.designs.choosing import Chosen
from badges.models import Print
from badges.models.printed import DIGEST_LENGTH
from badges.pdf.design import ANSWER, Design
from badges.pdf.page import BadgeText, Field
from gfmd_days.core.models import Event
from registration.models import Registration

# a design may show these by its colours alone
_ALWAYS = (Field.CATEGORY, Field.CODE)


class Digests:
    """Makes digests for the badges of one document, or of many documents alike."""

    def __init__(self, chosen: Chosen, heading: str) -> None:
        self._shown = [_Shown(design) for design in chosen.designs]
        self._heading = heading

    def of(self, text: BadgeText) -> str:
        return self._shown[text.design].digest(text, self._heading)


class _Shown:
    """One design: what it shows decides what counts."""

    def __init__(self, design: Design) -> None:
        self._names = sorted({*Chosen((design,)).shown, *_ALWAYS})
        self._design = _short(msgspec.json.encode(design))

    def digest(self, text: BadgeText, heading: str) -> str:
        values: list[object] = [self._design, text.language, text.category_colour]
        values += [_value(text, name, heading) for name in self._names]
        # what conditions look at where it is a code and no word
        values += [text.facts.get(name, ()) for name in self._names]
        return _short(msgspec.json.encode(values))


def _value(text: BadgeText, name: str, heading: str) -> object:
    if name.startswith(ANSWER):
        return text.answers.get(name.removeprefix(ANSWER), "")
    match name:
        case Field.EVENT:
            return heading
        case Field.CATEGORY:
            return text.category_word
        case Field.PHOTO:
            return _short(text.photo.data) if text.photo else ""
        case Field.WORDS:
            return ""
    return getattr(text, name, "")


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]


def of(
    event: Event, registrations: Iterable[Registration]
) -> Iterator[tuple[int, str]]:
    """Yield each registration's key with the digest of its badge as it is now.

    Args:
        registrations: with person, organisation and category at hand.
    """
    people = list(registrations)
    heading = texts.heading(event)
    for group in _by_size(event, people):
        chosen = choosing.choose(event, {one.category_id for one in group})
        digests = Digests(chosen, heading)
        shown = texts.badge_texts(event, group, chosen)
        for one, text in zip(group, shown, strict=True):
            yield one.pk, digests.of(text)


def _by_size(event: Event, people: list[Registration]) -> Iterable[list[Registration]]:
    sizes = choosing.sizes(event)
    groups: dict[tuple[float, float], list[Registration]] = {}
    for one in people:
        groups.setdefault(sizes(one.category_id), []).append(one)
    return groups.values()


def printed(event: Event) -> Mapping[int, str]:
    """Return the digest of each badge that opens doors, as it was printed last.

    By the registration's key; empty where nobody knows what it showed.
    """
    rows = Print.objects.filter(registration__event=event, code=F("registration__code"))
    return dict(rows.order_by("at", "pk").values_list("registration", "digest"))


def changed(event: Event, registrations: Iterable[Registration]) -> set[int]:
    """Return the keys of those whose badge shows something else than was printed.

    Args:
        registrations: with person, organisation and category at hand.
    """
    then = {key: digest for key, digest in printed(event).items() if digest}
    people = (one for one in registrations if one.pk in then)
    return {key for key, digest in of(event, people) if then[key] != digest}
