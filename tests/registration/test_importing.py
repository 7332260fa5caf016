"""A list brought in on screen: columns named, checked, taken in by the worker."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from gfmd_days.core import tasks
from gfmd_days.core.domain import jobs, regions
from gfmd_days.core.models import AuditEntry, Job, JobState, Person, Role
from registration.domain import import_runs, importing, retention
from registration.domain.importing import Entry
from registration.domain.refusals import AddressTaken, EventFull, TakenInAlready
from registration.exports import reading, sheets, taking
from registration.models import ImportRun, Registration, RunState, State
from tests.conftest import NOW, make_member, make_registration

LIST = (
    "Nom complet;Courriel;Pays de résidence;Langues parlées;Genre;Pas de photo\n"
    "Awa DIALLO;awa@example.org;Sénégal;français, wolof;femme;oui\n"
    "Kemal AYDIN;kemal@example.org;Turquie;turc et anglais;homme;non\n"
)


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


def base(event):
    return f"/manage/{event.code}/registrations/import/"


def upload(client, event, content, name="list.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(base(event), {"file": SimpleUploadedFile(name, raw)})


def mapped(client, event, content, name="list.csv", **more):
    """Upload a list and accept the columns as they were guessed."""
    upload(client, event, content, name)
    run = ImportRun.objects.order_by("-created_at").first()
    fields = {f"column-{number}": field for number, field in run.mapping.items()}
    answer = client.post(f"{base(event)}{run.pk}/", {**fields, **more})
    assert answer.status_code == 302, answer.content.decode()
    return run


def taken(client, event, run, **data):
    """Press “Take in” and let the worker work."""
    answer = client.post(f"{base(event)}{run.pk}/take/", data)
    job = Job.objects.get(pk=answer.url.strip("/").rsplit("/", 1)[1])
    tasks.run_job.func(str(job.pk))
    job.refresh_from_db()
    run.refresh_from_db()
    return job


def book(rows, **sheets_):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    out = io.BytesIO()
    for change in sheets_.values():
        change(workbook)
    workbook.save(out)
    return out.getvalue()


def test_a_french_list_is_understood_and_taken_in(client, event):
    run = mapped(client, event, LIST)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Take in all 2 rows" in page
    assert Registration.objects.count() == 0, "nothing is written by looking"
    job = taken(client, event, run)
    assert (job.state, job.result["new"]) == (JobState.DONE, 2)
    awa = Person.objects.get(email="awa@example.org")
    assert (awa.country.code, awa.gender, awa.no_photo) == ("SN", "woman", True)
    assert awa.languages == ["fr", "wo"]
    assert awa.search == "awa diallo"
    kemal = Person.objects.get(email="kemal@example.org")
    assert (kemal.country.code, kemal.no_photo) == ("TR", False)
    entries = AuditEntry.objects.filter(verb="registration:entered")
    assert entries.count() == 2
    assert entries[0].data == {"source": "import"}


def test_the_same_list_again_changes_nobody_and_doubles_nobody(client, event):
    taken(client, event, mapped(client, event, LIST))
    run = mapped(client, event, LIST)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "there is nothing to take in" in page
    job = taken(client, event, run)
    assert job.result == {"new": 0, "changed": 0, "left_out": 0}
    assert Registration.objects.count() == 2


def test_a_list_is_taken_in_once_even_if_the_work_is_started_again(client, event):
    run = mapped(client, event, "full_name\nAwa\n")
    job = taken(client, event, run)
    again = jobs.start_again(job, by=job.by)
    tasks.run_job.func(str(again.pk))
    again.refresh_from_db()
    assert again.state == JobState.FAILED
    assert "already" in again.note
    assert Registration.objects.count() == 1


def test_what_was_said_about_the_columns_is_remembered(client, event):
    odd = "Wie heißt du;Wohin schreiben wir\nAwa;awa@example.org\n"
    upload(client, event, odd)
    run = ImportRun.objects.get()
    assert run.mapping == {}
    answer = client.post(f"{base(event)}{run.pk}/", {"column-1": "email"})
    assert answer.status_code == 422
    assert "which column holds the full name" in answer.content.decode()
    fields = {"column-0": "full_name", "column-1": "email"}
    client.post(f"{base(event)}{run.pk}/", fields)
    upload(client, event, odd)
    again = ImportRun.objects.order_by("-created_at").first()
    assert again.mapping == {"0": "full_name", "1": "email"}
    page = client.get(f"{base(event)}{again.pk}/").content.decode()
    assert "was brought in before" in page


def test_one_field_is_not_taken_from_two_columns(client, event):
    upload(client, event, "a,b\nAwa,Diallo\n")
    run = ImportRun.objects.get()
    both = {"column-0": "full_name", "column-1": "full_name"}
    answer = client.post(f"{base(event)}{run.pk}/", both)
    assert answer.status_code == 422
    assert "chosen twice" in answer.content.decode()


def test_given_and_family_name_make_the_full_name(client, event):
    run = mapped(client, event, "Prénom,Nom,Email\nAwa,DIALLO,awa@example.org\n")
    taken(client, event, run)
    person = Person.objects.get()
    assert (person.full_name, person.family_name) == ("Awa DIALLO", "DIALLO")


def test_unknown_words_are_asked_about_once(client, event):
    text = "full_name,email,sector\nAwa,a@example.org,Fédération\nKemal,,Fédération\n"
    run = mapped(client, event, text)
    check = f"{base(event)}{run.pk}/check/"
    page = client.get(check).content.decode()
    assert "Words we do not know" in page
    client.post(check, {"word-sector-federation": "union"})
    page = client.get(check).content.decode()
    assert "Words we do not know" not in page
    taken(client, event, run)
    assert set(Person.objects.values_list("sector", flat=True)) == {"union"}
    again = mapped(client, event, text)
    assert again.words == {"sector": {"federation": "union"}}


def test_a_code_nobody_offered_is_not_learnt(client, event):
    run = mapped(client, event, "full_name,gender\nAwa,x1\n")
    client.post(f"{base(event)}{run.pk}/check/", {"word-gender-x1": "dragon"})
    run.refresh_from_db()
    assert run.words == {}


def test_faults_come_back_in_the_file_beside_their_row(client, event):
    text = "Name,Email,Country\nAwa,a@example.org,SN\nKemal,nowhere,Atlantis\n"
    run = mapped(client, event, text)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Atlantis" in page
    answer = client.get(f"{base(event)}{run.pk}/faults/")
    assert "list-to-mend.csv" in answer["Content-Disposition"]
    raw = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw)))
    assert rows[0] == ["Name", "Email", "Country", "What to mend"]
    assert rows[1][3] == ""
    assert "Email: " in rows[2][3]
    assert "Country: " in rows[2][3]


def test_a_workbook_comes_back_as_a_workbook(client, event):
    rows = [["Name", "Email"], ["Awa", "nowhere"], ["=1+1", "b@example.org"]]
    run = mapped(client, event, book(rows), "list.xlsx")
    answer = client.get(f"{base(event)}{run.pk}/faults/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["C1"].value == "What to mend"
    assert "Email" in sheet["C2"].value
    assert "formula" in sheet["C3"].value


def test_all_or_nothing_unless_the_good_rows_are_asked_for(client, event):
    text = "full_name,email\nAwa,a@example.org\nKemal,nowhere\n"
    run = mapped(client, event, text)
    job = taken(client, event, run)
    assert job.state == JobState.FAILED
    assert "nothing was taken in" in job.note
    assert Registration.objects.count() == 0
    job = taken(client, event, run, good_only="1")
    assert job.state == JobState.DONE
    assert (job.result["new"], job.result["left_out"]) == (1, 1)
    assert run.left_out == 1


def test_work_that_is_stopped_takes_nobody_in(client, event):
    rows = "".join(f"Person {chr(65 + n % 26)},{n}@example.org\n" for n in range(600))
    run = mapped(client, event, "full_name,email\n" + rows)
    job = import_runs.start(run, good_only=False, by=make_member(event, Role.OWNER))

    def stop(job, progress):
        jobs.stop(job, by=job.by)
        return taking.work(job, progress)

    jobs.WORKS[import_runs.JOB], real = stop, taking.work
    try:
        Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
        tasks.run_job.func(str(job.pk))
    finally:
        jobs.WORKS[import_runs.JOB] = real
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert Registration.objects.count() == 0


def test_somebody_of_the_same_name_is_asked_about(client, event):
    known = make_registration(event, "Awa DIALLO", email="old@example.org")
    run = mapped(client, event, "full_name,job_title\nawa diallo,Chair\n")
    check = f"{base(event)}{run.pk}/check/"
    page = client.get(check).content.decode()
    assert "Are these the same people?" in page
    assert "old@example.org" in page
    client.post(check, {"row-2": "new"})
    run.refresh_from_db()
    assert reading.Manner.of(run).same == {2: False}
    client.post(check, {"row-2": "same"})
    taken(client, event, run)
    known.person.refresh_from_db()
    assert Registration.objects.count() == 1
    assert known.person.job_title == "Chair"
    assert known.person.email == "old@example.org", "no column, no change"


def test_our_reference_finds_somebody_whose_address_changed(client, event):
    row = make_registration(event, "Awa", email="old@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Awa,new@example.org\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert row.person.email == "new@example.org"
    assert Registration.objects.count() == 1


def test_a_reference_of_another_event_names_nobody_here(client, event, other_event):
    row = make_registration(other_event, "Awa", email="a@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Eve,eve@example.org\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert row.person.full_name == "Awa"
    assert event.registrations.count() == 1


def test_an_address_of_somebody_else_is_a_fault(client, event):
    row = make_registration(event, "Awa", email="a@example.org")
    make_registration(event, "Kemal", email="k@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Awa,k@example.org\n"
    run = mapped(client, event, text)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Somebody else is registered" in page


def test_empty_cells_leave_answers_unless_they_are_to_empty_them(client, event):
    row = make_registration(event, "Awa", email="a@example.org", job_title="Chair",
                            no_photo=True)  # fmt: skip
    text = "full_name,email,job_title,no_photo\nAwa,a@example.org,,\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert (row.person.job_title, row.person.no_photo) == ("Chair", True)
    taken(client, event, mapped(client, event, text, empties="on"))
    row.person.refresh_from_db()
    assert (row.person.job_title, row.person.no_photo) == ("", False)


def test_a_region_that_follows_from_the_country_is_no_change(client, event):
    regions.use_defaults(event)
    first = "full_name,email,country,region\nAwa,a@example.org,SN,\n"
    taken(client, event, mapped(client, event, first))
    person = Person.objects.select_related("region").get()
    assert person.region is not None
    second = first.replace("SN,", f"SN,{person.region.code}")
    job = taken(client, event, mapped(client, event, second))
    assert job.result["changed"] == 0


def test_two_rows_of_one_person_are_a_fault(event):
    row = make_registration(event, "Awa", email="a@example.org")
    sheet = sheets.Sheet(
        [
            ["reference", "full_name", "email"],
            [row.key.hex, "Awa", ""],
            ["", "Awa", "a@example.org"],
        ],
        [],
    )
    found = reading.read(event, sheet, reading.Manner({0: "reference", 1: "full_name",
                                                       2: "email"}))  # fmt: skip
    assert [problem.row for problem in found.problems] == [3]


def test_places_are_counted_for_all_rows_together(event):
    event.capacity = 1
    event.save()
    stream = event.streams.select_related("category").get()
    entries = [
        Entry({"full_name": name, "stream": stream}, confirmed=True)
        for name in ("Awa", "Kemal")
    ]
    with pytest.raises(EventFull):
        importing.take_in(event, entries, by=None, now=NOW)
    assert Registration.objects.count() == 0
    importing.take_in(event, entries[:1], by=None, now=NOW)
    assert Registration.objects.get().state == State.CONFIRMED


def test_an_address_taken_since_the_check_stops_the_list(event):
    stream = event.streams.select_related("category").get()
    entry = Entry({"full_name": "Awa", "email": "a@example.org", "stream": stream})
    make_registration(event, "Faster", email="a@example.org")
    with pytest.raises(AddressTaken):
        importing.take_in(event, [entry], by=None, now=NOW)


def test_only_what_the_list_gives_is_written(event):
    row = make_registration(event, "Awa", email="a@example.org")
    entry = Entry({"job_title": "Chair"}, known=row.pk)
    Person.objects.filter(pk=row.person_id).update(full_name="Awa DIALLO")
    importing.take_in(event, [entry], by=None, now=NOW)
    row.person.refresh_from_db()
    assert row.person.full_name == "Awa DIALLO", "changed since the check"
    entry = AuditEntry.objects.get(verb="registration:edited")
    assert entry.data == {"fields": ["job_title"]}


def test_somebody_of_the_programme_without_a_registration_is_not_doubled(event):
    person = Person.objects.create(event=event, full_name="Awa", email="a@example.org")
    stream = event.streams.select_related("category").get()
    entry = Entry({"full_name": "Awa", "email": "a@example.org", "stream": stream})
    importing.take_in(event, [entry], by=None, now=NOW)
    assert Registration.objects.get().person_id == person.pk


def test_queries_do_not_grow_with_every_row(event, django_assert_max_num_queries):
    stream = event.streams.select_related("category").get()

    def entries(count, prefix):
        return [
            Entry({"full_name": "Awa", "email": f"{prefix}{n}@example.org",
                   "organisation": f"Union {n % 7}", "stream": stream})
            for n in range(count)
        ]  # fmt: skip

    with django_assert_max_num_queries(30):
        importing.take_in(event, entries(20, "a"), by=None, now=NOW)
    with django_assert_max_num_queries(40):
        importing.take_in(event, entries(200, "b"), by=None, now=NOW)
    assert event.organisations.count() == 7


def test_a_file_goes_after_seven_days_and_what_it_taught_stays(
    client, event, django_capture_on_commit_callbacks
):
    run = mapped(client, event, LIST)
    upload(client, event, "who,where\nAwa,Dakar\n")
    name = run.file.name
    later = NOW + timedelta(days=8)
    ImportRun.objects.update(created_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge_leftovers(later)
    left = ImportRun.objects.get()
    assert left.pk == run.pk
    assert not left.file
    assert not run.file.storage.exists(name)
    answer = client.get(f"{base(event)}{run.pk}/check/", follow=True)
    assert "deleted after seven days" in answer.content.decode()


def test_a_purge_takes_uploads_with_it(
    client, event, django_capture_on_commit_callbacks
):
    run = mapped(client, event, LIST)
    name = run.file.name
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(event)
    assert not ImportRun.objects.exists()
    assert not run.file.storage.exists(name)


def test_an_upload_is_forgotten_on_request(client, event):
    run = mapped(client, event, LIST)
    client.post(f"{base(event)}{run.pk}/forget/")
    assert not ImportRun.objects.exists()
    assert AuditEntry.objects.filter(verb="registration:list_forgotten").exists()


def test_columns_of_a_list_taken_in_stay_as_they_were(client, event):
    run = mapped(client, event, LIST)
    taken(client, event, run)
    assert run.state == RunState.TAKEN
    with pytest.raises(TakenInAlready):
        import_runs.name_columns(run, {0: "full_name"}, stream=None, empties=False)


@pytest.mark.parametrize("tail", ["", "check/", "faults/", "take/", "forget/"])
def test_an_upload_is_not_reached_through_another_event(
    client, event, other_event, tail
):
    run = mapped(client, event, LIST)
    make_member(other_event, Role.OWNER)
    url = f"{base(other_event)}{run.pk}/{tail}"
    client.force_login(other_event.memberships.get().user)
    ask = client.post if tail in {"take/", "forget/"} else client.get
    assert ask(url).status_code == 404
