"""Frozen dataclasses that cost little to define; what they do is what those of the standard library do.

A command defines some sixty of them before it can say a word, and the standard library compiles seven functions for
each, which takes longer than Python needs to start. Here only ``__init__`` is compiled for each; the others are shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(*, frozen):
        """Makes a class a dataclass; of those that are not frozen, the standard library makes better ones."""
        if not frozen:
            raise TypeError("what is not frozen is a dataclass of the standard library")
        return _value_class

    def _value_class(cls):
        made = dataclasses.dataclass(eq=False, repr=False)(cls)
        made._compared = staticmethod(attrgetter(*(field.name for field in dataclasses.fields(made) if field.compare)))
        for name in ("__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__"):
            setattr(made, name, vars(_Shared)[name])
        return made

    class _Shared:
        def __eq__(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return self._compared(self) == self._compared(other)

        def __hash__(self):
            return hash(self._compared(self))

        def __repr__(self):
            shown = (field.name for field in dataclasses.fields(self) if field.repr)
            return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

        def __setattr__(self, name, value):
            if name in self.__dict__ or name not in self.__dataclass_fields__:
                raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
            self.__dict__[name] = value

        def __delattr__(self, name):
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
