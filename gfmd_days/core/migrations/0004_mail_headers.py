from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', "0003_mail_enclosed"),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='headers',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
