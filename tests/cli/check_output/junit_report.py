#!/usr/bin/env python3
"""Judges a JUnit report: well-formed XML 1.0 whose counts are those of its cases.

    junit_report.py FILE   prints what is wrong with it
"""
import re
import sys
import xml.etree.ElementTree

CHILDREN = {"testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error", "system-out"},
            "failure": set(), "error": set(), "system-out": set()}
ATTRIBUTES = {
    "testsuites": {"name"}, "testcase": {"classname", "name", "time"}, "failure": {"type", "message"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "error": {"type", "message"}, "system-out": set(),
}


def main():
    text = open(sys.argv[1], "rb").read()
    root = xml.etree.ElementTree.fromstring(text)
    faults = [] if root.tag == "testsuites" and len(root) > 0 else [f"the root is {root.tag}, with {len(root)} suites"]
    faults += ["a document type"] if b"<!" in text else []
    for element in root.iter():
        faults += [f"<{child.tag}> in <{element.tag}>" for child in element
                   if child.tag not in CHILDREN.get(element.tag, ())]
        if set(element.keys()) != ATTRIBUTES.get(element.tag):
            faults.append(f"<{element.tag}> has {element.keys()}")
        faults += [f"time {element.get('time')}" for _ in [0]
                   if not re.fullmatch(r"\d+\.\d{3}", element.get("time", "0.000"))]
    names = [suite.get("name") for suite in root]
    faults += ["two suites of one name"] if len(set(names)) != len(names) else []
    for suite in root:
        for attribute, count in (("tests", len(suite)), ("failures", len(suite.findall("*/failure"))),
                                 ("errors", len(suite.findall("*/error")))):
            if suite.get(attribute) != str(count):
                faults.append(f"{attribute} is {suite.get(attribute)}, not {count}")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
