"""What the fields of a class mean: the docstrings below them, read from the source when somebody asks.

Reading them as classes are made would double the time in which the command line begins.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise


@cache
def field_docs(kind: type[object]) -> dict[str, str]:
    """Return field -> what it means, of `kind` and of the classes that it comes from; the nearer class counts."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        found |= _own_docs(one)
    return found


def _own_docs(kind: type) -> dict[str, str]:
    if "__annotations__" not in vars(kind):
        return {}
    try:
        [body] = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    except (OSError, TypeError, SyntaxError):
        return {}  # a class without source, such as one of a compiled package
    lines = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(below.value.value).replace("\n", " ")
        for field, below in pairwise(lines)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
