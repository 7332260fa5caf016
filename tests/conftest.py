"""What every test may ask for: an event with a team, and people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation

from gfmd_days.core.domain import announcing
from gfmd_days.core.models import Day, Event, Membership, Person, Role, Series, Venue
from gfmd_days.core.models import User as UserModel
from registration.domain.forms import keeping
from registration.models import (
    Category,
    Criterion,
    Registration,
    ReviewPhase,
    State,
    Stream,
)

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


# What these test is how pages, files and letters look, and who may come; PostgreSQL
# runs the deeds behind them and, in tests/api, every kind of reading and writing.
OF_LOOKS = frozenset(
    {
        *("views", "files", "calendar", "builder", "lists", "demo", "letters", "pdf"),
        *("asking", "forms", "review", "webhooks", "test_access.py", "test_leaks.py"),
        *("designs", "test_protected.py", "test_own_data.py", "test_own_badge.py"),
        *("test_certificates.py", "test_wallets.py", "test_device_app.py"),
        *("test_desk_papers.py", "test_print_log.py", "test_attendance.py"),
    }
)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """On PostgreSQL, test again only what asks a database: the rest is the same."""
    if connection.vendor != "postgresql":
        return
    left_out = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    if not OF_LOOKS.isdisjoint(item.path.parts):
        return item.get_closest_marker("postgres") is not None
    fixtures = set(getattr(item, "fixturenames", ()))
    asked = fixtures & {"db", "transactional_db", "django_db_setup"}
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(asked or marked)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite in a file, as in real use: in memory, threads lock each other out."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")


# What Django fills by itself when tables are made.
STAYS = {"django_content_type", "auth_permission", "django_migrations"}


@pytest.fixture(scope="session", autouse=True)
def _only_full_tables_are_emptied() -> Iterator[None]:
    """After a test of real transactions, empty the few tables that hold something.

    Django's own way empties all hundred and fifty and fills the content types anew,
    which costs more than most of these tests.
    """

    def empty(_test: TransactionTestCase) -> None:
        tables = set(connection.introspection.django_table_names(only_existing=True))
        quote = connection.ops.quote_name
        looks = (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})"
            for table in sorted(tables - STAYS)
        )
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(" UNION ALL ".join(looks))
            for (table,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {quote(table)}")

    with patch.object(TransactionTestCase, "_fixture_teardown", empty):
        yield


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any, tmp_path: Any) -> None:
    """Mail and files stay in the test, static names unhashed, no page is a copy."""
    settings.KEEP_PAGES = False
    settings.STATIC_ROOT = None  # else every client reads the names of all files
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture(autouse=True)
def _no_definitions_of_other_tests() -> None:
    """A process keeps definitions by their id; each test begins to count anew."""
    keeping._definition.cache_clear()


@pytest.fixture(autouse=True)
def _no_webhooks_known() -> None:
    """A process looks for webhooks every few seconds; no test but theirs counts it."""
    announcing.remember(frozenset(), seconds=3600)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page that another test asked for leaves its language in this process."""
    translation.deactivate()


def make_event(code: str = "csd-test", *, zone: str = "Africa/Casablanca") -> Event:
    """A public event of two days in Marrakech with one category and an open call."""
    series, _ = Series.objects.get_or_create(
        code="csd", defaults={"title": {"en": "Civil Society Days"}}
    )
    event = Event.objects.create(
        series=series,
        code=code,
        title={"en": f"Civil Society Days {code}", "fr": f"Journées {code}"},
        languages=["en", "fr", "es", "ar"],
        capacity=100,
        is_public=True,
    )
    Venue.objects.create(
        event=event, name="Palais", city="Marrakech", country="MA", zone=zone
    )
    for offset in range(2):
        Day.objects.create(event=event, date=date(2026, 12, 1) + timedelta(offset))
    delegate = Category.objects.create(
        event=event, code="delegate", name={"en": "Delegate"}, colour="#0b5563"
    )
    Stream.objects.create(
        event=event,
        code="open",
        name={"en": "Open call"},
        category=delegate,
        opens_at=NOW - timedelta(days=30),
        closes_at=NOW + timedelta(days=3650),
    )
    return event


def make_user(email: str, **fields: Any) -> UserModel:
    return UserModel.objects.create_user(email, "correct horse", **fields)


def make_member(event: Event, role: Role) -> UserModel:
    user = make_user(f"{role}@{event.code}.example")
    Membership.objects.create(user=user, event=event, role=role)
    return user


def make_person(event: Event, full_name: str = "Wulandari", **fields: Any) -> Person:
    fields.setdefault("email", "person@example.org")
    return Person.objects.create(event=event, full_name=full_name, **fields)


def make_registration(
    event: Event,
    full_name: str = "Wulandari",
    *,
    state: State = State.SUBMITTED,
    **person: Any,
) -> Registration:
    stream = event.streams.select_related("category").first()
    assert isinstance(stream, Stream)
    return Registration.objects.create(
        event=event,
        person=make_person(event, full_name, **person),
        stream=stream,
        category=stream.category,
        state=state,
        submitted_at=NOW,
    )


def make_phase(
    event: Event,
    *,
    scales: tuple[tuple[int, int, int], ...] = ((1, 1, 5),),
    **fields: Any,
) -> ReviewPhase:
    """A phase of review, open for years; `scales`: weight, lowest, highest."""
    fields.setdefault("opens_at", NOW - timedelta(days=1))
    fields.setdefault("closes_at", NOW + timedelta(days=3650))
    phase = ReviewPhase.objects.create(
        event=event, name={"en": "First round"}, **fields
    )
    for number, (weight, lowest, highest) in enumerate(scales):
        Criterion.objects.create(
            phase=phase, name={"en": f"Criterion {number}"}, position=number,
            weight=weight, lowest=lowest, highest=highest,
        )  # fmt: skip
    return phase


@pytest.fixture
def event(db: None) -> Event:
    return make_event()


@pytest.fixture
def other_event(db: None) -> Event:
    """An event in which the members of `event` are strangers."""
    return make_event("csd-other")


@pytest.fixture
def client_of(event: Event) -> Callable[[Role], Client]:
    """A signed-in browser of a member with the given role in `event`."""

    def build(role: Role) -> Client:
        client = Client()
        client.force_login(
            make_member(event, role), settings.AUTHENTICATION_BACKENDS[0]
        )
        return client

    return build


@pytest.fixture
def stranger(db: None) -> Client:
    """A signed-in browser of somebody with no role anywhere."""
    client = Client()
    client.force_login(
        make_user("stranger@example.org"), settings.AUTHENTICATION_BACKENDS[0]
    )
    return client
