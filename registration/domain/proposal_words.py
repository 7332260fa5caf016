"""A proposal in words: its targets, and why each person is in or out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_days.core.models import Event
from registration.domain import dimensions
from registration.domain.explaining import Reason
from registration.models import (
    Pin,
    Proposal,
    ProposalLine,
    Registration,
    State,
    TargetKind,
)


@dataclass(frozen=True)
class TargetWords:
    """One target of a proposal: what was asked, what the list has, what it costs."""

    words: str
    asked: str
    heads: int
    have: int
    missed: int
    cost: float | None
    is_least: bool


@dataclass
class Words:
    """What the sentences about one proposal need, read once."""

    targets: list[TargetWords]
    streams: Mapping[str, str]
    pins: Mapping[int, Pin]
    is_reviewed: bool
    tells_notes: bool


def of(proposal: Proposal, *, tells_notes: bool) -> Words:
    """Read what the sentences about a proposal need.

    Args:
        tells_notes: whether to say who pinned somebody and why; a note may name them.
    """
    event = proposal.event
    pins = Pin.objects.filter(registration__event=event).select_related("by")
    return Words(
        targets=list(_targets(event, proposal.targets)),
        streams={one.code: str(one.name) for one in event.streams.all()},
        pins={one.registration_id: one for one in pins},
        is_reviewed=proposal.unscored < proposal.applications,
        tells_notes=tells_notes,
    )


def _targets(
    event: Event, figures: Iterable[Mapping[str, Any]]
) -> Iterable[TargetWords]:
    known = dimensions.of(event)
    words: dict[str, dict[str, str]] = {}
    for one in figures:
        key = one["dimension"]
        dimension = known.get(key)
        if dimension is not None and key not in words:
            words[key] = dimensions.words(dimension, event)
        yield TargetWords(
            words=target_words(
                str(dimension.label) if dimension else key,
                words.get(key, {}).get(one["value"], one["value"]),
                one["kind"],
                one["asked"],
            ),
            asked=one["asked"],
            heads=one["heads"],
            have=one["have"],
            missed=one["missed"],
            cost=one["cost"],
            is_least=one["kind"] == TargetKind.AT_LEAST,
        )


def target_words(dimension: str, value: str, kind: str, asked: str) -> str:
    """Return a target in words, such as “Region Asia: at most 60”."""
    if kind == TargetKind.AT_LEAST:
        pattern = _("{dimension}, {value}: at least {amount}")
    else:
        pattern = _("{dimension}, {value}: at most {amount}")
    return pattern.format(dimension=dimension, value=value, amount=asked)


def why(line: ProposalLine, words: Words) -> str:
    """Say in a sentence or two why somebody is in or out of the list."""
    sentences = [_WHY[Reason(line.reason)](line, words)]
    if line.score is None and words.is_reviewed:
        sentences.append(_("Not reviewed yet: counts as zero."))
    return " ".join(sentences)


def _settled(line: ProposalLine, words: Words) -> str:
    if line.data.get("pinned"):
        return _pinned(line, words)
    row: Registration = line.registration
    if row.state == State.CONFIRMED:
        return _("Confirmed: keeps the place.")
    return _("Was told of the place: keeps it.")


def _pinned(line: ProposalLine, words: Words) -> str:
    pin = words.pins.get(line.registration_id)
    if pin is None or pin.is_in != line.is_in:
        return _("Was pinned when this was proposed.")
    if not words.tells_notes:
        return _("Pinned by those who decide.")
    by = str(pin.by) if pin.by else _("somebody")
    text = _("Pinned by {name}.").format(name=by)
    return f"{text} {pin.note}" if pin.note else text


def _score(line: ProposalLine, words: Words) -> str:
    if not words.is_reviewed:
        return _("No reviews yet: a choice among equals.")
    if line.is_in:
        return _("Nobody outside scores higher.")
    return _("Nobody inside scores lower.")


def _stream(line: ProposalLine, words: Words) -> str:
    if line.is_in:
        return _("Those outside who score higher come by a way in that is full.")
    if line.data.get("all_higher"):
        text = _("“{stream}” is full, and everyone in it scores at least as high.")
    else:
        text = _("“{stream}” has its {places} places.")
    stream = words.streams.get(line.data["stream"], line.data["stream"])
    return text.format(stream=stream, places=line.data["room"])


def _organisation(line: ProposalLine, words: Words) -> str:
    if line.is_in:
        return _("Those outside who score higher have no place left in their group.")
    return ngettext(
        "The organisation has its one place.",
        "The organisation has its {places} places.",
        line.data["room"],
    ).format(places=line.data["room"])


def _target(line: ProposalLine, words: Words) -> str:
    target = words.targets[line.data["target"]]
    if line.is_in and target.is_least:
        text = _("Needed for “{target}”.")
    elif line.is_in:
        text = _("Those outside who score higher would go beyond “{target}”.")
    elif target.is_least:
        text = _("Those inside who score lower are needed for “{target}”.")
    elif line.data.get("all_higher"):
        text = _("“{target}” is reached, and everyone inside scores at least as high.")
    else:
        text = _("“{target}” is reached.")
    return text.format(target=target.words)


def _together(line: ProposalLine, words: Words) -> str:
    if line.is_in:
        return _("Needed for several targets and limits together.")
    return _("Several targets and limits together leave no room.")


def _far(line: ProposalLine, words: Words) -> str:
    return _("Far from the line.")


_WHY = {
    Reason.SETTLED: _settled,
    Reason.SCORE: _score,
    Reason.STREAM: _stream,
    Reason.ORGANISATION: _organisation,
    Reason.TARGET: _target,
    Reason.TOGETHER: _together,
    Reason.FAR: _far,
}
