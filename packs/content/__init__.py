"""What a pack says: plain values read from the record, which the page then only prints."""
