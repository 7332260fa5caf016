"""Rows that change hands when two registrations become one, noted for the way back.

Each step is a JSON-able dict, in the order it was done:
    point   model, pk, field, before, after     a row belongs to another now
    change  model, pk, before, after            values by field name
    remove  row                                 the row as it was
    add     model, pk                           a row made on the way
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction

Step = dict[str, Any]


class Contradicted(Exception):
    """Rows are not as the steps left them."""


def relations(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Return every model and field of the project that points at `model`."""
    found = []
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and field.is_relation:
            related: Any = field.related_model
            if not field.many_to_many:
                found.append((related, str(field.field.name)))  # type: ignore[union-attr]
    return sorted(found, key=lambda one: (one[0]._meta.label, one[1]))


class Moves:
    """Does steps and keeps them.

    Rows are written past their save(), which may refuse or do more than is meant here;
    whoever must hear of it is told by signals.people_rewritten.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def point(self, row: models.Model, field: str, to: models.Model | None) -> None:
        """Let a row belong to another one. Raises IntegrityError as the database."""
        rows = _rows(row)
        before = getattr(row, rows.model._meta.get_field(field).attname)
        after = to.pk if to is not None else None
        rows.filter(pk=row.pk).update(**{field: after})
        self._note(
            "point", row, field=field, before=_plain(before), after=_plain(after)
        )

    def change(self, row: models.Model, **values: Any) -> None:
        """Set values of a row and of its object."""
        names = list(values)
        before = _fields(row, names)
        for name, value in values.items():
            setattr(row, name, value)
        after = _fields(row, names)
        changed = [name for name in names if before[name] != after[name]]
        if not changed:
            return
        _rows(row).filter(pk=row.pk).update(
            **{name: getattr(row, name) for name in changed}
        )
        self._note(
            "change",
            row,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )

    def remove(self, row: models.Model) -> None:
        """Delete a row, with what cannot be without it, and keep all as it was."""
        for model, field in relations(type(row)):
            for other in model._base_manager.filter(**{field: row.pk}):
                if model._meta.get_field(field).null:
                    self.point(other, field, None)
                else:
                    self.remove(other)
        self.steps.append({"do": "remove", "row": _snapshot(row)})
        row.delete()

    def add(self, row: models.Model) -> None:
        """Save a new row."""
        row.save()
        self._note("add", row)

    def hand_over(
        self, dropped: models.Model, kept: models.Model, *, but: set[str]
    ) -> None:
        """Let all that belongs to `dropped` belong to `kept`.

        Where `kept` has such a row and may have but one, the two rows are treated
        likewise: what belongs to the other's belongs to its own, and the other is
        removed and kept in the steps.

        Args:
            but: labels of models that are seen to elsewhere.
        """
        for model, field in relations(type(dropped)):
            if model._meta.label in but:
                continue
            for row in model._base_manager.filter(**{field: dropped.pk}):
                try:
                    with transaction.atomic():
                        self.point(row, field, kept)
                except IntegrityError:
                    own = _counterpart(row, field, kept)
                    if own is not None:
                        self.hand_over(row, own, but=but)
                    self.remove(row)

    def _note(self, do: str, row: models.Model, **more: Any) -> None:
        step = {"do": do, "model": row._meta.label, "pk": _plain(row.pk), **more}
        self.steps.append(step)


def _counterpart(row: models.Model, field: str, to: models.Model) -> Any:
    """Return the row of `to` that keeps `row` from being its own."""
    uniques: list[tuple[tuple[str, ...], models.Q | None]] = [
        (tuple(one.fields), one.condition)
        for one in row._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    ]
    if row._meta.get_field(field).unique:  # type: ignore[union-attr]
        uniques.append(((field,), None))
    for names, condition in uniques:
        if field not in names:
            continue
        values = {
            name: getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
            for name in names
        }
        found = _rows(row).filter(**{**values, field: to.pk}).exclude(pk=row.pk)
        if own := found.filter(condition or models.Q()).first():
            return own
    return None


def go_back(steps: list[Step]) -> None:
    """Undo steps, the last first. Raises Contradicted if rows are not as they left."""
    for step in reversed(steps):
        UNDOING[step["do"]](step)


def _unpoint(step: Step) -> None:
    field, after = step["field"], step["after"]
    rows = _model(step)._base_manager.filter(pk=step["pk"])
    here = {f"{field}__isnull": True} if after is None else {field: after}
    if not rows.filter(**here).update(**{field: step["before"]}):
        raise Contradicted


def _unchange(step: Step) -> None:
    row = _model(step)._base_manager.filter(pk=step["pk"]).first()
    if row is None or _fields(row, list(step["after"])) != step["after"]:
        raise Contradicted
    whole = _snapshot(row)
    whole["fields"] |= step["before"]
    _restore(whole)


def _unremove(step: Step) -> None:
    try:
        with transaction.atomic():
            _restore(step["row"])
    except (IntegrityError, serializers.base.DeserializationError) as error:
        raise Contradicted from error


def _unadd(step: Step) -> None:
    for row in _model(step)._base_manager.filter(pk=step["pk"]):
        row.delete()


UNDOING = {
    "point": _unpoint,
    "change": _unchange,
    "remove": _unremove,
    "add": _unadd,
}


def _rows(row: models.Model) -> Any:
    return type(row)._base_manager.all()


def _model(step: Step) -> Any:
    return apps.get_model(step["model"])


def _snapshot(row: models.Model) -> dict[str, Any]:
    """Return a row as JSON keeps it, its times to the microsecond."""
    whole: dict[str, Any] = serializers.serialize("python", [row])[0]
    fields = {name: _plain(value) for name, value in whole["fields"].items()}
    return {"model": whole["model"], "pk": _plain(whole["pk"]), "fields": fields}


def _restore(whole: dict[str, Any]) -> None:
    for found in serializers.deserialize("python", [whole]):
        found.save()


def _fields(row: models.Model, names: list[str]) -> dict[str, Any]:
    whole: dict[str, Any] = serializers.serialize("python", [row], fields=names)[0]
    return {name: _plain(value) for name, value in whole["fields"].items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    is_plain = value is None or isinstance(
        value, bool | int | float | str | list | dict
    )
    return value if is_plain else str(value)
