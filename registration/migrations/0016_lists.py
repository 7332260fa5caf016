import django.db.models.deletion
from django.db import migrations, models

import registration.models.lists


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0015_mailings"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "is_shown",
                    models.BooleanField(default=False, verbose_name="shown"),
                ),
                (
                    "shown_from",
                    models.DateField(blank=True, null=True, verbose_name="shown from"),
                ),
                (
                    "columns",
                    models.JSONField(
                        default=registration.models.lists.default_columns,
                        verbose_name="beside the name",
                    ),
                ),
                (
                    "group_by",
                    models.CharField(
                        default="name", max_length=100, verbose_name="divided by"
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="public_list",
                        to="core.event",
                    ),
                ),
            ],
        ),
    ]
