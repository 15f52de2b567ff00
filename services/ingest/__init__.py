"""Receive and read files: every one hashed, kept unchanged, opened safely, read or OCRed."""
