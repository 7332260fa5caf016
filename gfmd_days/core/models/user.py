"""Logins and the roles they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models.event import Event, Series


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login of an organizer, reviewer or desk worker; delegates need none."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    PROGRAMME = "programme", _("Programme")
    REGISTRATION = "registration", _("Registration")
    REVIEWER = "reviewer", _("Committee")
    DESK = "desk", _("Desk")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    """A role of a user in one event or in all events of a series."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships"
    )
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    series = models.ForeignKey(
        Series, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["user__email", "role"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=False, series__isnull=True)
                | models.Q(event__isnull=True, series__isnull=False),
                name="membership_in_event_or_series",
            ),
            models.UniqueConstraint(
                fields=["user", "event", "role"], name="role_once_per_event"
            ),
            models.UniqueConstraint(
                fields=["user", "series", "role"], name="role_once_per_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
