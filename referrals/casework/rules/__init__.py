"""What casework asks for before it lets something happen: guards of moves, holds, tiers, who may decide."""
