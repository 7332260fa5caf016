"""Edits as the builder posts them, and what they left."""

from __future__ import annotations

from registration.domain.forms import questions


def definition(form):
    form.refresh_from_db()
    return questions.read(form.draft)


def seen(form):
    form.refresh_from_db()
    return form.changed_at.isoformat()


def arrange(client, url, form, deed, **data):
    data = {"deed": deed, "seen": seen(form), **data}
    return client.post(f"{url}open/arrange/", data, follow=True)


def add(client, url, form, kind, **data):
    """Write a question at the end of the section “you”."""
    return client.post(
        f"{url}open/add-question/?section=you&kind={kind}",
        {"seen": seen(form), "readers": "office", **data},
    )


def last(form):
    return definition(form).sections[0].questions[-1]
