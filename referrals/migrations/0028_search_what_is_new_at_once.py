"""What is new stands in the indexes of a search at once, and not in a list that each search reads through until a
vacuum. The indexes stay as they are; their lists are emptied."""

import django.contrib.postgres.indexes
from django.db import migrations

INDEXES = (("searchdocument", "tokens", "referrals_search_tokens"), ("nameword", "near", "referrals_nameword_near"))


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0027_draft_reminded_at'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"alter index {name} set (fastupdate = off); select gin_clean_pending_list('{name}')",
                    f"alter index {name} reset (fastupdate)",
                )
            ],
            state_operations=[
                migrations.RemoveIndex(model_name=model, name=name),
                migrations.AddIndex(
                    model_name=model,
                    index=django.contrib.postgres.indexes.GinIndex(fields=[field], fastupdate=False, name=name),
                ),
            ],
        )
        for model, field, name in INDEXES
    ]
