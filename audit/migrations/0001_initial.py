"""The log's tables and functions, as SQL: Django can neither partition a table nor pin a function's search path."""

from pathlib import Path

from django.conf import settings
from django.db import migrations


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("contenttypes", "0002_remove_content_type_name"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RunSQL((SQL / "events.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "diffs.sql").read_text(), migrations.RunSQL.noop),
    ]
