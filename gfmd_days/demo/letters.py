"""Travel details, funds, grants and letters of csd-demo, all invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from gfmd_days.core.models import Event
from registration.domain.letters import issuing
from registration.models import (
    Fund,
    Grant,
    Intake,
    Letter,
    Letterhead,
    LetterKind,
    Registration,
    Room,
    State,
    SupportKind,
    SupportRequest,
    TravelDetails,
)

BLUE, OCHRE, INK = (11, 85, 99, 255), (176, 114, 22, 255), (24, 34, 92, 255)
# For what, how much is asked, and how much of it is granted.
WISHES = (
    (SupportKind.TRAVEL, Decimal(900), Decimal(900)),
    (SupportKind.ACCOMMODATION, Decimal(480), Decimal(480)),
    (SupportKind.TRAVEL, Decimal(1150), Decimal(700)),
    (SupportKind.PER_DIEM, Decimal(240), Decimal(0)),
    (SupportKind.VISA_FEE, Decimal(80), Decimal(80)),
)
FUNDS = (("Solidarity fund", "EUR", 12_000), ("Host city", "USD", 6_000))
CITIES = ("Nairobi", "Dakar", "Beirut", "New Delhi", "Mexico City")
TRAVELLERS, ASKING, LETTERS = 24, 14, 8


def fill(event: Event, *, seed: int, now: datetime) -> None:
    """Let confirmed people travel, ask, be granted something and get letters."""
    rng = Random(seed)  # noqa: S311 - invented people are no secret
    confirmed = list(
        event.registrations.filter(state=State.CONFIRMED)
        .select_related("person", "event")
        .order_by("pk")[:TRAVELLERS]
    )
    Intake.objects.filter(event=event).update(
        travel_until=event.dates[0] - timedelta(days=21)
    )
    _head(event)
    _travel(confirmed, event, rng)
    _money(event, confirmed[:ASKING], now=now)
    _wishes(event, now=now)
    _letters(confirmed[:LETTERS], now=now)


def _head(event: Event) -> None:
    head = Letterhead(
        event=event,
        organiser="GFMD Days demo office",
        address="12 Rue de la Liberté\nMarrakech\n+212 5 00 00 00 00",
        signatory="Amina El Fassi",
        position="Coordinator of the Civil Society Days",
    )
    head.logo.save(f"{event.code}-logo.png", ContentFile(_logo()), save=False)
    signature = ContentFile(_signature())
    head.signature.save(f"{event.code}-signature.png", signature, save=False)
    head.save()


def _logo() -> bytes:
    picture, pen = _paper(400, 400)
    pen.ellipse((20, 20, 380, 380), outline=BLUE, width=26)
    pen.ellipse((120, 20, 280, 380), outline=BLUE, width=16)
    pen.line((20, 200, 380, 200), fill=OCHRE, width=20)
    return _png(picture)


def _signature() -> bytes:
    picture, pen = _paper(600, 220)
    points = [(20, 150), (70, 40), (100, 170), (150, 60), (190, 150), (230, 110),
              (270, 150), (330, 90), (380, 150), (450, 100), (580, 130)]  # fmt: skip
    pen.line(points, fill=INK, width=8, joint="curve")
    return _png(picture)


def _paper(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    return picture, ImageDraw.Draw(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _travel(people: Sequence[Registration], event: Event, rng: Random) -> None:
    first, last = event.dates[0], event.dates[-1]
    for number, registration in enumerate(people):
        nights = rng.choice((3, 4, 4, 5))
        travel = TravelDetails(
            registration=registration,
            needs_visa=number % 3 != 2,
            nationality=registration.person.country.code or "",
            passport_number=f"X{rng.randrange(10**6, 10**7)}",
            embassy_city=CITIES[number % len(CITIES)],
            arrives_on=first - timedelta(days=1),
            leaves_on=last,
            room=Room.SHARED if number % 4 else Room.SINGLE,
            nights=nights,
            diet="Vegetarian" if number % 5 == 0 else "",
            interpretation=registration.person.language,
        )
        travel.birth_date = first.replace(year=rng.randrange(1958, 2000), day=1)
        travel.passport_expires = last + timedelta(days=rng.randrange(400, 2500))
        travel.save()


def _money(event: Event, people: Sequence[Registration], *, now: datetime) -> None:
    funds = [
        Fund.objects.create(event=event, name=name, currency=currency, amount=amount)
        for name, currency, amount in FUNDS
    ]
    for number, registration in enumerate(people):
        kind, asked, granted = WISHES[number % len(WISHES)]
        fund = funds[number % 4 == 3]
        request = _ask(registration, kind, asked, fund.currency, now=now)
        if granted:
            Grant.objects.create(
                request=request,
                fund=fund,
                amount=granted,
                decided_at=now - timedelta(days=4),
                paid_at=now - timedelta(days=1) if number % 3 == 0 else None,
            )
        else:
            SupportRequest.objects.filter(pk=request.pk).update(refused_at=now)


def _wishes(event: Event, *, now: datetime) -> None:
    """Requests of people who wait for their decision, too."""
    waiting = event.registrations.filter(state=State.SUBMITTED).order_by("pk")[:6]
    for number, registration in enumerate(waiting):
        kind, asked, _granted = WISHES[number % len(WISHES)]
        _ask(registration, kind, asked, "EUR", now=now)


def _ask(
    registration: Registration,
    kind: SupportKind,
    amount: Decimal,
    currency: str,
    *,
    now: datetime,
) -> SupportRequest:
    return SupportRequest.objects.create(
        registration=registration,
        kind=kind,
        amount=amount,
        currency=currency,
        details="My organisation can pay the rest." if amount > 800 else "",
        asked_at=now - timedelta(days=9),
    )


def _letters(people: Sequence[Registration], *, now: datetime) -> None:
    for number, registration in enumerate(people):
        issuing.issue(
            registration,
            LetterKind.VISA if number % 4 != 3 else LetterKind.INVITATION,
            language=issuing.language_for(registration),
            by=None,
            now=now - timedelta(days=3),
            mailed=False,
        )
    # One of them goes to another embassy now: their letter is outdated.
    TravelDetails.objects.filter(registration=people[1]).update(
        embassy_city="Addis Ababa"
    )
    Letter.objects.filter(registration=people[2]).update(revoked_at=now)
