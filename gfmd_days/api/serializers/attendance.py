from __future__ import annotations

from rest_framework import serializers

from badges.domain.attending import SessionRow


class AttendanceSerializer(serializers.Serializer[SessionRow]):
    """Who came to a session, in numbers; null where nothing is known."""

    session = serializers.CharField(source="session.code", read_only=True)
    signed_up = serializers.IntegerField(
        allow_null=True, help_text="With a place, where people sign up for it."
    )
    allowed = serializers.IntegerField(
        allow_null=True, help_text="Who may enter by the rules of its point."
    )
    came = serializers.IntegerField(help_text="Persons, each once.")
    minutes = serializers.IntegerField(
        allow_null=True, help_text="The mean, of those read on the way in and out."
    )
