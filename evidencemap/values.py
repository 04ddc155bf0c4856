"""Frozen dataclasses that cost little to define and to make; what they do is what those of the standard library do.

A command defines some sixty of them before it can say a word, and the standard library compiles seven functions for
each, which takes longer than Python needs to start. Here only ``__init__`` is compiled for each; the others are shared.
``slots=True`` is for values of which a review holds a million: they take half the memory, and can remember nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from functools import partial
    from operator import attrgetter

    def dataclass(*, frozen, slots=False):
        """Makes a class a dataclass; of those that are not frozen, the standard library makes better ones."""
        if not frozen:
            raise TypeError("what is not frozen is a dataclass of the standard library")
        return partial(_value_class, slots)

    def _value_class(slots, cls):
        made = dataclasses.dataclass(init=False, eq=False, repr=False, frozen=slots, slots=slots)(cls)
        fields = dataclasses.fields(made)
        made._compared = staticmethod(attrgetter(*(field.name for field in fields if field.compare)))
        made.__init__ = _init(fields, {field.name: vars(made)[field.name].__set__ for field in fields} if slots else {})
        for name in ("__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__"):
            setattr(made, name, vars(_Shared)[name])
        return made

    def _init(fields, setters):
        """An ``__init__`` that fills the dictionary or slots of a value: setting a frozen attribute takes far longer.

        What it needs besides its arguments has names that no field has.
        """
        known = {"__missing": dataclasses.MISSING} | {f"__set_{name}": setter for name, setter in setters.items()}
        parameters, lines = ["self"], [] if setters else ["__dict__ = self.__dict__"]
        for field in fields:
            parameter = value = name = field.name
            if field.default is not dataclasses.MISSING:
                known[f"__default_{name}"] = field.default
                parameter = f"{name}=__default_{name}"
            elif field.default_factory is not dataclasses.MISSING:
                known[f"__new_{name}"] = field.default_factory
                parameter, value = f"{name}=__missing", f"__new_{name}() if {name} is __missing else {name}"
            parameters.append(parameter)
            lines.append(f"__set_{name}(self, {value})" if setters else f"__dict__['{name}'] = {value}")
        exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), known)
        return known["__init__"]

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
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
