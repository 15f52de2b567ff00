"""Delivery: settings, wiring, HTTP, pages, command line."""
