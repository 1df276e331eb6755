from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0013_presence")]

    operations = [
        AddIndexConcurrently(
            model_name="kepttext", index=models.Index(fields=["path"], name="accounts_kepttext_path")
        ),
        ValidateConstraint(model_name="kepttext", name="accounts_kepttext_taken_over"),
    ]
