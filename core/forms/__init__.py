"""GOV.UK forms on Django's own machinery. docs/pages.md shows how to use them."""

from core.forms.base import Changed, GovukForm, GovukModelForm, OnceForm, VersionedForm
from core.forms.bounds import TODAY, TOMORROW
from core.forms.choosers import OneListed, OneOf, SeveralOf
from core.forms.dates import CalendarDayField, DateOfBirthField, DateParts, DayField, PartialDateField
from core.forms.fields import IdentifierField, LineField, NarrativeField, OnceField, VersionField
from core.forms.listing import ListForm
from core.forms.look import Group, Look
from core.partial_date import PartialDate

__all__ = [
    "TODAY",
    "TOMORROW",
    "CalendarDayField",
    "Changed",
    "DateOfBirthField",
    "DateParts",
    "DayField",
    "GovukForm",
    "GovukModelForm",
    "Group",
    "IdentifierField",
    "LineField",
    "ListForm",
    "Look",
    "NarrativeField",
    "OnceField",
    "OnceForm",
    "OneListed",
    "OneOf",
    "PartialDate",
    "PartialDateField",
    "SeveralOf",
    "VersionField",
    "VersionedForm",
]
