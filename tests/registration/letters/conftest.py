"""People with passports, money and letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from badges.fonts.collect import FONTS, collect
from gfmd_days.core.models import Event, Organisation, Role, User
from registration.domain import supporting
from registration.domain.letters import issuing
from registration.models import (
    Fund,
    Grant,
    Letter,
    LetterKind,
    Registration,
    State,
    SupportKind,
    SupportRequest,
    TravelDetails,
)
from tests.conftest import NOW, make_member, make_registration
from tests.servers.smtp import mail_server

__all__ = ["mail_server"]

PASSPORT = "ZX9988776"
BORN = date(1985, 3, 4)


@pytest.fixture
def fonts(settings: Any) -> Path:
    """The fonts letters are set in."""
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    return FONTS


@pytest.fixture
def owner(event: Event) -> User:
    return make_member(event, Role.OWNER)


@pytest.fixture
def delegate(event: Event) -> Registration:
    """Somebody confirmed, with a passport."""
    return make_delegate(event)


def make_delegate(
    event: Event, full_name: str = "Layla BEN YOUSSEF", **person: Any
) -> Registration:
    person.setdefault(
        "organisation", Organisation.objects.named(event, "Caravane des femmes")
    )
    row = make_registration(event, full_name, state=State.CONFIRMED, **person)
    travel = TravelDetails(
        registration=row,
        nationality="TN",
        passport_number=PASSPORT,
        embassy_city="Tunis",
        nights=4,
    )
    travel.birth_date = BORN
    travel.passport_expires = date(2031, 5, 6)
    travel.save()
    return row


def make_fund(event: Event, amount: str = "1000.00", currency: str = "EUR") -> Fund:
    name = f"Fund {event.funds.count() + 1}"
    return Fund.objects.create(
        event=event, name=name, currency=currency, amount=Decimal(amount)
    )


def ask(
    row: Registration,
    amount: str = "900.00",
    kind: SupportKind = SupportKind.TRAVEL,
    currency: str = "EUR",
) -> SupportRequest:
    wish = supporting.Wish(kind=kind, amount=Decimal(amount), currency=currency)
    return supporting.ask(row, wish, by=None, now=NOW)


def grant(request: SupportRequest, fund: Fund, amount: str, by: User) -> Grant:
    return supporting.grant(request, fund, Decimal(amount), by=by, now=NOW)


def issue(
    row: Registration,
    kind: LetterKind = LetterKind.VISA,
    language: str = "en",
    **options: Any,
) -> Letter:
    return issuing.issue(row, kind, language=language, by=None, now=NOW, **options)
