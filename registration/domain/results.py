"""What the reviews of an application come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from django.db.models import Q, QuerySet

from gfmd_days.core.models import Event
from registration.models import Points, Review, ReviewPhase

# Further apart than this, of a scale from 0 to 1, the committee should talk.
FAR_APART = 0.4


@dataclass(frozen=True)
class Answer:
    """The points for one criterion, with its weight and the ends of its scale."""

    points: int
    weight: int
    lowest: int
    highest: int


@dataclass(frozen=True)
class Summary:
    """The reviews of one application in one phase; scores lie between 0 and 1.

    Attributes:
        apart: the best score less the worst: how much the reviewers disagree.
        verdicts: how many said yes, maybe, no.
    """

    reviews: int
    scores: tuple[float, ...]
    verdicts: Mapping[str, int]

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        return median(self.scores) if self.scores else None

    @property
    def apart(self) -> float | None:
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 else None

    @property
    def is_far_apart(self) -> bool:
        return (self.apart or 0.0) >= FAR_APART


def score(answers: Sequence[Answer]) -> float | None:
    """Return the weighted mean of one review, each scale stretched to 0 to 1.

    None when nothing that counts was answered. A criterion added later is left out of
    the reviews made before.
    """
    weights = sum(one.weight for one in answers)
    if not weights:
        return None
    total = sum(
        one.weight * (one.points - one.lowest) / (one.highest - one.lowest)
        for one in answers
    )
    return total / weights


def in_phase(phase: ReviewPhase) -> dict[int, Summary]:
    """Return the summary of each application reviewed in a phase, by registration."""
    found = _summaries(Q(assignment__phase=phase))
    return {registration: one for (registration, _phase), one in found.items()}


def latest(event: Event) -> dict[int, Summary]:
    """Return the summary of each reviewed application: of the last phase it was in."""
    found = _summaries(Q(assignment__phase__event=event))
    order = ReviewPhase.objects.filter(event=event).values_list("pk", flat=True)
    place = {pk: number for number, pk in enumerate(order)}
    by_phase = sorted(found.items(), key=lambda item: place[item[0][1]])
    return {registration: one for (registration, _phase), one in by_phase}


def scores_of(reviews: QuerySet[Review]) -> dict[int, float | None]:
    """Return the weighted score of each of `reviews`, by its key."""
    rows = Points.objects.filter(review__in=reviews.order_by()).values_list(
        "review_id", *ANSWER
    )
    given: dict[int, list[Answer]] = defaultdict(list)
    for review, *answer in rows:
        given[review].append(Answer(*answer))
    return {review: score(answers) for review, answers in given.items()}


ANSWER = ("points", "criterion__weight", "criterion__lowest", "criterion__highest")


def _summaries(which: Q) -> dict[tuple[int, int], Summary]:
    """Return summaries by (registration, phase), in two queries whatever their size."""
    reviews = Review.objects.filter(which)
    scores = scores_of(reviews)
    rows = reviews.order_by("pk").values_list(
        "pk", "assignment__registration_id", "assignment__phase_id", "verdict"
    )
    found: dict[tuple[int, int], list[tuple[float | None, str]]] = defaultdict(list)
    for pk, registration, phase, verdict in rows:
        found[registration, phase].append((scores.get(pk), verdict))
    return {key: summary(made) for key, made in found.items()}


def summary(made: Iterable[tuple[float | None, str]]) -> Summary:
    """Return what reviews of one application, each a score and a verdict, come to."""
    pairs = list(made)
    scores = tuple(one for one, _verdict in pairs if one is not None)
    verdicts = Counter(verdict for _one, verdict in pairs if verdict)
    return Summary(len(pairs), scores, verdicts)
