"""The chain of custody as pure functions: how entries hang together, what they come to, what is missing."""
