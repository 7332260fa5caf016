"""People found by name at the desk, however it is spelt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from badges.domain import finding
from gfmd_days.core.models import Event
from registration.models import State
from tests.conftest import make_person, make_registration

ROOT = Path(__file__).resolve().parents[2]
NAMES_FILE = ROOT / "gfmd_days" / "core" / "data" / "names-in-many-scripts.csv"
with NAMES_FILE.open(encoding="utf-8", newline="") as _file:
    NAMES = list(csv.DictReader(_file))

# what somebody types -> who is meant
TYPED = {
    "layla": "Layla BEN YOUSSEF",
    "leila ben yusuf": "Layla BEN YOUSSEF",
    "benyoussef": "Layla BEN YOUSSEF",
    "YOUSSEF, Layla": "Layla BEN YOUSSEF",
    "بن يوسف": "Layla BEN YOUSSEF",
    "ليلي": "Layla BEN YOUSSEF",
    "chaudhry abdulla": "Abdullah Rashid CHOWDHURY",
    "চৌধুরী": "Abdullah Rashid CHOWDHURY",
    "selam tesfay": "Selamawit TESFAYE",
    "ተስፋዬ": "Selamawit TESFAYE",
    "shresta": "Pragya SHRESTHA",
    "श्रेष्ठ": "Pragya SHRESTHA",
    "kitisak": "Kittisak NAMTHIP",
    "นำทิพย์": "Kittisak NAMTHIP",
    "lai fong chan": "CHAN Lai Fong",
    "陈丽芳": "CHAN Lai Fong",
    "jumabekova": "Aigul ZHUMABEKOVA",
    "жумабекова айгуль": "Aigul ZHUMABEKOVA",
    "sriyani": "Shriyani PERERA",
    "thander": "Thandar Myint",
    "wulandary": "Wulandari",
    "bich ngoc": "NGUYEN Thi Bich Ngoc",
    "Nguyễn": "NGUYEN Thi Bich Ngoc",
    "adesina": "Ọláwálé ADÉṢÍNÀ",
    "olawale adesena": "Ọláwálé ADÉṢÍNÀ",
    "hernandez castelanos": "María de los Ángeles HERNÁNDEZ-CASTELLANOS Y VILLALOBOS",
    "kim min seo": "KIM Minseo",
    "김민서": "KIM Minseo",
    "გიორგი": "Giorgi MAISURADZE",
    "georgi maisuradse": "Giorgi MAISURADZE",
    "levy noa": "Noa LEVI",
    "נועה": "Noa LEVI",
    "សុខា": "CHAN Sokha",
    "shahzady gull": "Shahzadi GUL",
    "شہزادی": "Shahzadi GUL",
}


@pytest.fixture
def crowd(event: Event) -> None:
    for row in NAMES:
        make_registration(
            event,
            row["name_on_passport"],
            state=State.CONFIRMED,
            native_name=row["native_name"],
            family_name=row["family_name"],
            given_name=row["given_name"],
        )


@pytest.mark.parametrize(("typed", "meant"), TYPED.items())
def test_the_person_meant_comes_first(
    event: Event, crowd: None, typed: str, meant: str
) -> None:
    found = finding.search(event, typed)
    assert found, f"nobody for {typed}"
    assert found[0].person.full_name == meant


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["name_on_passport"])
def test_every_name_finds_itself_in_each_script(
    event: Event, crowd: None, row: dict[str, str]
) -> None:
    for typed in filter(None, (row["name_on_passport"], row["native_name"])):
        found = finding.search(event, typed)
        assert found[0].person.full_name == row["name_on_passport"]


@pytest.mark.parametrize("typed", ["", "  ", "!!!", "qwertz", "zzzz zzzz", "%", "_"])
def test_nonsense_finds_nobody(event: Event, crowd: None, typed: str) -> None:
    assert finding.search(event, typed) == []


def test_drafts_and_other_events_stay_out(event: Event, other_event: Event) -> None:
    make_registration(event, "Noa LEVI", state=State.DRAFT)
    make_registration(other_event, "Noa LEVI", state=State.CONFIRMED)
    make_person(event, "Noa LEVI")
    assert finding.search(event, "Noa LEVI") == []


def test_a_corrected_name_is_found_at_once(event: Event) -> None:
    registration = make_registration(event, "Noah LEVI", state=State.CONFIRMED)
    finding.search(event, "Noah")
    registration.person.full_name = "Selamawit TESFAYE"
    registration.person.save()
    assert finding.search(event, "Noah LEVI") == []
    assert finding.search(event, "Selamawit") == [registration]


REAL = ["Layla BEN YOUSSEF", "layla", "benyoussef", "ليلى", "Layla Bee", "ben"]


@pytest.mark.parametrize("typed", REAL)
def test_behind_an_alias_the_name_finds_nobody(event: Event, typed: str) -> None:
    make_registration(
        event,
        "Layla BEN YOUSSEF",
        state=State.CONFIRMED,
        native_name="ليلى بن يوسف",
        given_name="Layla",
        family_name="BEN YOUSSEF",
        alias="Observer Seven",
    )
    assert finding.search(event, typed) == []


def test_somebody_under_an_alias_is_found_by_it(event: Event) -> None:
    hidden = make_registration(
        event, "Layla BEN YOUSSEF", state=State.CONFIRMED, alias="Observer Seven"
    )
    for typed in ("Observer Seven", "seven observer", "obsever"):
        assert finding.search(event, typed) == [hidden]


def test_the_order_of_those_alike_does_not_tell_a_hidden_name(event: Event) -> None:
    def confirmed(name: str, **more: str) -> None:
        make_registration(
            event, name, state=State.CONFIRMED, email=f"{name}@x.example", **more
        )

    confirmed("Aaron", alias="Guest Z")
    confirmed("Guest M")
    confirmed("Zoe", alias="Guest A")
    shown = [one.person.shown_name for one in finding.search(event, "guest")]
    assert shown == ["Guest A", "Guest M", "Guest Z"]
