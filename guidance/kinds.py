"""The kinds of events of guidance."""

from audit.log import Kind
from audit.models import Operation

SHEET_ACKNOWLEDGED = Kind("sheet.acknowledged", "Acknowledged a circulation sheet", Operation.CONSULTATION)
