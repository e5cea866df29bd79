"""Templates into script text: ``{{ }}`` is always a value, ``{% %}`` is always structure."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any, Final

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    Undefined,
    UndefinedError,
)
from jinja2.bccache import Bucket

from hostprep.declare.library import Library
from hostprep.declare.prepare import Prepared
from hostprep.errors import DeclarationError, QuotingError
from hostprep.render.quoting import LITERALS


@dataclass(frozen=True, slots=True)
class Fragment:
    """Script text that is already written; composing puts it in place as it is. Never made from a user's value."""

    text: str


_CODE: Final[dict[tuple[str, str], CodeType]] = {}
"""Compiled templates by shell and source: compiling costs half of a session's start, and a process may open several."""


class _Compiled(BytecodeCache):
    """The compiled shared pieces of one shell, kept in ``_CODE``."""

    def __init__(self, shell: str) -> None:
        self._shell = shell

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = _CODE.get((self._shell, bucket.key + bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            _CODE[self._shell, bucket.key + bucket.checksum] = bucket.code


class Renderer:
    """Renders the templates of one shell with the shared pieces of one library.

    Attributes:
        shell: whose templates.
    """

    def __init__(self, library: Library, shell: str) -> None:
        self.shell = shell
        literal = LITERALS[shell]

        def finalize(value: Any) -> Any:
            if isinstance(value, Undefined):
                return value
            return value.text if isinstance(value, Fragment) else literal(value)

        self._environment = Environment(
            loader=FunctionLoader(lambda name: library.include(shell, name)),
            finalize=finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701  # finalize quotes every value
            bytecode_cache=_Compiled(shell),
        )
        self._environment.filters["json"] = _json
        self._environment.filters["base64"] = _base64
        self._environment.filters["sha256"] = _sha256
        self._compiled = cache(self._template)
        self._rendered: dict[tuple[str, str, str], str] = {}

    def step(self, prepared: Prepared, phase: str) -> str:
        """One phase of one step.

        Raises:
            DeclarationError: the template is broken or names what does not exist.
            QuotingError: a value that the shell cannot carry; names step and parameter.
        """
        step = prepared.step
        key = (step.name, phase, repr(prepared.values))
        if key not in self._rendered:
            _refuse_unspeakable(prepared)
            values = {**step.const, **prepared.values}
            self._rendered[key] = self._render(step.scripts[phase], f"{step.folder}/{phase}", values)
        return self._rendered[key]

    def frame(self, name: str, values: Mapping[str, Any]) -> str:
        """A shared piece by its name, such as ``_frame/probe.sh.j2``."""
        try:
            return self._environment.get_template(name).render(values)
        except TemplateError as error:
            raise DeclarationError(f"template {name}: {error}") from error

    def _template(self, source: str) -> Template:
        code = _CODE.get((self.shell, source))
        if code is None:
            code = _CODE[self.shell, source] = self._environment.compile(source)
        return Template.from_code(self._environment, code, self._environment.make_globals(None))

    def _render(self, source: str, name: str, values: Mapping[str, Any]) -> str:
        try:
            return self._compiled(source).render(values)
        except UndefinedError as error:
            raise DeclarationError(f"the template names what the step does not declare: {error}", file=name) from error
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise DeclarationError(f"is not a valid template: {error}", file=name, line=line) from error


def _json(value: Any) -> str:
    """A filter: the value as JSON text, for programs on the host that read a setting as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    """A filter: the sum of a text's UTF-8 bytes, by which a host can tell a file that holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def _base64(value: str) -> str:
    """A filter: a script as one word, for a host that is to write it into a file."""
    return b64encode(value.encode("ascii")).decode()


def _refuse_unspeakable(prepared: Prepared) -> None:
    """Find the parameter at fault before rendering, so that the message can name it."""
    literal = LITERALS[prepared.step.shell]
    for path, value in _leaves(prepared.values, prepared.step.name):
        try:
            literal(value)
        except QuotingError as error:
            raise QuotingError(error.problem, key=path, expected=error.expected) from None


def _leaves(value: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [leaf for key, item in value.items() for leaf in ((path, key), *_leaves(item, f"{path}.{key}"))]
    if isinstance(value, tuple):
        return [leaf for item in value for leaf in _leaves(item, path)]
    return [] if value is None else [(path, value)]
