"""People and organisations as one event knows them.

A person belongs to one event: names change, each event purges on its own dates, and
nobody of one event may read another's people (docs/decisions/0002).
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from gfmd_days.core import names
from gfmd_days.core.models.event import Event, Region


class Gender(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    NON_BINARY = "non_binary", _("Non-binary")
    SELF_DESCRIBED = "self_described", _("I describe myself")
    UNSAID = "unsaid", _("I prefer not to say")


class Sector(models.TextChoices):
    DIASPORA = "diaspora", _("Diaspora or migrant association")
    HUMAN_RIGHTS = "human_rights", _("Human rights organisation")
    DEVELOPMENT = "development", _("Development organisation")
    FAITH = "faith", _("Faith-based organisation")
    UNION = "union", _("Trade union or workers' organisation")
    ACADEMIA = "academia", _("Academia or think tank")
    WOMEN = "women", _("Women's organisation")
    YOUTH = "youth", _("Youth organisation")
    PRIVATE = "private", _("Private sector")
    GOVERNMENT = "government", _("Government")
    INTERNATIONAL = "international", _("International organisation")
    FOUNDATION = "foundation", _("Foundation")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def named(self, event: Event, name: str) -> Organisation:
        """Return the organisation of `event` called `name`, however it is typed."""
        tidy = names.tidy(name)
        organisation, _created = self.get_or_create(
            event=event, search=names.fold(tidy)[:300], defaults={"name": tidy}
        )
        return organisation


class Organisation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=300)
    search = models.CharField(max_length=300, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["search"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "search"], name="organisation_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def matching(self, query: str) -> Self:
        """Keep those whose names hold each word of `query`, in any script or case."""
        found = self
        for word in names.fold(query).split():
            found = found.filter(search__contains=word)
        return found


class Person(models.Model):
    """A human, with or without an account, as they present themselves here.

    `full_name` is the authoritative Latin line, as on the passport; `native_name` the
    same name in its own script. Family and given name are optional: many people have
    only one name.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
    )
    title = models.CharField(_("form of address"), max_length=40, blank=True)
    full_name = models.CharField(_("full name in Latin letters"), max_length=200)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    native_name = models.CharField(
        _("name in its own script"), max_length=200, blank=True
    )
    native_language = models.CharField(max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    job_title = models.CharField(_("position"), max_length=200, blank=True)
    country = CountryField(_("country of residence"), blank=True)
    region = models.ForeignKey(
        Region,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("region"),
    )
    gender = models.CharField(
        _("gender"), max_length=20, choices=Gender.choices, blank=True
    )
    gender_described = models.CharField(
        _("gender in your own words"), max_length=80, blank=True
    )
    sector = models.CharField(
        _("sector"), max_length=20, choices=Sector.choices, blank=True
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    language = models.CharField(
        _("language we write in"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
    )

    alias = models.CharField(
        _("name to use instead of mine"), max_length=120, blank=True
    )
    not_on_lists = models.BooleanField(_("not on any list"), default=False)
    no_photo = models.BooleanField(_("no photographs of me"), default=False)
    hide_organisation = models.BooleanField(
        _("do not show my organisation"), default=False
    )

    search = models.TextField(editable=False, default="")
    sort_key = models.CharField(
        max_length=200, editable=False, default="", db_index=True
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["event", "sort_key"], name="person_by_name"),
            models.Index(fields=["event", "email"], name="person_by_email"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep names and address tidy and the search columns true to them."""
        self.email = self.email.lower()
        self.set_search()
        super().save(*args, **kwargs)

    def set_search(self) -> None:
        """Bring names and search columns in order; for rows written in bulk too."""
        for field in ("full_name", "family_name", "given_name", "native_name", "alias"):
            setattr(self, field, names.tidy(getattr(self, field)))
        organisation = self.organisation.name if self.organisation else ""
        self.search = names.search_text(
            self.full_name,
            self.given_name,
            self.family_name,
            self.native_name,
            self.alias,
            organisation,
        )
        self.sort_key = names.fold(self.family_name or self.full_name)[:200]

    # What others may see: every output but the staff's own screens uses these.

    @property
    def shown_name(self) -> str:
        """The Latin line others see: the alias where one is set."""
        return self.alias or self.full_name

    @property
    def shown_native_name(self) -> str:
        return "" if self.alias else self.native_name

    @property
    def shown_organisation(self) -> str:
        if self.hide_organisation or self.organisation is None:
            return ""
        return self.organisation.name

    @property
    def listed_name(self) -> str:
        """The name on anything made public; empty for those on no list."""
        return "" if self.not_on_lists else self.shown_name
