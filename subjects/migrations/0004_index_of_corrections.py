"""One association and what corrects it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("subjects", "0003_first_of_corrections")]

    operations = [
        AddIndexConcurrently("association", models.Index(fields=["first"], name="subjects_association_first"))
    ]
