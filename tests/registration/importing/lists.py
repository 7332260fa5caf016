"""A list on its way in: uploaded, its columns named, taken in."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from gfmd_days.core import tasks
from gfmd_days.core.models import Job
from registration.models import ImportRun

LIST = (
    "Nom complet;Courriel;Pays de résidence;Langues parlées;Genre;Pas de photo\n"
    "Awa DIALLO;awa@example.org;Sénégal;français, wolof;femme;oui\n"
    "Kemal AYDIN;kemal@example.org;Turquie;turc et anglais;homme;non\n"
)


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
