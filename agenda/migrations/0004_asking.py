from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("agenda", "0003_making_the_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="asking",
            name="told",
            field=models.JSONField(default=dict),
        ),
    ]
