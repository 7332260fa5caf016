"""What programs are told of: each deed's verb, and the topic its news has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

# From a deed's subject and the data of its audit entry to what programs are told:
# keys, codes, states and counts, never what a person said or is called.
Describe = Callable[[Any, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class News:
    """A topic, and how its deeds are described."""

    topic: str
    describe: Describe


# Topic -> words, for the page where the team chooses. Apps add theirs in `audit.py`.
LABELS: dict[str, Promise] = {}
_NEWS: dict[str, News] = {}


def tell(topic: str, words: Promise, *verbs: str, describe: Describe) -> None:
    """Let programs follow deeds under a topic.

    Args:
        verbs: of the deeds; `session:*` stands for all of a kind that are not named.
    """
    LABELS[topic] = words
    _NEWS.update(dict.fromkeys(map(str, verbs), News(topic, describe)))


def of(verb: str) -> News | None:
    """Return the news that a deed of this verb is, if it is one."""
    return _NEWS.get(verb) or _NEWS.get(f"{verb.partition(':')[0]}:*")
