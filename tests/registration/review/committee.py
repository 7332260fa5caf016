"""A committee, and what it has to read."""

from django.conf import settings
from django.test import Client

from gfmd_days.core.models import Membership, Role
from registration.domain import reviewing
from registration.models import Assignment
from tests.conftest import NOW, make_registration, make_user


def make_committee(event, count):
    users = [make_user(f"c{n}@{event.code}.example", name=f"Judge {n}")
             for n in range(count)]  # fmt: skip
    for user in users:
        Membership.objects.create(user=user, event=event, role=Role.REVIEWER)
    return users


def crowd(event, count, **person):
    return [
        make_registration(event, f"Person {n}", email=f"{n}@example.org", **person)
        for n in range(count)
    ]


def assign(phase, registration, user):
    return Assignment.objects.create(
        phase=phase, registration=registration, reviewer=user
    )


def judge(assignment, *points, verdict="", comment="", now=NOW):
    criteria = assignment.phase.criteria.all()
    return reviewing.submit(
        assignment,
        points={one.pk: n for one, n in zip(criteria, points, strict=True)},
        verdict=verdict,
        comment=comment,
        by=assignment.reviewer,
        now=now,
    )


def browser(user):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client
