"""Names of other scripts in Latin letters, and what a word sounds like whichever script it is in. Pure."""
