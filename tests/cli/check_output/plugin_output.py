#!/usr/bin/env python3
"""Judges files of what a monitoring plugin printed: a status line with performance data, then lines of plain text.

    plugin_output.py FILE...  prints what is wrong with it
"""
import re
import sys

NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = rf"(?:{NUMBER}:?(?:{NUMBER})?)?"
DATUM = rf"'[^'=|]+'={NUMBER}(?:s|%|B|c)?(?:;{RANGE}(?:;{RANGE}(?:;(?:{NUMBER})?(?:;(?:{NUMBER})?)?)?)?)?"
STATUS = re.compile(rf"(?:MTA-STS|TLSRPT) (?:OK|WARNING|CRITICAL|UNKNOWN) - [^|]+(?: \|((?: {DATUM})+))?")


def faults_in(path):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8")
    lines = text.split("\n")
    faults = [] if lines.pop() == "" else ["no LF at the end"]
    match = STATUS.fullmatch(lines[0])
    faults += [] if match else [f"status line: {lines[0][:200]!r}"]
    labels = re.findall("'([^']+)'=", match[1] or "") if match else []
    faults += ["a label twice"] if len(set(labels)) != len(labels) else []
    faults += [f"in the details: {line[:60]!r}" for line in lines[1:] if not line or re.search(r"[|$`<>]", line)]
    faults += [f"unfit character {match[0]!r}" for match in re.finditer("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)]
    faults += ["a status line of more than 8 KiB"] if len(lines[0]) > 8192 else []
    return faults


all_faults = [fault for path in sys.argv[1:] for fault in faults_in(path)]
print("\n".join(all_faults))
sys.exit(1 if all_faults else 0)
