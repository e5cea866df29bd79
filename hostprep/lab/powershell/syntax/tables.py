"""The tables of the language: characters, operators, keywords.

After the PowerShell language specification and about_Operators.
"""

from __future__ import annotations

import re

# PowerShell takes typographic dashes and quotes for the plain ones (language specification, 2.3.5.2).
DASHES = "-\u2013\u2014\u2015"
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
SPACES = " \t\v\f\u00a0\u0085"
NEWLINES = "\r\n"

# Characters that end a bare word of a command.
WORD_ENDS = frozenset(SPACES + NEWLINES + "{}();,|&<>" + "\0")
COMMAND_ENDS = frozenset("\r\n;|&)}\0")

PRECEDENCE: dict[str, int] = {
    **dict.fromkeys(("-and", "-or", "-xor"), 1),
    **dict.fromkeys(("-band", "-bor", "-bxor"), 2),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
    "-f": 6,
    "??": 7,
    "..": 8,
}
_COMPARING = (
    "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "replace", "contains", "notcontains",
    "in", "notin", "split",
)  # fmt: skip
for _name in _COMPARING:
    for _case in ("", "i", "c"):
        PRECEDENCE[f"-{_case}{_name}"] = 3
for _name in ("is", "isnot", "as", "join", "shl", "shr"):
    PRECEDENCE[f"-{_name}"] = 3

UNARY_WORDS = frozenset(("-not", "-bnot", "-split", "-isplit", "-csplit", "-join"))

ASSIGNING = ("??=", "+=", "-=", "*=", "/=", "%=", "=")

KEYWORDS = frozenset({
    "begin", "break", "catch", "class", "continue", "data", "define", "do", "dynamicparam", "else", "elseif", "end",
    "enum", "exit", "filter", "finally", "for", "foreach", "from", "function", "if", "in", "param", "process", "return",
    "switch", "throw", "trap", "try", "until", "using", "var", "while", "workflow", "parallel", "sequence",
    "inlinescript", "configuration", "clean",
})  # fmt: skip

# Statements that PowerShell has and the dialect refuses, by the name it refuses them with.
REFUSED_STATEMENTS = {
    "data": "data section",
    "class": "class definition",
    "enum": "enum definition",
    "workflow": "workflow",
    "configuration": "configuration",
    "parallel": "parallel block",
    "sequence": "sequence block",
    "inlinescript": "InlineScript block",
    "define": "define keyword",
    "from": "from keyword",
    "var": "var keyword",
}

ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|(?P<dec>(?:\d+(?:\.\d+|\.(?![.\w]))?|\.\d+)(?:[eE][-+]?\d+)?))"
    r"(?P<suffix>ul|us|uy|[lLdDnNuUsSyY]|UL|US|UY|Ul|uL)?(?P<unit>[kKmMgGtTpP][bB])?",
)
UNITS = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}

NAME = re.compile(r"[\w?]+")
IDENTIFIER = re.compile(r"[^\W\d]\w*")
OPERATOR_WORD = re.compile(rf"[{DASHES}]([A-Za-z]+)")
SPECIAL_VARIABLES = "$?^"

# Attributes that stand before a parameter and are not types.
ATTRIBUTES = frozenset({
    "cmdletbinding", "parameter", "alias", "validateset", "validaterange", "validatepattern", "validatelength",
    "validatecount", "validatescript", "validatenotnull", "validatenotnullorempty", "allownull", "allowemptystring",
    "allowemptycollection", "outputtype", "pstypename", "supportswildcards", "diagnostics.codeanalysis.suppressmessage",
    "system.diagnostics.codeanalysis.suppressmessageattribute", "diagnostics.codeanalysis.suppressmessageattribute",
    "suppressmessageattribute", "dontshow", "hidden", "validatedrive", "argumentcompleter", "argumentcompletions",
    "experimental", "psdefaultvalue", "validatenotnullorwhitespace", "validateuserdrive",
    "system.management.automation.parameter", "system.management.automation.validateset",
})  # fmt: skip
