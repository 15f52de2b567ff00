"""Understand pages: mentions and indicators, each with its place and its reason."""
