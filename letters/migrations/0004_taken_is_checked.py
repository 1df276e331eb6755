from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_taken")]

    operations = [ValidateConstraint(model_name="letter", name="letters_letter_taken_at_and_by")]
