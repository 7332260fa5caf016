"""What we keep of a person, shown and handed over: all of it, and theirs only."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from badges.fonts.collect import FONTS, collect
from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.domain import deciding, links, merging
from registration.models import Decision, Intake, Registration, State, Upload
from tests.conftest import NOW, make_member, make_registration
from tests.everything import EMAIL, MARK, secret, used_by_one


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def row(event, owner, settings):
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    return used_by_one(event, owner)


def page(row, end=""):
    return f"/r/{links.token(row)}/data/{end}"


def parcel(client, row):
    answer = client.post(page(row, "copy/"))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def data_of(archive):
    return json.loads(archive.read("data.json"))


def all_words(archive):
    return b"".join(archive.read(name) for name in archive.namelist()).decode(
        "utf-8", "replace"
    )


def test_the_page_says_what_is_kept_what_for_and_until_when(client, event, row):
    Intake.objects.create(event=event, purge_after="2027-03-04")
    words = client.get(page(row)).content.decode()
    for said in (
        f"{MARK} motivation", secret("ramp"), secret("faith"), f"{MARK} bus",
        secret("diet"), "To plan interpretation.", "Read by: the registration team",
        "4 March 2027", "1 January 2027",
    ):  # fmt: skip
        assert said in words, said


def test_the_shorter_promise_of_a_question_counts(client, event, row):
    Intake.objects.create(event=event, purge_after="2027-03-04")
    facts = data_of(parcel(client, row))["answers"]
    assert facts["bus"]["deleted_on"] == "2026-12-12"
    assert facts["faith"]["deleted_on"] == "2027-03-04"


def test_the_parcel_has_all_of_it(client, row):
    archive = parcel(client, row)
    data = data_of(archive)
    assert set(data) == {
        "format", "made_at", "event", "application", "about_you", "answers", "travel",
        "consents", "support", "changes_asked", "participation", "history", "files",
        "letters", "mails",
    }  # fmt: skip
    assert data["about_you"]["email"]["given"] == [EMAIL]
    assert data["answers"]["faith"]["words"] == [secret("faith")]
    assert data["travel"]["passport_number"]["given"] == [secret("passport").upper()]
    assert {one["purpose"] for one in data["consents"]} == {"listing", "processing"}
    assert data["support"][0]["grants"][0]["amount"] == "700.00"
    assert data["changes_asked"][0]["wanted"] == {"full_name": f"{MARK} wanted"}
    assert {one["what"] for one in data["participation"]} >= {
        "Moderator", "Badge printed", "Checked in"
    }  # fmt: skip
    assert archive.read(data["files"][0]["path"]).startswith(b"%PDF")
    assert archive.read(data["letters"][0]["path"]).startswith(b"%PDF")
    mails = [archive.read(one["path"]).decode() for one in data["mails"]]
    assert any("is confirmed" in mail for mail in mails)


def test_who_is_on_no_list_is_told_their_own_functions(client, row):
    row.person.not_on_lists = True
    row.person.save()
    told = {one["what"] for one in data_of(parcel(client, row))["participation"]}
    assert "Moderator" in told


def test_the_readable_page_runs_nothing_and_loads_nothing(client, row):
    words = parcel(client, row).read("data.html").decode()
    for word in (f"{MARK} motivation", secret("ramp"), f"{MARK} flight"):
        assert word in words
    for forbidden in ("<script", "<style", "style=", "http:", "https:", "onclick"):
        assert forbidden not in words, forbidden


def test_the_readable_page_is_in_the_persons_language(client, row):
    row.person.language = "ar"
    row.person.save()
    words = parcel(client, row).read("data.html").decode()
    assert '<html lang="ar" dir="rtl">' in words


def test_nothing_of_the_committee_and_no_name_of_the_team(client, row, owner):
    owner.name = "Zorro Vega"
    owner.save()
    words = all_words(parcel(client, row))
    for kept_back in (secret("comment"), f"{MARK} note", f"{MARK} pin", "Zorro",
                      owner.email):  # fmt: skip
        assert kept_back not in words, kept_back
    deeds = {one["deed"] for one in data_of(parcel(client, row))["history"]}
    assert "registration:selected" not in deeds
    assert "review:made" not in deeds
    assert "registration:released" in deeds


def test_no_key_opens_anything(client, row):
    words = all_words(parcel(client, row))
    for key in (links.token(row), links.calendar_token(row), row.code, row.key.hex):
        assert key not in words
    assert "/erase/…" in words, "the link in that mail is masked"


def test_a_decision_nobody_was_told_of_is_not_in_it(client, event, owner):
    event.refresh_from_db()
    row = make_registration(event)
    deciding.decide(row, Decision.REJECTED, by=owner)
    archive = parcel(client, row)
    assert data_of(archive)["application"]["state"]["words"] == "Under review"
    assert "Not selected" not in all_words(archive)
    assert "Not selected" not in client.get(page(row)).content.decode()


def test_no_other_person_is_in_it(client, event, row, owner):
    other = make_registration(event, "Otherone", email="otherone@example.org")
    Mail.objects.create(
        key="other", event=event, kind="core.notice", to="otherone@example.org",
        text="Dear Otherone", due_at=NOW, person=other.person,
    )  # fmt: skip
    assert "otherone" not in all_words(parcel(client, row)).lower()


def test_the_history_of_a_merged_registration_is_told_too(client, event, owner):
    event.refresh_from_db()
    row = make_registration(event)
    twin = make_registration(event, email="twin@example.org")
    client.post(f"/r/{links.token(twin)}/withdraw/", {"reason": "Ill"})
    merging.merge(row, dropped=twin, taking=[], by=owner, now=NOW)
    deeds = [one["deed"] for one in data_of(parcel(client, row))["history"]]
    assert "registration:withdrawn" in deeds


def test_each_copy_is_noted_and_their_number_bounded(client, row, settings):
    for _twice in range(2):
        parcel(client, row)
    entries = AuditEntry.objects.filter(verb="registration:own_data_taken")
    assert [(one.actor, one.data) for one in entries] == [("delegate", {})] * 2
    settings.RATE_LIMITS = True
    answers = [client.post(page(row, "copy/")) for _ in range(19)]
    assert [one.status_code for one in answers][-2:] == [200, 429]
    for one in answers[:-1]:
        one.close()


def test_a_copy_needs_a_post_and_a_true_link(client, event):
    row = make_registration(event)
    assert client.get(page(row, "copy/")).status_code == 405
    assert client.post(f"/r/{'x' * 60}/data/copy/").status_code == 404


def test_a_file_lost_from_the_disk_does_not_keep_the_rest_back(client, row):
    upload = Upload.objects.get(registration=row)
    upload.file.storage.delete(upload.file.name)
    data = data_of(parcel(client, row))
    assert data["files"][0]["path"] is None
    assert data["letters"]


def test_somebody_who_told_us_little_gets_a_page_too(client, event):
    row = make_registration(event, email="")
    assert client.get(page(row)).status_code == 200
    assert data_of(parcel(client, row))["mails"] == []


def test_the_consent_to_the_list_is_taken_back_at_any_time(client, event):
    row = make_registration(event, state=State.WITHDRAWN)
    row.consents.create(purpose="listing", version="2026-1", given_at=NOW)
    row.consents.create(purpose="processing", version="2026-1", given_at=NOW)
    assert "wording 2026-1" in client.get(page(row)).content.decode()
    for _twice in range(2):
        answer = client.post(page(row, "list/"), follow=True)
    assert "on no list" in answer.content.decode()
    row = Registration.objects.select_related("person").get()
    assert row.person.not_on_lists
    assert [one.purpose for one in row.consents.all()] == ["processing"]
    done = AuditEntry.objects.filter(verb="registration:listing_withdrawn")
    assert done.count() == 1


def test_the_page_asks_no_more_for_many_answers(client, row):
    row.consents.create(purpose="photos", version="1", given_at=NOW)
    client.get(page(row))
    with CaptureQueriesContext(connection) as few:
        client.get(page(row))
    version = row.answers.get(key="bus").version
    for number in range(2):
        row.answers.create(version=version, key=f"gone_{number}", given=["x"])
    row.consents.create(purpose="news", version="1", given_at=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(page(row))
    assert len(many) == len(few)


def test_the_own_page_leads_there(client, event):
    row = make_registration(event, given_name="L")
    words = client.get(f"/r/{links.token(row)}/").content.decode()
    assert page(row) in words
