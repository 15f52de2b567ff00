"""Hit or no hit between agencies that share nothing else. docs/decisions/ has the protocol and its limits."""
