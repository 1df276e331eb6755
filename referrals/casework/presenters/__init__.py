"""What the pages of casework show, as lines and lists."""
