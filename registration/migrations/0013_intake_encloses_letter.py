from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0012_uploads")]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="encloses_letter",
            field=models.BooleanField(
                default=False,
                verbose_name="the invitation goes along with the selection",
            ),
        ),
    ]
