"""The real events of the field, as a public list by series, and csd-demo."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from gfmd_days.core.domain import regions
from gfmd_days.core.models import Day, Event, Series, Venue

EVENTS_FILE = Path(__file__).parent.parent / "core/data/events.csv"
DEMO = "csd-demo"

SERIES_CODES = {
    "GFMD Civil Society Days": "csd",
    "GCM regional civil society consultations 2017": "rcsc-2017",
    "GCM process": "gcm",
    "MICIC consultations": "micic",
}
SERIES_TITLES = {
    "csd": {
        "en": "GFMD Civil Society Days",
        "fr": "Journées de la société civile du FMMD",
        "es": "Jornadas de la Sociedad Civil del FMMD",
        "ar": "أيام المجتمع المدني في المنتدى العالمي للهجرة والتنمية",
    },
    "rcsc-2017": {
        "en": "GCM regional civil society consultations 2017",
        "fr": "Consultations régionales de la société civile sur le Pacte mondial 2017",
        "es": "Consultas regionales de la sociedad civil sobre el Pacto Mundial 2017",
        "ar": "المشاورات الإقليمية للمجتمع المدني حول الاتفاق العالمي 2017",
    },
    "gcm": {
        "en": "Global Compact process",
        "fr": "Processus du Pacte mondial",
        "es": "Proceso del Pacto Mundial",
        "ar": "مسار الاتفاق العالمي",
    },
    "micic": {
        "en": "MICIC consultations",
        "fr": "Consultations MICIC",
        "es": "Consultas MICIC",
        "ar": "مشاورات مبادرة المهاجرين في البلدان التي تمر بأزمات",
    },
}
SUMMARIES = {
    "csd-2016": {
        "en": (
            "Some 300 leaders of civil society, at least half of them migrants, meet "
            "in Dhaka before the summit of governments."
        ),
        "fr": (
            "Quelque 300 responsables de la société civile, dont au moins la moitié "
            "sont des migrants, se réunissent à Dhaka avant le sommet des États."
        ),
        "es": (
            "Unos 300 líderes de la sociedad civil, al menos la mitad migrantes, se "
            "reúnen en Daca antes de la cumbre de gobiernos."
        ),
        "ar": (
            "يجتمع نحو 300 من قيادات المجتمع المدني، نصفهم على الأقل من المهاجرين، "
            "في دكا قبل قمة الحكومات."
        ),
    },
    DEMO: {
        "en": (
            "An invented event to try everything on: apply, select, publish, check "
            "in. Its people and its programme exist only here."
        ),
        "fr": (
            "Un événement inventé pour tout essayer : candidature, sélection, "
            "publication, accueil. Ses participants n’existent qu’ici."
        ),
        "es": (
            "Un evento inventado para probarlo todo: solicitar, seleccionar, publicar "
            "y registrar la llegada. Sus participantes solo existen aquí."
        ),
        "ar": (
            "فعالية مُتخيَّلة لتجربة كل شيء: التقديم والاختيار والنشر وتسجيل الحضور. "
            "المشاركون فيها لا وجود لهم إلا هنا."
        ),
    },
}
DEMO_TITLE = {
    "en": "Civil Society Days, Marrakech (demo)",
    "fr": "Journées de la société civile, Marrakech (démo)",
    "es": "Jornadas de la Sociedad Civil, Marrakech (demo)",
    "ar": "أيام المجتمع المدني، مراكش (تجريبي)",
}
# Days that first and last date do not tell: the early desk and the Common Space of
# Dhaka, and Berlin, whose middle day was another organiser's.
DATES = {
    "csd-2016": ("2016-12-07", "2016-12-08", "2016-12-09", "2016-12-10"),
    "csd-2017": ("2017-06-29", "2017-07-01"),
}
COMMON_SPACE = {
    "en": "Common Space",
    "fr": "Espace commun",
    "es": "Espacio común",
    "ar": "الفضاء المشترك",
}
DAY_LABELS = {"2016-12-10": COMMON_SPACE}
DEMO_AHEAD = timedelta(days=60)
THURSDAY = 3


@dataclass(frozen=True)
class Plan:
    """One event to make."""

    series: str
    code: str
    title: dict[str, str]
    organiser: str
    dates: tuple[date, ...]
    city: str
    country: str
    zone: str
    languages: list[str]
    size: int | None
    note: str
    venue: str = ""


def plans(today: date) -> Iterator[Plan]:
    """Yield the events of the file, then csd-demo, about 60 days after `today`."""
    with EVENTS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        yield Plan(
            series=SERIES_CODES[row["series"]],
            code=row["code"],
            title={"en": row["title"]},
            organiser=row["organiser"],
            dates=_dates(row),
            city=row["city"],
            country=row["country"],
            zone=row["zone"],
            languages=row["languages"].split(";"),
            size=int(row["size"]) if row["size"] else None,
            note=row["note"],
        )
    yield Plan(
        series="csd",
        code=DEMO,
        title=DEMO_TITLE,
        organiser="GFMD Days demo office",
        dates=tuple(demo_opening(today) + timedelta(days=n - 1) for n in range(4)),
        city="Marrakech",
        country="MA",
        zone="Africa/Casablanca",
        languages=["en", "fr", "es", "ar"],
        size=250,
        note="",
        venue="Palmeraie Congress Centre",
    )


def demo_opening(today: date) -> date:
    """Return the Thursday on which csd-demo opens: the first after 60 days."""
    start = today + DEMO_AHEAD
    return start + timedelta(days=(THURSDAY - start.weekday()) % 7)


def _dates(row: dict[str, str]) -> tuple[date, ...]:
    if row["code"] in DATES:
        return tuple(date.fromisoformat(text) for text in DATES[row["code"]])
    first, last = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


@transaction.atomic
def make(plan: Plan) -> Event:
    """Make one event with its series, venue, days and regions."""
    position = list(SERIES_TITLES).index(plan.series)
    series, _ = Series.objects.get_or_create(
        code=plan.series,
        defaults={"title": SERIES_TITLES[plan.series], "position": position},
    )
    event = Event.objects.create(
        series=series,
        code=plan.code,
        title=plan.title,
        organiser=plan.organiser,
        summary=SUMMARIES.get(plan.code, {}),
        note={"en": plan.note} if plan.note else {},
        languages=plan.languages,
        capacity=plan.size,
        contact_email="office@example.org",
        is_public=True,
        is_external="external event" in plan.note,
    )
    Venue.objects.create(
        event=event,
        name=plan.venue,
        city=plan.city,
        country=plan.country,
        zone=plan.zone,
    )
    for number, day in enumerate(plan.dates):
        is_common_space = plan.code == DEMO and number == len(plan.dates) - 1
        label = COMMON_SPACE if is_common_space else DAY_LABELS.get(day.isoformat(), {})
        Day.objects.create(event=event, date=day, label=label, opens_at="07:30")
    regions.use_defaults(event)
    return event
