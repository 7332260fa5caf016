"""The questions of a form as the page shows them; an empty form's are kept ready.

In the last hours before a deadline most visitors ask for the same empty form, and to
render its hundreds of choices is most of the work of the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registration.forms.asking import AskedForm, Part

# The key names all that is shown, so the time only empties the shelf.
KEPT_SECONDS = 600


def questions(form: AskedForm, parts: list[Part]) -> SafeString:
    """Render the parts of a form; what somebody typed is never kept."""
    somebodys = form.initial.keys() - {"language"} or form.held or form.files_here
    if form.is_bound or somebodys:
        return _rendered(parts)
    key = f"questions:{_shown(form)}"
    kept: str | None = cache.get(key)
    if kept is None:
        kept = str(_rendered(parts))
        cache.set(key, kept, KEPT_SECONDS)
    return SafeString(kept)  # as the template escaped it


def _rendered(parts: list[Part]) -> SafeString:
    return render_to_string("registration/_parts.html", {"parts": parts})


def _shown(form: AskedForm) -> str:
    """Name all that an empty form shows: its questions, words, choices and marks."""
    asked = (form.speaks, form.initial.get("language"), form.definition)
    whole = hashlib.sha256(repr(asked).encode())
    for words in _words(form):
        whole.update(words.encode())
    return whole.hexdigest()


def _words(form: AskedForm) -> Iterator[str]:
    for name, field in form.fields.items():
        choices = list(getattr(field, "choices", ()))
        marks = {key: str(value) for key, value in field.widget.attrs.items()}
        yield repr((name, str(field.label), str(field.help_text), field.required))
        yield repr((str(field.initial), field.disabled, marks))
        yield repr([(str(value), str(label)) for value, label in choices])
