"""Under which agreement a provider was sent a brief."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safeguarding', '0036_shares_name_their_agreement'),
    ]

    operations = [
        migrations.AddField(
            model_name='commission',
            name='agreement',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.agreement'),
        ),
        migrations.AddField(
            model_name='commission',
            name='agreement_asked_at',
            field=models.DateTimeField(null=True),
        ),
    ]
