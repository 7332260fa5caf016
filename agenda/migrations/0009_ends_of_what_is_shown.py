from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def end_links(apps, _schema):
    """Let the links to a draft that are open by now end as new ones do."""
    until = timezone.now() + timedelta(days=14)
    programmes = apps.get_model("agenda", "Programme").objects
    programmes.exclude(preview_key="").update(preview_until=until)


def keep_what_was_said(apps, _schema):
    """Note of published reports whether it was said of a closed session's."""
    entries = apps.get_model("core", "AuditEntry").objects.filter(
        verb="report:published", subject_type="agenda.outcome"
    )
    said = {
        one.subject_id: bool(one.data.get("closed")) for one in entries.order_by("at")
    }
    for outcome in apps.get_model("agenda", "Outcome").objects.filter(
        state="published"
    ):
        outcome.closed_too = said.get(str(outcome.pk), False)
        outcome.save(update_fields=["closed_too"])


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0008_session_codes"),
        ("core", "0006_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="preview_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcome",
            name="closed_too",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(end_links, migrations.RunPython.noop),
        migrations.RunPython(keep_what_was_said, migrations.RunPython.noop),
    ]
