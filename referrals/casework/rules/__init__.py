"""What casework demands before it lets something happen: guards of moves, holds, tiers, who may decide."""
