"""Travel details and letters on one's own page; the page that checks a letter."""

import json

import pytest

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import answering, links, merging, travelling
from registration.domain.letters import issuing, paper
from registration.models import (
    Decision,
    Grant,
    Intake,
    Letter,
    LetterKind,
    LetterState,
    Registration,
    State,
    TravelDetails,
)
from tests.conftest import NOW, make_registration
from tests.registration.letters.conftest import (
    ask,
    grant,
    issue,
    make_delegate,
    make_fund,
)

DETAILS = {
    "needs_visa": "True",
    "nationality": "TN",
    "birth_date": "1985-03-04",
    "passport_number": "ZX1",
    "passport_expires": "2031-05-06",
}


def url(row, page):
    return f"/r/{links.token(row)}/{page}/"


def selected(event, **person):
    row = make_registration(event, **person)
    Registration.objects.filter(pk=row.pk).update(
        state=State.RELEASED, decision=Decision.SELECTED, told=Decision.SELECTED
    )
    return row


def test_only_selected_people_are_asked(client, event):
    waiting = make_registration(event)
    assert client.get(url(waiting, "travel")).status_code == 302
    secretly = make_registration(event, email="s@x.org")
    Registration.objects.filter(pk=secretly.pk).update(
        state=State.DECIDED, decision=Decision.SELECTED
    )
    assert client.get(url(secretly, "travel")).status_code == 302, "not released"
    assert client.post(url(secretly, "travel"), DETAILS).status_code == 302
    assert not TravelDetails.objects.exists()
    assert (
        client.get(url(selected(event, email="t@x.org"), "travel")).status_code == 200
    )


def test_details_are_saved_and_lead_to_the_letter(client, event):
    row = make_registration(event, state=State.CONFIRMED)
    answer = client.post(url(row, "travel"), DETAILS)
    assert answer.url == url(row, "letters")
    travel = TravelDetails.objects.get()
    assert travel.is_ready_for_visa
    assert travel.needs_visa is True
    assert travel.birth_date.isoformat() == "1985-03-04"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"passport_expires": "2026-12-01"}, "ends before the event"),
        ({"arrives_on": "2026-12-02", "leaves_on": "2026-12-01"}, "after you arrive"),
        ({"birth_date": "2199-01-01"}, "id_birth_date"),
        ({"nationality": "XX"}, "id_nationality"),
        ({"nights": "-1"}, "id_nights"),
    ],
)
def test_a_mistake_keeps_what_was_typed(client, event, wrong, words):
    row = make_registration(event, state=State.CONFIRMED)
    answer = client.post(url(row, "travel"), {**DETAILS, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "ZX1" in answer.content.decode()


def test_what_is_typed_is_kept_wrong_or_right_and_counts_when_saved(client, event):
    row = make_registration(event, state=State.CONFIRMED)
    kept = client.post(
        url(row, "travel/keep"), {"passport_number": "HALF", "birth_date": "4 March"}
    )
    assert kept.status_code == 204
    travel = TravelDetails.objects.get()
    assert (travel.passport_number, travel.birth_date) == ("", None)
    page = client.get(url(row, "travel")).content.decode()
    assert "HALF" in page
    assert "not saved yet" in page
    client.post(url(row, "travel"), DETAILS)
    travel.refresh_from_db()
    assert travel.draft_json == ""
    assert AuditEntry.objects.about(row).count() == 1


def test_after_the_date_only_the_team_changes_them(client, event, client_of):
    Intake.objects.create(event=event, travel_until="2020-01-01")
    row = make_registration(event, state=State.CONFIRMED)
    page = client.post(url(row, "travel"), DETAILS, follow=True)
    assert "date for travel details has passed" in page.content.decode()
    assert client.post(url(row, "travel/keep"), DETAILS).status_code == 409
    assert not TravelDetails.objects.exists()
    team = client_of(Role.REGISTRATION)
    there = f"/manage/{event.code}/registrations/{row.pk}/travel/"
    assert team.post(there, {**DETAILS, "save": "1"}).status_code == 302
    assert TravelDetails.objects.get().passport_number == "ZX1"


def test_the_letter_is_downloaded_at_once(client, event, delegate, fonts):
    page = client.post(url(delegate, "letters"), {"kind": "visa", "language": "ar"})
    assert page.status_code == 302
    letter = Letter.objects.get()
    pdf = client.get(url(delegate, "letters") + f"{letter.number}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert "no-store" in pdf["Cache-Control"]
    assert pdf.content.startswith(b"%PDF")


def test_others_and_old_letters_are_not_downloaded(client, event, delegate, owner):
    letter = issue(delegate)
    other = make_delegate(event, "Other", email="o@x.org")
    assert client.get(url(other, "letters") + f"{letter.number}.pdf").status_code == 404
    issuing.revoke(letter, by=owner, now=NOW)
    file = url(delegate, "letters") + f"{letter.number}.pdf"
    assert client.get(file).status_code == 404


def test_a_kind_that_is_not_open_is_not_issued(client, event):
    row = make_registration(event, state=State.CONFIRMED)
    answer = client.post(url(row, "letters"), {"kind": "visa", "language": "en"})
    assert answer.status_code == 422
    assert not Letter.objects.exists()


class TestChecking:
    """What the address in the QR code says, and what it keeps to itself."""

    @pytest.fixture
    def address(self, delegate):
        return paper.verify_url(issue(delegate)).removeprefix("http://127.0.0.1:8000")

    def test_a_valid_letter_is_told_with_initials_only(self, client, address):
        page = client.get(address)
        text = page.content.decode()
        assert "is valid" in text
        assert "L. B. Y." in text
        assert "CSD-TEST-0001" in text
        for hidden in ("Layla", "YOUSSEF", "ZX9988776", "Tunis", "Caravane"):
            assert hidden not in text
        assert page["X-Robots-Tag"] == "noindex"

    def test_of_people_at_risk_one_letter_is_told(self, client, address, delegate):
        delegate.person.not_on_lists = True
        delegate.person.save()
        text = client.get(address).content.decode()
        assert "<bdi>L.</bdi>" in text

    def test_without_the_secret_nobody_learns_that_it_exists(self, client, address):
        path = address.split("?")[0]
        for place in (path, f"{path}?k=", f"{path}?k=no", "/verify/CSD-TEST-9/?k=x"):
            answer = client.get(place)
            assert answer.status_code == 404
            assert "do not know this letter" in answer.content.decode()
            assert "L. B. Y." not in answer.content.decode()

    def test_replaced_and_revoked_letters_are_not_valid(
        self, client, address, delegate, owner
    ):
        TravelDetails.objects.update(embassy_city="Sfax")
        fresh = issue(delegate)
        assert "newer letter has replaced" in client.get(address).content.decode()
        issuing.revoke(fresh, by=owner, now=NOW)
        there = paper.verify_url(fresh).removeprefix("http://127.0.0.1:8000")
        assert "have revoked" in client.get(there).content.decode()

    def test_who_is_not_coming_holds_no_valid_letter(self, client, address, delegate):
        answering.withdraw(delegate, by=None, now=NOW)
        assert "have revoked" in client.get(address).content.decode()

    def test_guessing_is_slowed_down(self, client, address, settings):
        settings.RATE_LIMITS = True
        codes = [
            client.get("/verify/CSD-TEST-0001/?k=x").status_code for _ in range(61)
        ]
        assert codes[-1] == 429


class TestRegister:
    """The organizers' list."""

    def test_it_finds_marks_and_counts(self, event, delegate, client_of):
        issue(delegate)
        TravelDetails.objects.update(embassy_city="Sfax")
        page = client_of(Role.OWNER).get(f"/manage/{event.code}/letters/?q=layla")
        text = page.content.decode()
        assert "CSD-TEST-0001" in text
        assert "the city of the embassy" in text

    def test_its_cost_does_not_grow(
        self, event, delegate, client_of, django_assert_max_num_queries
    ):
        client, there = client_of(Role.OWNER), f"/manage/{event.code}/letters/"
        issue(delegate)
        with django_assert_max_num_queries(40) as one:
            client.get(there)
        for number in range(2):
            issue(make_delegate(event, f"P {number}", email=f"{number}@x.org"))
        with django_assert_max_num_queries(len(one)):
            client.get(there)

    @pytest.mark.parametrize("deed", ["renew", "revoke"])
    def test_one_letter_is_renewed_or_revoked(self, event, delegate, client_of, deed):
        letter = issue(delegate)
        TravelDetails.objects.update(embassy_city="Sfax")
        there = f"/manage/{event.code}/letters/{letter.pk}/{deed}/"
        assert client_of(Role.REGISTRATION).post(there).status_code == 302
        letter.refresh_from_db()
        states = {"renew": LetterState.REPLACED, "revoke": LetterState.REVOKED}
        assert letter.state == states[deed]


def test_two_registrations_made_one_lose_no_money_and_no_letter(event, owner):
    kept = make_delegate(event)
    dropped = make_delegate(event, "Leila BEN YOUSSEF", email="l@x.org")
    letters = issue(kept), issue(dropped)
    fund = make_fund(event)
    grant(ask(kept), fund, "100", owner)
    grant(ask(dropped), fund, "200", owner)
    merging.merge(kept, dropped=dropped, taking=(), by=owner, now=NOW)
    assert Grant.objects.filter(request__registration=kept).count() == 2
    assert Letter.objects.filter(registration=kept).count() == 2
    states = [Letter.objects.get(pk=one.pk).state for one in letters]
    assert states == [LetterState.VALID, LetterState.REPLACED]
    assert travelling.of(kept).passport_number


def test_a_draft_is_kept_encrypted_and_only_known_fields(event):
    row = make_registration(event, state=State.CONFIRMED)
    travelling.keep_draft(row, {"diet": ["Halal"], "evil": ["x"]}, now=NOW)
    assert json.loads(TravelDetails.objects.get().draft_json) == {"diet": ["Halal"]}


def test_kinds_follow_what_is_there(event, delegate):
    assert issuing.kinds_open(delegate) == [LetterKind.VISA, LetterKind.INVITATION]
