from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("safeguarding", "0016_consent_ends_with_the_case_for_all")]

    operations = [migrations.RunSQL((SQL / "row_security.sql").read_text(), migrations.RunSQL.noop)]
