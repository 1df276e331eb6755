"""What the keeper does for letters."""

from core.duties import Duty
from letters import chasing

DUTIES = (Duty(chasing.chase_taken, 900),)
