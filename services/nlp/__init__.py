"""What does this page say? Mentions, indicators and legs of documents; `analyze` is where it begins.

Word lists, rules and the network's tables are some hundred thousand objects that stay for the life of a process.
Python's collector would look through them again and again while they load: a fifth of the time to start. So it runs
less often, which costs a few megabytes.
"""

import gc

COLLECT_FROM = 50_000
"""Objects made and not let go of from which the youngest are looked through; Python's own figure is some hundred."""

gc.set_threshold(max(COLLECT_FROM, gc.get_threshold()[0]), *gc.get_threshold()[1:])
