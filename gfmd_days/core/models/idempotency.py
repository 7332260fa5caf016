"""Keys of forms already answered, so that a double submit is harmless."""

from django.db import models


class AnsweredPost(models.Model):
    key = models.UUIDField(primary_key=True)
    scope = models.CharField(max_length=200)
    location = models.TextField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
