"""The glossary: what investigators call things in five languages, and how words that are typed are read by it."""
