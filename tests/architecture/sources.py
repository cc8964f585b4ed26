#!/usr/bin/env python3
"""Checks the form of the sources.

Every file of include/ and src/: a header opens with a comment on its purpose and is guarded by #pragma once. A
section of an RFC is written so that one grep finds it: RFC 8461 §3.2. Nothing is made with braces inside an awaited
call, since g++ 12 copies such an aggregate bit by bit and destroys it twice (a string in it is then freed twice, or
read after it was freed).

All comments of include/, src/ and tests/: less than 2 % of their lines open with a noun clause (What, Whether, Of, Who,
Where, Those, Which), since a sentence is easier to read with its subject and verb first.

Types: no two headers define one of the same name. All are in one namespace, and the linker takes the inline functions of
one for those of the other without a word.

Names of test cases: none begins with a hyphen, since Catch2 takes it for an option when ctest runs one test by name.

    sources.py ROOT               checks the tree at ROOT
    sources.py ROOT --expect FILE requires exactly the complaints in FILE: proves that the rules can fail
"""
import pathlib
import re
import sys

MISSPELT_SECTION = re.compile(r"(?<!XN_FLAG_)RFC-?\d{4}|RFC \d{4}(,? (section|sec\b)|, ?§|§|,? \d+\.\d| § )", re.IGNORECASE)

COMMENT = re.compile(r"\s*//+\s*(\w*)")
CLAUSE_OPENERS = {"What", "Whether", "Of", "Who", "Where", "Those", "Which"}
CLAUSE_LIMIT = 0.02
TYPE_DEFINITION = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: : [^;{]*)?\s*\{", re.MULTILINE)
OPTION_NAME = re.compile(r'TEST_CASE\("(-[^"]*)"')


def awaits_braces(code):
    """The offsets of the co_await whose operand holds a brace."""
    for awaited in re.finditer(r"\bco_await\b", code):
        depth = 0
        for letter in code[awaited.end():]:
            depth += (letter in "([") - (letter in ")]")
            if depth < 0 or letter == ";" or (letter in "{," and depth == 0):
                break
            if letter == "{":
                yield awaited.start()
                break


def sources(root, *tops):
    return sorted(p for top in tops for p in (root / top).rglob("*") if p.suffix in {".h", ".cc"}
                  and "violations" not in p.relative_to(root).parts)


def types_defined_twice(root):
    """A complaint for each type that a header defines under the name of an earlier header's type."""
    first = {}
    for file in sources(root, "include", "src"):
        if file.suffix != ".h":
            continue
        path = file.relative_to(root).as_posix()
        for name in TYPE_DEFINITION.findall(file.read_text(encoding="utf-8")):
            if first.setdefault(name, path) != path:
                yield f"{path}: {name} is a type of {first[name]}, too"


def clause_openers(root):
    """The lines of comments, and the places of those that open with a noun clause."""
    count, places = 0, []
    for file in sources(root, "include", "src", "tests"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            comment = COMMENT.match(line)
            count += comment is not None
            if comment and comment[1] in CLAUSE_OPENERS:
                places.append(f"{file.relative_to(root).as_posix()}:{number}: opens with {comment[1]}")
    return count, places


def share_text(count, places):
    return f"{len(places)} of {count} comment lines ({len(places) / max(count, 1):.1%}) open with a noun clause"


def complaints(root):
    files = sources(root, "include", "src")
    found = []
    for file in files:
        path = file.relative_to(root).as_posix()
        lines = file.read_text(encoding="utf-8").splitlines() or [""]
        if file.suffix == ".h":
            if not lines[0].startswith("// "):
                found.append(f"{path}: does not open with a comment")
            code = [line for line in lines if line and not line.startswith("//")]
            if not code or code[0] != "#pragma once":
                found.append(f"{path}: #pragma once is not its first code")
        text = re.sub(r"//.*", "", "\n".join(lines))
        for offset in awaits_braces(text):
            found.append(f"{path}:{text.count(chr(10), 0, offset) + 1}: braces inside an awaited call")
        for number, line in enumerate(lines, 1):
            misspelt = MISSPELT_SECTION.search(line)
            if misspelt:
                found.append(f'{path}:{number}: "{misspelt[0]}" is not of the form "RFC 8461 §3.2"')
    found += types_defined_twice(root)
    for file in sources(root, "tests"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            option = OPTION_NAME.search(line)
            if option:
                found.append(f'{file.relative_to(root).as_posix()}:{number}: the test "{option[1]}" begins with a hyphen')
    count, places = clause_openers(root)
    if len(places) >= CLAUSE_LIMIT * count:
        found += places + [share_text(count, places)]
    return files, found


def main():
    root = pathlib.Path(sys.argv[1])
    files, found = complaints(root)
    if len(sys.argv) == 4 and sys.argv[2] == "--expect":
        expected = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").splitlines()
        print("\n".join(found))
        return 0 if found and found == expected else 1
    print("\n".join(found) if found else f"{len(files)} files are well formed; {share_text(*clause_openers(root))}")
    return 1 if found or not files else 0


sys.exit(main())
