from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "gfmd_days.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
