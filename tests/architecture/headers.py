#!/usr/bin/env python3
"""Every header of include/ and src/ opens with a comment that says what it is for, and is guarded by
#pragma once.

    headers.py ROOT               judges the tree at ROOT
    headers.py ROOT --expect FILE the complaints must be exactly the lines of FILE
"""
import pathlib
import sys


def complaints(root):
    headers = sorted(p for top in ("include", "src") for p in (root / top).rglob("*.h"))
    found = []
    for header in headers:
        path = header.relative_to(root).as_posix()
        lines = header.read_text(encoding="utf-8").splitlines() or [""]
        if not lines[0].startswith("// "):
            found.append(f"{path}: does not open with a comment")
        code = [line for line in lines if line and not line.startswith("//")]
        if not code or code[0] != "#pragma once":
            found.append(f"{path}: #pragma once is not its first code")
    return headers, found


def main():
    root = pathlib.Path(sys.argv[1])
    headers, found = complaints(root)
    if len(sys.argv) == 4 and sys.argv[2] == "--expect":
        expected = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").splitlines()
        print("\n".join(found))
        return 0 if found and found == expected else 1
    print("\n".join(found) if found else f"{len(headers)} headers are well made")
    return 1 if found or not headers else 0


sys.exit(main())
