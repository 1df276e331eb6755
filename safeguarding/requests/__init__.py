"""What partners are asked: asking, the partner's desk, the answers, and what is corrected."""
