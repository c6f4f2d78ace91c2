"""What the page shows at this moment, shared by the thread that builds and those that answer the browser."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any


class Screen:
    """Plain data with a version that grows with every change; waiting for a newer one is what an open page does."""

    def __init__(self, **first: Any) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._data: dict[str, Any] = first
        self.closed = False

    def show(self, **changes: Any) -> None:
        """Replace what changed; the values are never changed in place afterwards."""
        with self._changed:
            if any(self._data.get(key) != value for key, value in changes.items()):
                self._data = {**self._data, **changes}
                self._version += 1
                self._changed.notify_all()

    def now(self) -> Mapping[str, Any]:
        """Return what is shown, with its `version`."""
        with self._changed:
            return {**self._data, "version": self._version}

    def wait(self, version: int, timeout: float) -> int:
        """Return the version as soon as it is another than `version`, or after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version or self.closed, timeout)
            return self._version

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()
