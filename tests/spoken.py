"""The sentences for people that stand in the code, as templates, read out of its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path

HOLE, NUMBER = "\x00", "\x01"  # what is known only when the code runs; a number whose thousands are marked
DEEPEST = 8
ERRORS = ("UserError", "Unreachable", "Busy")
_ROOT = Path(__file__).parent.parent

Known = Mapping[tuple[str, str], Sequence[str]]


def sentences_in(path: Path, known: Known, passed_on: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The line and the text, with its holes, of each sentence of a UserError, a Refusal or the outcome of a page in a module.

    `known` gives the values of expressions by file and text of the expression, where they stand in no string beside them; what is
    `passed_on` was made, and is looked at, elsewhere.
    """
    module = _tree(path)
    for function in [module, *(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))]:
        for node in _own(function):
            told = _told(node)
            if told is not None and ast.unparse(told) not in passed_on:
                for text in _texts(told, path, function, known, DEEPEST):
                    yield told.lineno, text


def _told(node: ast.AST) -> ast.expr | None:
    """The expression of the sentence, where a node makes an error or a refusal."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id in ERRORS:
        return node.args[0]
    if node.func.id == "Refusal":
        return node.args[1]
    reasons = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
    return reasons[0] if node.func.id == "Outcome" and reasons else None


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module without those of the functions in it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _texts(node: ast.expr, path: Path, within: ast.AST, known: Known, deep: int) -> list[str]:
    """All texts that an expression may be."""

    def texts(other: ast.expr) -> list[str]:
        return _texts(other, path, within, known, deep - 1)

    if given := known.get((path.relative_to(_ROOT).as_posix(), ast.unparse(node))):
        return list(given)
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.FormattedValue(value=value, format_spec=marked):
            return [NUMBER] if marked and "," in ast.unparse(marked) else texts(value)
        case ast.JoinedStr(values=pieces):
            return ["".join(chosen) for chosen in product(*map(texts, pieces))]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return ["".join(chosen) for chosen in product(texts(left), texts(right))]
        case ast.IfExp(body=one, orelse=other):
            return texts(one) + texts(other)
        case ast.BoolOp(op=ast.Or(), values=values):
            return [text for value in values for text in texts(value)]
        case ast.Name() | ast.Call(func=ast.Name()) if deep:
            meant = _values(node.id, path, within) if isinstance(node, ast.Name) else _returned(ast.unparse(node.func), path)
            return [text for value, home, scope in meant for text in _texts(value, home, scope, known, deep - 1)] or [HOLE]
    return [HOLE]


def _values(name: str, path: Path, within: ast.AST) -> list[tuple[ast.expr, Path, ast.AST]]:
    """What a name is set to: in the function, else in the functions around it and the module, else where the module has it from."""
    module = _tree(path)
    around = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and within in ast.walk(node)]
    for scope in (within, *around, module):
        nodes = module.body if scope is module else list(_own(scope))
        sets = [node for node in nodes if isinstance(node, ast.Assign)]
        if found := [node.value for node in sets if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)]:
            return [(value, path, scope) for value in found]
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            home = _ROOT / f"{(node.module or '').replace('.', '/')}.py"
            return _values(name, home, _tree(home)) if home.exists() else []
    return []


def _returned(name: str, path: Path) -> list[tuple[ast.expr, Path, ast.AST]]:
    """What a function of the module returns."""
    made = [node for node in _tree(path).body if isinstance(node, ast.FunctionDef) and node.name == name]
    return [(one.value, path, function) for function in made for one in _own(function) if isinstance(one, ast.Return) and one.value]
