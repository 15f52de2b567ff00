"""Shared domain records: frozen, without I/O. Imports pydantic and the standard library only."""
