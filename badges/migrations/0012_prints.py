from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('badges', '0011_ops'),
    ]

    operations = [
        migrations.AddField(
            model_name='printorder',
            name='digest',
            field=models.CharField(blank=True, default='', max_length=16),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name='printorder',
            name='one_order_a_badge',
        ),
        migrations.AddConstraint(
            model_name='printorder',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=('registration', 'code'), name='one_order_a_badge'),
        ),
    ]
