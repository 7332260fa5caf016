"""Money: asked, granted in part or whole, never twice, never more than there is."""

import threading
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.domain import links, support_report, supporting
from registration.domain.refusals import (
    AskedAlready,
    DecidedAlready,
    FundInUse,
    FundTooSmall,
    FundUsedUp,
    MoveNotAllowed,
    PaidAlready,
    TooLateForTravel,
)
from registration.models import (
    Fund,
    Grant,
    Intake,
    Registration,
    State,
    SupportKind,
    SupportRequest,
    SupportState,
)
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.racing import at_once
from tests.registration.letters.conftest import ask, grant, make_fund
from tests.registration.test_last_seat import shared_database  # noqa: F401

CROWD = 12


def test_a_request_is_granted_in_part_and_then_whole(event, delegate, owner):
    fund, other = make_fund(event), make_fund(event)
    request = ask(delegate, "900.00")
    assert request.state == SupportState.ASKED
    grant(request, fund, "899.99", owner)
    assert SupportRequest.objects.get().state == SupportState.PART
    grant(request, other, "0.01", owner)
    assert SupportRequest.objects.get().state == SupportState.GRANTED


def test_a_fund_gives_no_more_than_it_has_but_by_a_stated_exception(
    event, delegate, owner
):
    fund = make_fund(event, "100.00")
    request = ask(delegate, "300.00")
    grant(request, fund, "100.00", owner)
    with pytest.raises(FundUsedUp):
        grant(request, fund, "0.01", owner)
    supporting.grant(request, fund, Decimal(50), by=owner, now=NOW, beyond_fund=True)
    assert Grant.objects.last().beyond_fund
    entry = AuditEntry.objects.filter(verb="support:granted").order_by("pk").last()
    assert entry.data["beyond_fund"] is True
    row = Fund.objects.with_totals().get()
    assert (row.granted, row.left) == (Decimal("150.00"), Decimal("-50.00"))


def test_an_exception_that_was_not_needed_is_none(event, delegate, owner):
    request, fund = ask(delegate), make_fund(event)
    supporting.grant(request, fund, Decimal(1), by=owner, now=NOW, beyond_fund=True)
    assert not Grant.objects.get().beyond_fund


@settings(max_examples=60, deadline=None)
@given(amounts=st.lists(st.decimals("0.01", "9999.99", places=2), max_size=12))
def test_sums_are_exact_to_the_cent(amounts):
    from django.db import transaction

    with transaction.atomic():
        event = make_event("csd-sums")
        fund = make_fund(event, "999999.99")
        request = SupportRequest.objects.create(
            registration=make_registration(event),
            kind=SupportKind.TRAVEL,
            amount=1,
            currency="EUR",
            asked_at=NOW,
        )
        for number, amount in enumerate(amounts):
            Grant.objects.create(
                request=request,
                fund=fund,
                amount=amount,
                decided_at=NOW,
                paid_at=NOW if number % 2 else None,
            )
        row = event.funds.with_totals().get()
        total, paid = sum(amounts, Decimal(0)), sum(amounts[1::2], Decimal(0))
        got = (row.granted, row.paid, row.left, supporting.given_from(fund))
        transaction.set_rollback(True)
    assert [f"{one:.2f}" for one in got] == [
        f"{total:.2f}",
        f"{paid:.2f}",
        f"{Decimal('999999.99') - total:.2f}",
        f"{total:.2f}",
    ]


test_sums_are_exact_to_the_cent = pytest.mark.django_db(test_sums_are_exact_to_the_cent)


def test_the_list_finds_requests_in_the_state_they_show(event, owner):
    fund, dollars = make_fund(event), make_fund(event, currency="USD")
    rows = [
        ask(make_registration(event, f"P {n}", email=f"{n}@x.org"), "100.00")
        for n in range(5)
    ]
    grant(rows[1], fund, "99.99", owner)
    grant(rows[2], fund, "60.00", owner)
    grant(rows[2], fund, "40.00", owner)
    supporting.refuse(rows[3], by=owner, now=NOW)
    grant(rows[4], dollars, "500.00", owner)
    for state in SupportState:
        shown = {one.pk for one in SupportRequest.objects.all() if one.state == state}
        found = support_report.filtered(event, state=state, kind="")
        assert {one.pk for one in found} == shown, state
    assert support_report.counts(event) == {
        "asked": 1, "part": 2, "granted": 1, "refused": 1,
    }  # fmt: skip


def test_the_report_counts_people_once_and_money_by_currency(event, owner):
    africa = event.regions.create(code="africa", name={"en": "Africa"})
    row = make_registration(event, region=africa, gender="woman")
    fund, dollars = make_fund(event), make_fund(event, currency="USD")
    grant(ask(row, "100"), fund, "70.50", owner)
    grant(ask(row, "50", SupportKind.VISA_FEE), dollars, "50", owner)
    ask(make_registration(event, "B", email="b@x.org", region=africa), "10")
    line = support_report.tables(event)[0].lines[0]
    assert (line.label, len(line.asked), len(line.granted)) == ("Africa", 2, 1)
    assert line.amounts == [("EUR", Decimal("70.50")), ("USD", Decimal("50.00"))]


def test_what_is_decided_or_paid_cannot_be_taken_back(event, delegate, owner):
    request = ask(delegate)
    given_ = grant(request, make_fund(event), "10", owner)
    with pytest.raises(DecidedAlready):
        supporting.take_back(request, by=None)
    supporting.note_payment(given_, by=owner, now=NOW)
    with pytest.raises(PaidAlready):
        supporting.note_payment(given_, by=owner, now=NOW)
    with pytest.raises(PaidAlready):
        supporting.take_grant_back(given_, by=owner)


def test_a_fund_in_use_keeps_its_currency_and_its_worth(event, delegate, owner):
    fund = make_fund(event)
    grant(ask(delegate), fund, "500", owner)
    with pytest.raises(FundTooSmall):
        supporting.set_fund(
            fund, name="F", currency="EUR", amount=Decimal("499.99"), by=owner
        )
    fund.refresh_from_db()
    with pytest.raises(FundInUse):
        supporting.set_fund(
            fund, name="F", currency="USD", amount=Decimal(1000), by=owner
        )
    with pytest.raises(FundInUse):
        supporting.remove_fund(Fund.objects.get(), by=owner)


def test_asking_is_once_for_each_in_time_and_for_the_living(event, delegate):
    ask(delegate)
    with pytest.raises(AskedAlready):
        ask(delegate)
    Intake.objects.create(event=event, travel_until="2020-01-01")
    with pytest.raises(TooLateForTravel):
        ask(delegate, kind=SupportKind.OTHER)
    Registration.objects.update(state=State.WITHDRAWN)
    with pytest.raises(MoveNotAllowed):
        ask(delegate, kind=SupportKind.OTHER)


def test_the_person_asks_on_their_page_and_hears_of_the_decision(client, event, owner):
    row = make_registration(event)
    url = f"/r/{links.token(row)}/support/"
    wish = {"kind": "travel", "amount": "900.50", "currency": "eur"}
    assert client.post(url, wish).status_code == 302
    request = SupportRequest.objects.get()
    assert (request.amount, request.currency) == (Decimal("900.50"), "EUR")
    grant(request, make_fund(event), "500", owner)
    page = client.get(url).content.decode()
    assert "500.00 EUR" in page
    assert "Granted in part" in page
    assert Mail.objects.get().kind == "registration.support_decided"
    for wrong in ({"amount": "0"}, {"amount": "1e12"}, {"currency": "XYZ"}):
        answer = client.post(url, {**wish, "kind": "other", **wrong})
        assert answer.status_code == 422, wrong


def test_somebody_elses_request_is_not_taken_back(client, event):
    mine, other = make_registration(event), make_registration(event, email="o@x.org")
    request = ask(other)
    url = f"/r/{links.token(mine)}/support/{request.pk}/"
    assert client.post(url).status_code == 404
    assert SupportRequest.objects.exists()


def test_the_team_grants_with_two_presses_but_only_once(event, delegate, client_of):
    client, fund, request = client_of(Role.OWNER), make_fund(event), ask(delegate)
    url = f"/manage/{event.code}/support/{request.pk}/"
    key = "6d5f8f9c-6f6f-4b0e-9a8e-111111111111"
    data = {"fund": fund.pk, "amount": "100", "idempotency_key": key}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert Grant.objects.count() == 1
    answer = client.post(url, {"fund": fund.pk, "amount": "5000"})
    assert answer.status_code == 422
    assert "not that much left" in answer.content.decode()


def test_a_fund_of_another_event_pays_nothing_here(
    event, delegate, other_event, client_of
):
    request, elsewhere = ask(delegate), make_fund(other_event)
    url = f"/manage/{event.code}/support/{request.pk}/"
    answer = client_of(Role.OWNER).post(url, {"fund": elsewhere.pk, "amount": "1"})
    assert answer.status_code == 422
    assert not Grant.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_has_a_row_for_each_grant(event, delegate, owner, client_of, form):
    request = ask(delegate)
    grant(request, make_fund(event), "100.10", owner)
    grant(request, make_fund(event), "200.20", owner)
    client = client_of(Role.REGISTRATION)
    answer = client.get(f"/manage/{event.code}/support/list.{form}")
    content = b"".join(answer.streaming_content)
    if form == "csv":
        assert content.decode().count("Layla BEN YOUSSEF") == 2
        assert "100.10" in content.decode()
    assert AuditEntry.objects.filter(data__list="support").exists()


def test_the_list_costs_the_same_for_many(
    event, owner, client_of, django_assert_max_num_queries
):
    client, fund = client_of(Role.REGISTRATION), make_fund(event, "9000")
    url = f"/manage/{event.code}/support/"
    rows = [make_registration(event, f"P{n}", email=f"{n}@x.org") for n in range(3)]
    grant(ask(rows[0]), fund, "1", owner)
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    for row in rows[1:]:
        grant(ask(row), fund, "1", owner)
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def together(deed, rows):
    """Run `deed` for each row at once; return what each came to."""
    results = []

    def run(row):
        try:
            results.append(deed(row))
        except FundUsedUp:
            results.append("used up")

    assert at_once(*(partial(run, row) for row in rows)) == []
    return results


@pytest.fixture
def crowd(shared_database):  # noqa: F811 - the fixture above
    """Twelve people who each ask for all that one fund has."""
    event = make_event()
    make_fund(event, "100.00")
    return [
        ask(make_registration(event, f"P {n}", email=f"{n}@x.org"), "100.00")
        for n in range(CROWD)
    ]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_be_given_the_same_money(crowd):
    """The race is real: the check alone, by hand and unlocked, lets both through."""
    both_checked = threading.Barrier(2)
    fund = Fund.objects.get()

    def careless(request):
        assert supporting.left(fund) >= 100
        both_checked.wait(timeout=30)
        Grant.objects.create(request=request, fund=fund, amount=100, decided_at=NOW)
        return "granted"

    assert together(careless, crowd[:2]) == ["granted", "granted"]
    assert supporting.left(fund) == -100


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_for_the_last_money_make_one_grant(crowd):
    fund = Fund.objects.get()
    owner = make_member(fund.event, Role.OWNER)

    def give(request):
        grant(request, fund, "100.00", owner)
        return "granted"

    results = together(give, crowd)
    assert sorted(results) == ["granted"] + ["used up"] * (CROWD - 1)
    assert supporting.left(fund) == 0
