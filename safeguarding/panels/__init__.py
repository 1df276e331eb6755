"""The panel of a council: its seats, its meetings, what stands on their agenda, and the papers."""
