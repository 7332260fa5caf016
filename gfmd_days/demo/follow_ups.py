"""What the open demo asks those selected: the evening before the Days."""

from __future__ import annotations

from datetime import datetime

from gfmd_days.core.models import Event, User
from gfmd_days.demo import accounts
from registration.domain import following
from registration.domain.forms import keeping
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import (
    Definition,
    Kind,
    Option,
    Question,
    Section,
)
from registration.models import FormPurpose, Registration

NAME = {
    "en": "The evening in the medina",
    "fr": "La soirée dans la médina",
    "es": "La velada en la medina",
    "ar": "الأمسية في المدينة القديمة",
}
LEAD = {
    "en": "We eat together on the evening before the Days. There is a bus.",
    "fr": "Nous dînons ensemble la veille des Journées. Un bus est prévu.",
    "es": "Cenamos juntos la víspera de las Jornadas. Hay autobús.",
    "ar": "نتعشى معًا في الليلة السابقة للأيام. وهناك حافلة.",
}
COMES = {
    "en": "Do you come?",
    "fr": "Venez-vous ?",
    "es": "¿Viene?",
    "ar": "هل تحضرون؟",
}
BUS = {
    "en": "Where do you get on the bus?",
    "fr": "Où prenez-vous le bus ?",
    "es": "¿Dónde sube al autobús?",
    "ar": "من أين تركبون الحافلة؟",
}
STOPS = (
    (
        "hotel",
        {
            "en": "At the hotel",
            "fr": "À l’hôtel",
            "es": "En el hotel",
            "ar": "عند الفندق",
        },
    ),
    (
        "station",
        {
            "en": "At the railway station",
            "fr": "À la gare",
            "es": "En la estación",
            "ar": "عند محطة القطار",
        },
    ),
    (
        "walks",
        {
            "en": "Nowhere, I walk",
            "fr": "Nulle part, je viens à pied",
            "es": "En ningún sitio, voy a pie",
            "ar": "لا أركب، آتي مشيًا",
        },
    ),
)
SONG = {
    "en": "Is there a song from home you would like to hear?",
    "fr": "Y a-t-il une chanson de chez vous que vous aimeriez entendre ?",
    "es": "¿Hay una canción de su tierra que le gustaría escuchar?",
    "ar": "هل من أغنية من بلدكم تودون سماعها؟",
}
ONLY_IF = Answered(key="comes", test=Check.IS, values=("yes",))
EVENING = Definition(
    (
        Section(
            key="evening",
            title=NAME,
            lead=LEAD,
            questions=(
                Question(key="comes", kind=Kind.YES_NO, label=COMES, required=True),
                Question(
                    key="bus",
                    kind=Kind.CHOICE,
                    label=BUS,
                    required=True,
                    options=tuple(Option(value=code, label=w) for code, w in STOPS),
                    when=ONLY_IF,
                ),
                Question(key="song", kind=Kind.LINE, label=SONG, when=ONLY_IF),
            ),
        ),
    )
)
ANSWERS: tuple[dict[str, list[str]], ...] = (
    {"comes": ["yes"], "bus": ["hotel"], "song": ["Malaika"]},
    {"comes": ["yes"], "bus": ["station"]},
    {"comes": ["no"]},
    {"comes": ["yes"], "bus": ["walks"], "song": ["Gracias a la vida"]},
)
ANSWERED = 24


def make(event: Event, *, now: datetime) -> None:
    """Ask those selected of the open demo, and let some have answered."""
    by = User.objects.get(email=accounts.ADMINISTRATOR)
    form = keeping.create(
        event, code="evening", name=NAME, purpose=FormPurpose.FOLLOW_UP, by=by
    )
    form = keeping.save_draft(form, EVENING, seen=form.changed_at, by=by)
    keeping.publish(form, by=by, now=now)
    people = Registration.objects.filter(event=event).invited().order_by("pk")
    asked = following.asked(form)
    for number, row in enumerate(people[:ANSWERED]):
        given = ANSWERS[number % len(ANSWERS)]
        keeping.put(row, given, asked=asked, now=now)
