"""Requests that go on beside one another, from a few threads of this process."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_THREADS = 8
_T = TypeVar("_T")


class Beside:
    """Does things beside what its caller does. Safe for threads; a forked process begins its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._process = 0

    def __call__(self, act: Callable[[], _T]) -> "Future[_T]":
        """Begin something; its error comes with its result."""
        with self._lock:
            if self._pool is None or self._process != os.getpid():
                self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="elastic")
                self._process = os.getpid()
            return self._pool.submit(act)

    def close(self) -> None:
        """End the threads. They come again at the next use."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None and self._process == os.getpid():
            pool.shutdown()
