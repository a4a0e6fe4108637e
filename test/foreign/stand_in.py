"""Modules in the place of what a tool imports with torch, and needs for models alone."""

import sys
from types import ModuleType


def stand_in(name, **contents):
    module = ModuleType(name)
    vars(module).update(contents)
    sys.modules[name] = module
