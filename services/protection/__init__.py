"""Finding what names a protected person, and putting the pseudonym there. Pure: no records, no settings, no logs."""
