"""Referrals are searched by documents of their own, which begin with the words that stood on the referral."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0015_copy_read'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('word', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('near', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=101), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_document', serialize=False, to='referrals.referral')),
                ('tokens', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('is_stale', models.BooleanField(db_default=True, default=True)),
            ],
        ),
        migrations.RunSQL((SQL / "search_document.sql").read_text(), migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='referral',
            name='referrals_search',
        ),
        # The column stays for one release, so that the web before this one keeps answering; the next one drops it.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name='referral', name='search')],
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['near'], name='referrals_nameword_near'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='referrals_search_tokens'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(condition=models.Q(('is_stale', True)), fields=['referral'], name='referrals_search_stale'),
        ),
    ]
