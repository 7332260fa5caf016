"""Columns and words of a list are understood, asked about and remembered."""

from gfmd_days.core.models import Person
from registration.models import ImportRun
from tests.registration.importing.lists import base, mapped, taken, upload


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
