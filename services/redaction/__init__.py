"""Redaction: marks that stand, boxes burned into pixels, a new file with nothing of the old one, and its check."""
