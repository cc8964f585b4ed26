#!/usr/bin/env python3
"""Judges pages of `mtasts check` and `report --format markdown`: its blocks are those we write, its tables are whole, and
nothing in its text is markup, a link or HTML.

    markdown_page.py FILE...  prints what is wrong with it
"""
import re
import sys

ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:amp|lt|gt);")
MARKUP = re.compile(r"[\\`*_{}\[\]|<>~#$@!&]|://|(?i:www\.)")
BLOCKS = (
    re.compile(r"#{1,3} (.+)"),
    re.compile(r"- \*\*(?:error|unknown|warning|info)\*\* (.+)"),
    re.compile(r"  - (?:hint|cause|now): (.*)"),
    re.compile(r"- ((?:and \d+ more |.* uses? ).*)"),
    re.compile(r"- ((?:mta-sts record|policy|certificate|MX|reports) .*good.*)"),
    re.compile(r"()(?:\| --- )+\|"),
    re.compile(r"\| (.*) \|"),
    re.compile(r"((?:MTA|Senders|Nothing|Now|The|Checked|Made|No findings|Details|Ready|Reports|\d).*|)"),
)


def faults_in(path):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8")
    lines = text.split("\n")
    faults = [] if lines.pop() == "" else ["no LF at the end"]
    columns = 0
    for number, line in enumerate(lines, 1):
        bare = ESCAPED.sub("", line)
        cells = bare.count("|")
        if cells and columns not in (0, cells):
            faults.append(f"{number}: {cells} bars, not {columns}")
        columns = cells
        match = next((match for block in BLOCKS if (match := block.fullmatch(bare))), None)
        if not match:
            faults.append(f"{number}: {line[:60]!r}")
            continue
        words = match[1].replace(" | ", " ") if cells else match[1]
        faults += [f"{number}: {found[0]!r} in {line[:60]!r}" for found in MARKUP.finditer(words)]
    faults += [f"unfit character {match[0]!r}" for match in re.finditer("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)]
    return faults


all_faults = [fault for path in sys.argv[1:] for fault in faults_in(path)]
print("\n".join(all_faults))
sys.exit(1 if all_faults else 0)
