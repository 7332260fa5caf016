"""A committee at work: csd-demo's applications, half of them read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from gfmd_days.core.models import Event, Membership, Role, User
from gfmd_days.demo import accounts
from registration.domain import spreading
from registration.models import (
    Assignment,
    Criterion,
    Points,
    Registration,
    Review,
    ReviewPhase,
    State,
    Verdict,
)

READ = (State.UNDER_REVIEW, State.DECIDED, State.RELEASED)
NAME = {
    "en": "First reading",
    "fr": "Première lecture",
    "es": "Primera lectura",
    "ar": "القراءة الأولى",
}
# name, explanation, weight
CRITERIA = (
    (
        {
            "en": "Experience with migration",
            "fr": "Expérience des migrations",
            "es": "Experiencia en migración",
            "ar": "الخبرة في مجال الهجرة",
        },
        {"en": "Own work on the ground counts as much as papers."},
        3,
    ),
    (
        {
            "en": "Speaks for migrants",
            "fr": "Parle au nom des migrants",
            "es": "Habla por las personas migrantes",
            "ar": "يتحدث باسم المهاجرين",
        },
        {"en": "Is a migrant, or was sent by an organisation of migrants."},
        2,
    ),
    (
        {
            "en": "What happens afterwards",
            "fr": "Ce qui suivra",
            "es": "Lo que vendrá después",
            "ar": "ما بعد اللقاء",
        },
        {"en": "Will take the results home and work with them."},
        1,
    ),
)
COMMENTS = (
    "Knows the corridor well; asked for by two networks.",
    "Plus de dix ans de terrain, très clair.",
    "Good, but we have several from this country already.",
    "Motivación poco concreta.",
    "First time at such an event: worth the place.",
)
MOTIVATIONS = (
    """For nine years I have accompanied domestic workers who were not paid. Two of our
cases changed the law on recruitment fees, and I want to compare that with others.""",
    """Je coordonne un centre d’accueil sur la route. Nous voyons chaque jour ce que les
textes ne disent pas : qui attend, et pourquoi.""",
    """Soy hija de migrantes y organizo a jóvenes que volvieron. Queremos que se hable
de quienes regresan sin haberlo elegido.""",
    """Our union has members in four countries. I would bring what they agreed on last
spring: one contract, one language everybody can read, one number to call.""",
    "نعمل مع العائلات التي فقدت أبناءها في الطريق، ونريد أن تُسمع أصواتها.",
    """I study remittances, and I learned that the figures say little about who decides
in a family. I can offer data, and questions.""",
)
COLLEAGUES = (
    ("reviewer-2@demo.example", "Demo Committee, second"),
    ("reviewer-3@demo.example", "Demo Committee, third"),
)


@transaction.atomic
def make(event: Event, *, now: datetime) -> None:
    """Set up a phase with criteria, reviewers, and what they have written so far."""
    if event.review_phases.exists():
        return
    reviewers = [User.objects.get(email=accounts.ADDRESSES[Role.REVIEWER])]
    for address, name in COLLEAGUES:
        # the demo has one password, and hashing it takes longer than all the rest
        user = User.objects.create(
            email=address, password=reviewers[0].password, name=name
        )
        Membership.objects.create(user=user, event=event, role=Role.REVIEWER)
        reviewers.append(user)
    phase = ReviewPhase.objects.create(
        event=event,
        name=NAME,
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=20),
        reviews_per_application=2,
    )
    phase.reviewers.set(reviewers)
    criteria = Criterion.objects.bulk_create(
        Criterion(phase=phase, name=name, help=words, weight=weight, position=place)
        for place, (name, words, weight) in enumerate(CRITERIA)
    )
    _write(_give_out(phase, reviewers), criteria, now=now)


def _give_out(phase: ReviewPhase, reviewers: list[User]) -> list[Assignment]:
    rows = phase.event.registrations.filter(state__in=[State.SUBMITTED, *READ])
    by_key: dict[int, Registration] = rows.order_by("pk").in_bulk()
    for number, row in enumerate(by_key.values()):
        row.motivation = MOTIVATIONS[number % len(MOTIVATIONS)].replace("\n", " ")
    Registration.objects.bulk_update(by_key.values(), ["motivation"])
    found = spreading.spread(
        spreading.Task(
            wanted=dict.fromkeys(by_key, phase.reviews_per_application),
            reviewers=[user.pk for user in reviewers],
            seed=2026,
        )
    )
    return Assignment.objects.bulk_create(
        Assignment(phase=phase, registration=by_key[one], reviewer_id=who)
        for one, who in found.pairs
    )


def _write(
    given: list[Assignment], criteria: list[Criterion], *, now: datetime
) -> None:
    """Let the reviewers judge all that is decided and most of what is under review."""
    rng = Random(2026)  # noqa: S311 - invented judgements are no secret
    merit = {one.registration_id: rng.uniform(1.5, 5) for one in given}
    reviews: list[Review] = []
    points: list[list[int]] = []
    seen: set[int] = set()
    for one in given:
        state = one.registration.state
        is_second = one.registration_id in seen
        seen.add(one.registration_id)
        late = state == State.UNDER_REVIEW and is_second and rng.random() < 0.5
        if state not in READ or late:
            continue
        points.append(list(_judge(merit[one.registration_id], criteria, rng)))
        at = now - timedelta(hours=rng.randrange(1, 200))
        reviews.append(
            Review(
                assignment=one,
                verdict=_word(points[-1]),
                comment=rng.choice(COMMENTS) if rng.random() < 0.4 else "",
                submitted_at=at,
                changed_at=at,
            )
        )
    Review.objects.bulk_create(reviews)
    Points.objects.bulk_create(
        Points(review=review, criterion=criterion, points=mark)
        for review, marks in zip(reviews, points, strict=True)
        for criterion, mark in zip(criteria, marks, strict=True)
    )


def _judge(merit: float, criteria: list[Criterion], rng: Random) -> Iterator[int]:
    """Give points around the merit; now and then a reviewer sees it all otherwise."""
    doubt = 1.8 if rng.random() < 0.15 else 0.6
    for one in criteria:
        yield min(one.highest, max(one.lowest, round(rng.gauss(merit, doubt))))


def _word(points: list[int]) -> str:
    mean = sum(points) / len(points)
    if mean >= 4:
        return Verdict.YES
    return Verdict.MAYBE if mean >= 2.5 else Verdict.NO
