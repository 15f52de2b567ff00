"""Bundled tables and, later, learned weights; each with its card."""
