#!/usr/bin/env python3
"""Expands the special cases of the Python array API standard into a table of calls.

    python3 generate.py PATH/TO/array-api/src/array_api_stubs/_2025_12/elementwise_functions.py > cases.csv

Each rule for real floating-point operands ("If ``x1_i`` is ``+0`` and ``x2_i`` is greater than ``0``, the result is ``+0``.") becomes a line
for every combination of VALUES that it holds for: function, arguments, result. A result is a number; `~` before it: an
approximation; `+` or `-` alone: any number of that sign, or NaN; `0` for a zero of any sign is `zero`; what a note allows
as well stands behind `|`. Rules about the sign bit of NaN are left out: texpr does not define it. The rules of functions whose
text has no such list are in EXTRA.
"""

import ast
import itertools
import math
import re
import sys

VALUES = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 1.5, -2.5, 2.0**100, -(2.0**100)]
EITHER_NAN = "If either ``x1_i`` or ``x2_i`` is ``NaN``, the result is ``NaN``."
INTEGERS = [
    "If ``x_i`` is already integer-valued, the result is ``x_i``.",
    "If ``x_i`` is ``NaN``, the result is ``NaN``.",
    "If ``x_i`` is ``+infinity``, the result is ``+infinity``.",
    "If ``x_i`` is ``-infinity``, the result is ``-infinity``.",
    "If ``x_i`` is ``0.5``, the result is ``+0``.",
    "If ``x_i`` is ``-0.5``, the result is ``-0``.",
    "If ``x_i`` is ``1.5``, the result is ``2``.",
    "If ``x_i`` is ``-2.5``, the result is ``-2``.",
]
EXTRA = {
    "maximum": [EITHER_NAN],
    "minimum": [EITHER_NAN],
    "subtract": [EITHER_NAN, "If ``x1_i`` is ``+infinity`` and ``x2_i`` is ``+infinity``, the result is ``NaN``."],
    "round": INTEGERS,
    "square": ["If ``x_i`` is ``NaN``, the result is ``NaN``.", "If ``x_i`` is ``-infinity``, the result is ``+infinity``."],
    "reciprocal": ["If ``x_i`` is ``-0``, the result is ``-infinity``.", "If ``x_i`` is ``-infinity``, the result is ``-0``."],
    **{name: ["If either ``x1_i`` or ``x2_i`` is ``NaN``, the result is ``False``."] for name in ("less", "less_equal", "greater", "greater_equal")},
}
NAMED = {"NaN": math.nan, "+infinity": math.inf, "-infinity": -math.inf, "infinity": math.inf, "True": 1.0, "False": 0.0}
PI = {"π": 1.0, "π/2": 0.5, "π/4": 0.25, "3π/4": 0.75}


def number(text):
    return NAMED[text] if text in NAMED else float(text)


def same(a, b):
    return math.isnan(a) and math.isnan(b) or a == b and math.copysign(1, a) == math.copysign(1, b)


def is_value(v, text):
    """Whether an argument is what a rule names: zeros by sign where the rule gives one."""
    want = number(text)
    return v == want if want == 0 and text == "0" else same(v, want)


def finite(v):
    return math.isfinite(v)


# A condition on one argument, as a pattern of what stands behind "is".
TESTS = [
    (r"``([^`]+)``", lambda v, m: is_value(v, m[1])),
    (r"either ``([^`]+)`` or ``([^`]+)``", lambda v, m: is_value(v, m[1]) or is_value(v, m[2])),
    (r"``([^`]+)`` or ``([^`]+)``", lambda v, m: is_value(v, m[1]) or is_value(v, m[2])),
    (r"greater than ``([^`]+)``", lambda v, m: v > number(m[1])),
    (r"less than ``([^`]+)``", lambda v, m: v < number(m[1])),
    (r"not equal to ``([^`]+)``", lambda v, m: v != number(m[1])),
    (r"not ``NaN``", lambda v, m: not math.isnan(v)),
    (r"a nonzero finite number", lambda v, m: finite(v) and v != 0),
    (r"a positive \(i.e., greater than ``0``\) finite number", lambda v, m: finite(v) and v > 0),
    (r"a negative \(i.e., less than ``0``\) finite number", lambda v, m: finite(v) and v < 0),
    (r"a finite number or ``NaN``", lambda v, m: finite(v) or math.isnan(v)),
    (r"a finite number", lambda v, m: finite(v)),
    (r"an odd integer value", lambda v, m: finite(v) and v % 2 == 1),
    (r"not an odd integer value", lambda v, m: not (finite(v) and v % 2 == 1)),
    (r"not an integer value", lambda v, m: finite(v) and v != math.floor(v)),
    (r"any value,? \(?including ``NaN``\)?", lambda v, m: True),
    (r"already integer-valued", lambda v, m: finite(v) and v == math.floor(v)),
]
ARGS = {"x_i": 0, "x1_i": 0, "x2_i": 1, "min_i": 1, "max_i": 2}


def clause(text):
    """A condition as a predicate of the arguments."""
    text = text.strip()
    m = re.fullmatch(r"either ``(\w+)`` or ``(\w+)`` is ``NaN``|``(\w+)`` is ``NaN`` or ``(\w+)`` is ``NaN``", text)
    if m:
        return lambda a: any(math.isnan(v) for v in a)
    m = re.fullmatch(r"``(\w+)`` (equals|does not equal) ``(\w+)``", text)
    if m:
        return lambda a: (a[ARGS[m[1]]] == a[ARGS[m[3]]]) == (m[2] == "equals")
    if text == "``x2_i`` is ``-x1_i``":
        return lambda a: a[1] == -a[0]
    sign = lambda v: math.copysign(1, v)
    number_pair = lambda a: not any(math.isnan(v) for v in a)
    if text.startswith("``x1_i`` and ``x2_i`` have the same mathematical sign"):
        strict = "nonzero" in text
        return lambda a: number_pair(a) and sign(a[0]) == sign(a[1]) and (not strict or all(finite(v) and v for v in a))
    if text.startswith("``x1_i`` and ``x2_i`` have different mathematical signs"):
        strict = "nonzero" in text
        return lambda a: number_pair(a) and sign(a[0]) != sign(a[1]) and (not strict or all(finite(v) and v for v in a))
    m = re.fullmatch(r"``(abs\()?(\w+?)\)?`` is (.+)", text)
    if not m or m[2] not in ARGS:
        return None
    for pattern, test in TESTS:
        hit = re.fullmatch(pattern, m[3])
        if hit:
            of = abs if m[1] else (lambda v: v)
            return lambda a: test(of(a[ARGS[m[2]]]), hit)
    return None


def clauses(text):
    """The conditions joined by "and" and commas."""
    whole = clause(text)
    if whole:
        return [whole]
    for cut in re.finditer(r",? and |, ", text):
        first, rest = clause(text[: cut.start()]), text[cut.end() :]
        if first:
            others = clauses(rest)
            if others:
                return [first, *others]
    return None


def spell(v):
    return "nan" if math.isnan(v) else repr(v)


def result(text, args):
    """The table's word for a result."""
    approx = re.fullmatch(r"an implementation-dependent approximation to ``([+-]?)([^`]+)``", text)
    if approx:
        return "~" + repr(PI[approx[2]] * math.pi * (-1 if approx[1] == "-" else 1))
    if text.startswith("a signed infinity"):
        return spell(math.copysign(math.inf, args[0]) * math.copysign(1, args[1]))
    m = re.fullmatch(r"(?:equivalent to )?``(-?)(?:\||abs\()?(-?\w+_i)(?:\||\))?``", text)
    if m:
        value = args[ARGS[m[2]]]
        value = abs(value) if "|" in text or "abs" in text else value
        return spell(-value if m[1] else value)
    m = re.fullmatch(r"``([^`]+)``", text)
    return "zero" if m[1] == "0" else spell(number(m[1]))


def rows(function, arity, rule):
    note = re.search(r"libraries may return ``([^`]+)``", rule)
    rule = re.sub(r" \(\*\*note\*\*.*", "", rule)
    m = re.match(r"If (.+?), the result (is|has) (.+?)(?:, even if .*|, unless the result is ``NaN``.*)?\.?$", rule)
    if "sign bit" in rule or not m:
        return None
    tests = clauses(m[1])
    if tests is None:
        return None
    out = []
    values = [v for v in VALUES if arity < 3 or abs(v) < 1e9 or v != v]
    for args in itertools.product(values, repeat=arity):
        if arity == 3 and not (args[1] <= args[2] or any(math.isnan(v) for v in args)):
            continue
        if not all(test(args) for test in tests):
            continue
        want = ("+" if "positive" in m[3] else "-") if m[2] == "has" else result(m[3], args)
        if note:
            want += "|" + spell(number(note[1]))
        out.append(",".join([function, *map(spell, args), want]))
    return out


def rules(text):
    for function in ast.parse(text).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        arity = sum(arg.arg not in ("dtype", "out") for arg in [*function.args.posonlyargs, *function.args.args])
        doc = ast.get_docstring(function) or ""
        section = doc.split("Special", 1)[1] if "Special" in doc else ""
        complex_part = re.search(r"For (?:\w+ )*complex", section)
        section = section[: complex_part.start()] if complex_part else section
        found = re.findall(r"^\s*- (If .*(?:\n(?!\s*-|\s*\n).*)*)", section, re.M)
        lines = [" ".join(line.split()) for line in found]
        yield function.name, arity, lines + EXTRA.get(function.name, [])


def main():
    left = []
    print("# Made by generate.py from the array API standard 2025.12 (MIT licence, Consortium for Python Data API Standards).")
    for function, arity, lines in rules(open(sys.argv[1]).read()):
        seen = set()
        for line in lines:
            out = rows(function, arity, line)
            if out is None:
                left.append(f"{function}: {line}")
            for row in out or []:
                if row not in seen:
                    seen.add(row)
                    print(row)
    print(len(left), "rules left out:", *left, sep="\n", file=sys.stderr)


main()
