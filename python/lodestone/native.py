# SPDX-License-Identifier: GPL-3.0-or-later
"""What people see of an object of the native half."""


class Shown:
    """Has the attributes of its native object, `_native`, as its own."""

    def __getattr__(self, attribute):
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        return getattr(self._native, attribute)

    def __dir__(self):
        return sorted({*super().__dir__(), *(name for name in dir(self._native) if not name.startswith("_"))})
