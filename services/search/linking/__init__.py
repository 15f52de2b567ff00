"""Links across cases."""
