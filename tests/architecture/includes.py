#!/usr/bin/env python3
"""Reads every #include of include/ and src/ and fails where a layer reaches where it may not, or where folders include
each other in a circle. In src/commands/ the folders hold what commands are made of, so they may not include the headers
beside the commands.

    includes.py ROOT               judges the tree at ROOT
    includes.py ROOT --expect FILE the violations must be exactly the lines of FILE: proves that the judge can
                                   say no
"""
import difflib
import pathlib
import re
import sys

# The layers and libraries that a layer may include; "system" stands for unistd.h, sys/*.h and their like.
# A library with a star may stand in .cc files only, so that it stays out of what others include.
ARROWS = {
    "mtasts": ("mtasts", "tl"),
    "core": ("mtasts core", "nlohmann* fmt*"),
    "ports": ("mtasts ports", ""),
    "adapters": ("mtasts ports adapters", "ldns idn2 curl openssl gmime zip zlib sqlite toml++ fmt* nlohmann* system dl"),
    "cli": ("mtasts ports cli", "CLI* fmt* nlohmann*"),
    "commands": ("mtasts ports cli commands", "fmt* nlohmann*"),
    "main": ("mtasts ports adapters cli commands", ""),
    "generate": ("cli commands", ""),
}
PROGRAMS = {"main", "generate"}  # files of src/ itself: nobody includes them
LAYERS = ARROWS.keys() - PROGRAMS
# The rules have no I/O, no clock and no environment, so they have no use for these.
OUTSIDE = {"iostream", "fstream", "filesystem", "thread", "future", "random", "ctime", "csignal"}
WITHOUT_OUTSIDE = {"mtasts", "core"}
# Headers that only a few sources of their layer include, which may name such a library, too.
PRIVATE_HEADERS = {"src/core/text/json_document.h"}
# Libraries that may be named in one file alone.
ONE_FILE = {"tl": "include/mtasts/result.h", "CLI": None, "dl": "src/adapters/system/module.cc"}
# Libraries that only a module of the program may need: linked by anything else, they are loaded by every command.
FOLDERS = {"curl": ("src/adapters/connections/",), "ldns": ("src/adapters/ldns/",),
           "openssl": ("src/adapters/connections/", "src/adapters/dns_update/", "src/adapters/report_store/"),
           "gmime": ("src/adapters/report_mail/",), "zip": ("src/adapters/report_mail/",),
           "zlib": ("src/adapters/report_mail/",), "sqlite": ("src/adapters/report_store/",)}

INCLUDE = re.compile(r'^\s*#\s*(?:include|import)\b\s*(.*?)\s*(?://.*|/\*.*)?$')
C_LIBRARIES = {"idn2.h": "idn2", "zlib.h": "zlib", "zip.h": "zip", "sqlite3.h": "sqlite", "dlfcn.h": "dl"}


def library_of(name):
    """The library, "std" or "system", that <name> belongs to."""
    if name in C_LIBRARIES:
        return C_LIBRARIES[name]
    first, slash, _ = name.partition("/")
    if slash and first in {"tl", "nlohmann", "fmt", "CLI", "ldns", "curl", "openssl", "gmime", "toml++"}:
        return first
    if not slash and "." not in name:
        return "std"
    if name.endswith(".h"):
        return "system"
    return name


def complaint(layer, path, target):
    """Why `path`, which lies in `layer`, may not include `target`; None when it may."""
    layers, libraries = ARROWS[layer]
    quoted = re.fullmatch(r'"([^"]+)"', target)
    if quoted:
        other, slash, _ = quoted[1].partition("/")
        if not slash or other not in LAYERS or ".." in quoted[1]:
            return f'"{quoted[1]}" is not of the form "layer/name.h"'
        if other not in layers.split():
            return f"{layer} may not know {other}"
        if layer == other == "commands" and path.count("/") > 2 and quoted[1].count("/") == 1:
            return f'the folders of commands lie below "{quoted[1]}"'
        return None
    angled = re.fullmatch(r"<([^>]+)>", target)
    if not angled:
        return f"cannot be understood: {target}"
    library = library_of(angled[1])
    if library == "std":
        if layer in WITHOUT_OUTSIDE and angled[1] in OUTSIDE:
            return f"{layer} may not know the outside, <{angled[1]}>"
        return None
    if library in libraries.split():
        if library in ONE_FILE and ONE_FILE[library] not in (None, path):
            return f"only {ONE_FILE[library]} may name {library}"
        if not path.startswith(FOLDERS.get(library, "")):
            return f"only {' and '.join(FOLDERS[library])} may name {library}"
        return None
    if library + "*" in libraries.split():
        return None if path.endswith(".cc") or path in PRIVATE_HEADERS else f"{library} belongs into a .cc"
    return f"{layer} may not know {library}"


def layer_of(path):
    parts = path.split("/")
    if parts[0] == "include":
        return "mtasts" if parts[1] == "mtasts" else None
    if len(parts) == 2:
        program = parts[1].removesuffix(".cc")
        return program if program in PROGRAMS else None
    return parts[1] if parts[1] in LAYERS else None


def circles(arrows):
    """A complaint for each arrow {(folder, other folder): place} that is part of a circle of folders."""
    def reaches(start, end):
        reached, waiting = set(), [start]
        while waiting:
            folder = waiting.pop()
            for other in {there for here, there in arrows if here == folder} - reached:
                reached.add(other)
                waiting.append(other)
        return end in reached

    return [f"{place}: {folder} and {other} include each other in a circle"
            for (folder, other), place in sorted(arrows.items()) if reaches(other, folder)]


def violations(root):
    found = []
    users = {}
    arrows = {}
    files = sorted(p for top in ("include", "src") for p in (root / top).rglob("*") if p.suffix in {".h", ".cc"})
    for file in files:
        path = file.relative_to(root).as_posix()
        if path == "src/precompiled.h":  # standard headers for all layers
            continue
        layer = layer_of(path)
        if layer is None:
            found.append(f"{path}: lies in no layer")
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            reason = complaint(layer, path, match[1])
            if reason:
                found.append(f"{path}:{number}: {reason}")
            elif match[1].startswith('"'):
                other = pathlib.PurePosixPath("src", match[1].strip('"')).parent
                if other != pathlib.PurePosixPath(path).parent:
                    arrows.setdefault((f"{pathlib.PurePosixPath(path).parent}", f"{other}"), f"{path}:{number}")
            else:
                users.setdefault(library_of(match[1][1:-1]), []).append(f"{path}:{number}")
    for library, only in ONE_FILE.items():
        places = users.get(library, [])
        if only is None and len({place.split(":")[0] for place in places}) > 1:
            found.extend(f"{place}: {library} may be named in one file only" for place in places)
    return files, found + circles(arrows)


def main():
    root = pathlib.Path(sys.argv[1])
    files, found = violations(root)
    if len(sys.argv) == 4 and sys.argv[2] == "--expect":
        expected = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").splitlines()
        difference = list(difflib.unified_diff(expected, found, "expected", "found", lineterm=""))
        print("\n".join(difference))
        return 1 if difference or not found else 0
    print("\n".join(found) if found else f"{len(files)} files follow the arrows")
    return 1 if found or not files else 0


sys.exit(main())
