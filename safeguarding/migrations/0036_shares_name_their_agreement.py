"""Under which agreement a case was referred to a panel."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0019_shares_name_their_agreement'),
        ('safeguarding', '0035_texts_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='panelreferral',
            name='agreement',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.agreement'),
        ),
        migrations.AddField(
            model_name='panelreferral',
            name='agreement_asked_at',
            field=models.DateTimeField(null=True),
        ),
    ]
