"""What people make of what was found: decisions on flags, the order in which to read, and what cases show together."""
