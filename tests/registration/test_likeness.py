"""The same person under another spelling is found; other people are left alone."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gfmd_days.demo.people import invent
from registration.domain import likeness
from registration.domain.likeness import Reason, compare, keys_of, mailbox, traits

NAMES = Path(likeness.__file__).parents[2] / "gfmd_days/core/data"
# Another spelling of each name in names-in-many-scripts.csv, as people meet it.
SPELT = {
    "Layla BEN YOUSSEF": "Leila Benyoussef",
    "Abdullah Rashid CHOWDHURY": "Chowdhury Abdullah Rasheed",
    "Selamawit TESFAYE": "Selamawit Tesfaie",
    "Pragya SHRESTHA": "Shrestha, Pragya",
    "Kittisak NAMTHIP": "Kitisak Namtip",
    "CHAN Lai Fong": "Lai-Fong Chan",
    "Aigul ZHUMABEKOVA": "Aygul Jumabekova",
    "Shriyani PERERA": "Ms Sriyani Perera",
    "Thandar Myint": "Thander Myint",
    "Wulandari": "Wulandary",
    "NGUYEN Thi Bich Ngoc": "Nguyễn Thị Bích Ngọc",
    "Ọláwálé ADÉṢÍNÀ": "Olawale Adesina",
    "María de los Ángeles HERNÁNDEZ-CASTELLANOS Y VILLALOBOS": (
        "Dra. Maria Hernandez Castellanos"
    ),
    "KIM Minseo": "Min-Seo Kim",
    "Giorgi MAISURADZE": "Georgi Maisuradze",
    "Noa LEVI": "Noah Levy",
    "CHAN Sokha": "Sokha Chan",
    "Shahzadi GUL": "Shehzadi Gull",
}
OTHERS = [
    ("Maria Garcia", "Maria Gomez"),
    ("Mohamed Ali", "Mohamed Alami"),
    ("Kim Minjun", "Kim Minseo"),
    ("Awa Diallo", "Awa Diop"),
    ("Jean Kamau", "Joan Kimani"),
    ("Li Xiaoli", "Liu Xiaoli"),
    ("Nuwan Jayasuriya", "Ruwan Jayasuriya"),
    ("Maria", "Maria Hernandez Castellanos"),
]


def rows():
    with (NAMES / "names-in-many-scripts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def person(name, key=1, **more):
    return traits(key, full_name=name, **more)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["name_on_passport"])
def test_each_difficult_name_is_found_in_another_spelling(row):
    name = row["name_on_passport"]
    one, other = person(name, 1), person(SPELT[name], 2)
    assert compare(one, other).is_likely, compare(one, other)
    assert list(likeness.pairs([one, other])), "they must be compared at all"


@pytest.mark.parametrize(
    "row",
    [row for row in rows() if row["native_name"]],
    ids=lambda row: row["name_on_passport"],
)
def test_the_native_line_counts_too(row):
    native = row["native_name"]
    one = person(row["name_on_passport"], 1, native_name=native)
    other = person(SPELT[row["name_on_passport"]], 2, native_name=native)
    assert compare(one, other).score >= 90


@pytest.mark.parametrize("pair", OTHERS, ids=" / ".join)
def test_other_people_are_not_taken_for_one(pair):
    assert not compare(person(pair[0]), person(pair[1])).is_likely


@pytest.mark.parametrize(("count", "seed", "most"), [(180, 2026, 2), (320, 2016, 17)])
def test_the_demo_has_few_false_pairs(count, seed, most):
    """All but one of them have the very same Latin name."""
    people = [
        traits(
            number,
            full_name=one.full_name,
            native_name=one.native_name,
            email=one.email,
            organisation=one.organisation,
            country=one.country,
            gender=one.gender,
        )
        for number, one in enumerate(invent(count, seed=seed))
    ]
    found = list(likeness.pairs(people))
    assert len(found) <= most
    assert sum(one.lines[0] != other.lines[0] for one, other, _why in found) <= 1


names_ = st.one_of(
    st.sampled_from([*SPELT, *SPELT.values(), *(one for two in OTHERS for one in two)]),
    st.text(alphabet="abeilmnorst zhk-", min_size=1, max_size=20),
)
people = st.builds(
    traits,
    st.integers(1, 9),
    full_name=names_,
    native_name=names_,
    email=st.sampled_from(["", "a.b@gmail.com", "ab@gmail.com", "info@example.org"]),
    phone=st.sampled_from(["", "+212 600 000 000", "0600000000", "112"]),
    organisation=st.sampled_from(["", "IOM", "International Organisation Migration"]),
    country=st.sampled_from(["", "MA", "SN"]),
    gender=st.sampled_from(["", "woman", "man", "unsaid"]),
)


@given(people, people)
@settings(max_examples=100)
def test_likeness_is_the_same_from_both_sides(one, other):
    mine, theirs = compare(one, other), compare(other, one)
    assert mine.score == theirs.score
    assert set(mine.reasons) == set(theirs.reasons)
    assert 0 <= mine.score <= 100


@given(people)
@settings(max_examples=50)
def test_everybody_is_like_themselves(one):
    if one.lines and keys_of(one):
        assert compare(one, one).score >= 90


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.b@gmail.com", "AB@googlemail.com"),
        ("layla+gfmd@example.org", "layla@example.org"),
    ],
)
def test_mailboxes_are_seen_through_what_services_ignore(one, other):
    assert mailbox(one) == mailbox(other)
    first, second = person("Layla A", email=one), person("Leila B", email=other)
    assert Reason.MAIL in compare(first, second).reasons


def test_dots_count_where_the_service_counts_them():
    assert mailbox("a.b@example.org") != mailbox("ab@example.org")


def test_a_shared_office_mailbox_is_no_proof():
    one = person("Awa Diallo", email="info+a@union.example")
    other = person("Kemal Aydin", email="info+b@union.example")
    assert not compare(one, other).is_likely


def test_the_same_telephone_supports_a_name_that_is_near():
    one = person("Fatima Zahra Amrani", phone="+212 6 12 34 56 78")
    other = person("Zahra Amrany", phone="06 12 34 56 78")
    assert Reason.PHONE in compare(one, other).reasons
    assert compare(one, other).is_likely


def test_an_alias_is_never_compared():
    assert "alias" not in traits.__kwdefaults__
