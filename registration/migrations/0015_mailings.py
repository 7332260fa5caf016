import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_mail_headers'),
        ('registration', '0014_invitations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('service', 'About their registration'), ('news', 'News')], default='service', max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('sending', 'Being sent'), ('stopped', 'Stopped'), ('done', 'Done')], default='draft', max_length=10, verbose_name='state')),
                ('words', models.JSONField(blank=True, default=dict)),
                ('fallback', models.CharField(max_length=10)),
                ('per_minute', models.PositiveSmallIntegerField(default=60)),
                ('query', models.TextField(blank=True)),
                ('chosen', models.JSONField(blank=True, default=list)),
                ('kept', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='core.event')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='no_news', to='registration.registration')),
            ],
            options={
                'verbose_name_plural': 'no news',
                'ordering': ['since'],
            },
        ),
        migrations.CreateModel(
            name='Receiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_out', models.CharField(blank=True, choices=[('no_address', 'No e-mail address'), ('unsubscribed', 'Wants no news by mail'), ('ended', 'Not coming: declined, withdrawn or cancelled'), ('untold', 'Decision not yet released')], max_length=20)),
                ('mail', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.mail')),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receivers', to='registration.mailing')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='registration.registration')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('mailing', 'registration'), name='mailing_once_per_registration')],
            },
        ),
    ]
