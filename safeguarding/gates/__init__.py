"""What must stand before support begins: the decision under section 36, and consent."""
