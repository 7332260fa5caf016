"""Queries that vary in nothing but their values: built and compiled once.

A scan is answered while somebody waits at the door, and of what it cost the processor
building and compiling its queries was the larger part. Where a page is not asked for
many times a second, plain querysets do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row", bound=models.Model)


class Slot(Expression):
    """The place of a value that is known only when the query is asked.

    Args:
        name: the keyword the value comes by.
        field: of what type it is, such as `UUIDField()`. The value is never None.
    """

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", [self]

    def value_in(self, values: dict[str, Any], connection: Any) -> Any:
        field = self.output_field
        return field.get_db_prep_value(values[self.name], connection, prepared=False)


class Prepared(Generic[Row]):
    """A queryset with `Slot`s for values, to be asked again and again.

    `Prepared(build)(code="ABCD")` returns the list of rows, each with what the queryset
    selects, defers and annotates. Slices stay as they are, `prefetch_related` is not
    followed. One that locks rows must be asked within a transaction.

    Args:
        build: returns the queryset; called once for each database, when first asked.
    """

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, **values: Any) -> list[Row]:
        alias = router.db_for_read(models.Model)
        compiled = self._on(alias)
        ready: Any = _Ready(compiled.compiler(connections[alias], values))
        rows: QuerySet[Row] = QuerySet(compiled.model, ready, alias)
        return list(rows)

    def first(self, **values: Any) -> Row | None:
        """Return the first row, of a query that gives one at most."""
        return next(iter(self(**values)), None)

    def _on(self, alias: str) -> _Compiled:
        # the tests run one process on several kinds of database
        key = f"{alias} {connections[alias].vendor}"
        if key not in self._compiled:
            self._compiled[key] = _Compiled(self._build().query.get_compiler(alias))
        return self._compiled[key]


class _Compiled:
    """What Django made of a query: its text, and which column belongs to which field.

    See `ModelIterable` in django/db/models/query.py for what is asked of a compiler.
    """

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler
        self._sql, self._params = compiler.as_sql()
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        self._converters = compiler.get_converters(columns)
        self.model = compiler.klass_info["model"]

    def compiler(self, connection: Any, values: dict[str, Any]) -> Any:
        """A compiler of this thread's connection that has nothing left to compile."""
        params = tuple(
            one.value_in(values, connection) if isinstance(one, Slot) else one
            for one in self._params
        )
        ready = copy.copy(self._compiler)
        ready.connection = connection
        ready.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        ready.get_converters = lambda _columns: self._converters
        return ready


class _Ready:
    """Stands for a query where a queryset only wants its compiler."""

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler
