#!/usr/bin/env python3
"""Judges a file in the text exposition format of Prometheus, as node_exporter's textfile collector reads it.

    exposition.py FILE     prints what is wrong with it
"""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
VALUE = r'"(?:[^"\\\n]|\\[\\"n])*"'
LABEL = rf"[a-zA-Z_][a-zA-Z0-9_]*={VALUE}"
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (-?\d+(?:\.\d+)?)")  # no timestamp behind it
HELP = re.compile(rf"# HELP ({NAME}) ((?:[^\\\n]|\\[\\n])+)")
TYPE = re.compile(rf"# TYPE ({NAME}) gauge")


def main():
    text = open(sys.argv[1], "rb").read().decode("utf-8")
    faults = [] if text.endswith("\n") else ["no LF at the end"]
    families, series, helped = [], set(), []
    for number, line in enumerate(text[:-1].split("\n"), 1):
        if match := HELP.fullmatch(line):
            helped.append(match[1])
        elif match := TYPE.fullmatch(line):
            if match[1] in families or helped[-1:] != [match[1]]:
                faults.append(f"{number}: TYPE of {match[1]}")
            families.append(match[1])
        elif match := SAMPLE.fullmatch(line):
            if families[-1:] != [match[1]]:
                faults.append(f"{number}: {match[1]} apart from its family")
            labels = tuple(sorted(re.findall(LABEL, match[2] or "")))
            if len({label.split("=")[0] for label in labels}) != len(labels):
                faults.append(f"{number}: a label twice")
            if (match[1], labels) in series:
                faults.append(f"{number}: a series twice")
            series.add((match[1], labels))
        else:
            faults.append(f"{number}: {line[:60]!r}")
    if len(set(helped)) != len(helped) or helped != families:
        faults.append("HELP and TYPE do not pair")
    faults += [f"no sample of {family}" for family in families if family not in {name for name, _ in series}]
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
