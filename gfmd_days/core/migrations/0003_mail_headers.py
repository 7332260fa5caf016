from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_clock'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='headers',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
