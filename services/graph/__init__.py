"""The graph of what one may see: built from findings and decisions, asked, and written to files."""
