#!/usr/bin/env python3
"""What every source file of include/ and src/ keeps to: a header opens with a comment that says what it is for and
is guarded by #pragma once; a section of an RFC is written so that one grep finds it: RFC 8461 §3.2; and nothing
is made with braces inside an awaited call, since g++ 12 copies an aggregate made there bit by bit and destroys it
twice (any string in it is then freed twice, or read after).

    sources.py ROOT               judges the tree at ROOT
    sources.py ROOT --expect FILE the complaints must be exactly the lines of FILE: proves that the judge can say no
"""
import pathlib
import re
import sys

MISSPELT_SECTION = re.compile(r"(?<!XN_FLAG_)RFC-?\d{4}|RFC \d{4}(,? (section|sec\b)|, ?§|§|,? \d+\.\d| § )", re.IGNORECASE)


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


def complaints(root):
    files = sorted(p for top in ("include", "src") for p in (root / top).rglob("*") if p.suffix in {".h", ".cc"})
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
    return files, found


def main():
    root = pathlib.Path(sys.argv[1])
    files, found = complaints(root)
    if len(sys.argv) == 4 and sys.argv[2] == "--expect":
        expected = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").splitlines()
        print("\n".join(found))
        return 0 if found and found == expected else 1
    print("\n".join(found) if found else f"{len(files)} files are well made")
    return 1 if found or not files else 0


sys.exit(main())
