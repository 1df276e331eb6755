from django.db import models

from audit.policy import audited


@audited("Entry of a list", retention="reference")
class Code(models.Model):
    """One entry of a versioned code list (types of concern, sectors, closure reasons ...). Lists are data: a new
    version is loaded beside the old one, with mappings, and old records keep the code they were given."""

    list = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    parent = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(default=True)
    facts = models.JSONField(default=dict, help_text="What else the list says of it: mappings, flags.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "version", "code"], name="referrals_code_once")]
        ordering = ["list", "version", "order"]

    def __str__(self) -> str:
        return self.label
