"""Fifty examples each in the suite, two thousand in `make soak`."""

from hypothesis import settings

settings.register_profile("suite", max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=2000, deadline=None)
# `--hypothesis-profile` is read later and wins.
settings.load_profile("suite")
