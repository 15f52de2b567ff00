"""Find pages, and link cases through what they share."""
