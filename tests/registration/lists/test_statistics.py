"""Statistics: figures for whoever may see reports, and no names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gfmd_days.core.access import TABLE
from gfmd_days.core.models import Role
from registration.domain import statistics
from registration.domain.statistics import Figure
from registration.models import Registration, State
from tests.conftest import NOW, make_registration


def url(event, name="statistics"):
    return reverse(f"registration:{name}", args=[event.code])


@pytest.fixture
def people(event):
    """Five women and one man, two of them confirmed."""
    for number in range(6):
        make_registration(
            event,
            f"Secret Person {number}",
            state=State.CONFIRMED if number < 2 else State.SUBMITTED,
            email=f"p{number}@example.org",
            gender="man" if number == 5 else "woman",
            country="SN",
        )


def rows_of(event, key, role):
    found = statistics.of(event, rights=TABLE[role])
    table = next(one for one in found.tables if one.dimension.key == key)
    return {row.value: row for row in table.rows}


def test_states_are_counted_as_they_are(event, people):
    assert statistics.states(event) == [(State.SUBMITTED, 4), (State.CONFIRMED, 2)]


def test_people_are_counted_by_each_dimension(event, people):
    row = rows_of(event, "country", Role.VIEWER)["SN"]
    assert [one.number for one in row.figures] == [6, 2, 2]


def test_small_numbers_of_a_guarded_fact_are_kept_from_a_viewer(event, people):
    rows = rows_of(event, "gender", Role.VIEWER)
    assert rows["man"].applied == Figure(None, is_few=True)
    assert rows["woman"].confirmed == Figure(None, is_few=True)


def test_who_may_see_the_fact_of_each_sees_small_numbers(event, people):
    rows = rows_of(event, "gender", Role.REGISTRATION)
    assert rows["man"].applied == Figure(1)


def test_a_small_number_cannot_be_worked_out_from_the_sum():
    assert statistics.withheld([9, 2, 5]) == [
        Figure(9),
        Figure(None, is_few=True),
        Figure(None),
    ]
    assert statistics.withheld([9, 2, 1]) == [
        Figure(9),
        Figure(None, is_few=True),
        Figure(None, is_few=True),
    ]
    assert statistics.withheld([0, 0]) == [Figure(0), Figure(0)]


def test_the_course_counts_days_at_the_venue(event, people):
    # half past eleven at night in London is the next day in Morocco
    late = NOW.replace(hour=23, minute=30) + timedelta(days=2)
    first = Registration.objects.filter(event=event).first()
    Registration.objects.filter(pk=first.pk).update(submitted_at=late)
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    course = statistics.course(type(event).objects.get(pk=event.pk))
    assert [day.day for day in course.days] == [1, 2, 3, 4]
    assert course.series[0].daily == [5, 0, 0, 1]
    assert course.series[0].total == [5, 5, 5, 6]


def test_the_page_names_nobody_and_tells_no_small_number(client_of, event, people):
    text = client_of(Role.VIEWER).get(url(event)).content.decode()
    assert "Secret Person" not in text
    assert "fewer than 3" in text
    assert "style=" not in text


def test_the_file_tells_what_the_page_tells(client_of, event, people):
    file = b"".join(client_of(Role.VIEWER).get(url(event, "statistics_csv"))).decode()
    assert "Gender,Man,fewer than 3" in file
    assert "Country,Senegal,6,2,2" in file
    assert "Secret Person" not in file


def test_without_applications_the_page_says_what_comes(client_of, event):
    text = client_of(Role.VIEWER).get(url(event)).content.decode()
    assert "Nobody has applied yet" in text


def test_people_of_another_event_are_not_counted(event, other_event, people):
    assert statistics.states(other_event) == []


def test_figures_are_for_who_may_see_reports(client_of, stranger, event):
    assert client_of(Role.DESK).get(url(event)).status_code == 403
    assert client_of(Role.REVIEWER).get(url(event)).status_code == 403
    assert stranger.get(url(event)).status_code == 404


def queries_for(event, count, capture):
    Registration.objects.all().delete()
    for number in range(count):
        make_registration(event, f"P {number}", email=f"q{number}@example.org")
    with capture as captured:
        statistics.of(event, rights=TABLE[Role.VIEWER])
    return len(captured)


def test_counting_costs_the_same_however_many_apply(event):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = queries_for(event, 1, CaptureQueriesContext(connection))
    three = queries_for(event, 3, CaptureQueriesContext(connection))
    assert one == three <= 30
