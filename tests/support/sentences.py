"""The English sentences that services tell people, collected from the code: errors, problems and reasons."""

import ast
from collections.abc import Iterator
from pathlib import Path

from models import errors

ROOT = Path(__file__).parents[2]

_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
_TELLING = {"message", "next_step"}
_STOPS = {"corrupt": 0, "encrypted": 0, "limit": 1, "ReadingStopped": 2, "OcrFailed": 1}
"""What readers of files stop with, and which of its arguments is the sentence."""


def told_sentences(*folders: str) -> set[str]:
    """Every sentence in an error or a problem made in these files, with `{}` for parts that change."""
    found: set[str] = set()
    for folder in folders:
        path = ROOT / folder
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            found.update(_in_file(ast.parse(file.read_text(encoding="utf-8"))))
    return found


def _in_file(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "next_step" for target in node.targets):
            yield from _texts(node.value)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if (name in _ERRORS or name == "_error") and node.args:
            yield from _texts(node.args[0])
        if name in _STOPS and len(node.args) > _STOPS[name]:
            yield from _texts(node.args[_STOPS[name]])
        if name in _ERRORS or name == "Problem":
            for keyword in node.keywords:
                if keyword.arg in _TELLING:
                    yield from _texts(keyword.value)


def _texts(node: ast.AST) -> Iterator[str]:
    """A string, a filled-in string, or either of two."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            for start in _texts(left):
                for end in _texts(right):
                    yield start + end
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _texts(value)
