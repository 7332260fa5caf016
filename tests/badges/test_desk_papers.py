"""Signs, lanyard lists and name tents: letters divided evenly, opt-outs held."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import Appearance, Function
from badges.domain import desk_papers
from badges.domain.desk_papers import Range
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.models import AuditEntry, Event, Organisation, Role
from registration.models import State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration

pytestmark = pytest.mark.usefixtures("printing_fonts")


def confirmed(event: Event, name: str, **person: object) -> object:
    return make_registration(event, name, state=State.CONFIRMED, **person)


def words(pdf: bytes) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True
    ).stdout.decode()
    return told.split("\f")[:-1]


@pytest.fixture
def page(client_of: Callable[[Role], Client], event: Event) -> Callable[..., object]:
    client = client_of(Role.OWNER)
    address = reverse("badges:desk_papers", args=[event.code])
    return lambda **data: client.post(address, data)


def test_desks_share_the_alphabet_so_that_each_has_as_many_people(event: Event) -> None:
    assert desk_papers.ranges(event, 1) == [Range("A", "Z")]
    for name in ("Ada", "Bea", "Cia", "Mia", "Noa", "Zoë"):
        confirmed(event, name)
    assert desk_papers.ranges(event, 2) == [Range("A", "C"), Range("D", "Z")]
    three = desk_papers.ranges(event, 3)
    assert [one.words for one in three] == ["A – B", "C – M", "N – Z"]
    assert three[-1].holds("")
    assert len(desk_papers.ranges(event, 12)) <= 12


def test_a_lanyard_list_keeps_what_people_opted_out_of(
    event: Event, page: Callable[..., object]
) -> None:
    event.languages = ["ar", "en"]
    event.save()
    confirmed(
        event, "Ada BERG", family_name="BERG", native_name="آدا", native_language="ar"
    )
    confirmed(event, "Hidden PERSON", not_on_lists=True)
    confirmed(
        event, "Zoe ADAMS", family_name="ADAMS", alias="Q.", hide_organisation=True,
        organisation=Organisation.objects.named(event, "Secret House"),
    )  # fmt: skip
    answer = page(what="lanyards", desks=2, language="ar")
    first, second = words(answer.content)
    told = first + second
    assert "Ada" in first
    assert "Q." in second
    assert not any(one in told for one in ("Hidden", "ADAMS", "Zoe", "Secret"))
    assert AuditEntry.objects.filter(verb=CoreVerb.EXPORTED).count() == 1


def test_signs_speak_each_of_the_events_languages(event: Event) -> None:
    event.languages = ["fr", "en", "ar"]
    event.save()
    event.refresh_from_db()  # titles as the database gives them
    confirmed(event, "Ada")
    confirmed(event, "Zoë")
    signs = words(desk_papers.signs(event, 2, now=NOW))
    assert len(signs) == 2
    assert "A" in signs[0].split()
    assert "Names from B to Z" in signs[1]


def test_name_tents_are_for_a_sessions_people_or_for_those_named(
    event: Event, page: Callable[..., object]
) -> None:
    session = make_session(event)
    speaker = confirmed(event, "Ada BERG")
    confirmed(event, "Bea")
    Appearance.objects.create(
        session=session, person=speaker.person, function=Function.SPEAKER
    )
    assert page(what="tents").status_code == 422
    shown = words(page(what="tents", session=session.pk).content)
    assert len(shown) == 1
    assert "Ada BERG" in shown[0]
    assert "Bea" in words(page(what="tents", names="bea").content)[0]
    assert page(what="tents", names="Nobody").status_code == 422
