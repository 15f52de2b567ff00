"""Where originals and page images lie: write-once, addressed by content hash."""
