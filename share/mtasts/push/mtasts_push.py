"""The protocol mtasts.push/1 for programs in Python; see mtasts-push(7)."""
import itertools
import json
import os
import re
import subprocess
import sys


def read_changes():
    """Returns all changes of the request: dictionaries with owner, zone, type, ttl, old and new."""
    first = json.loads(sys.stdin.readline() or "{}")
    if first.get("schema") != "mtasts.push/1":
        sys.exit("not a request of mtasts.push/1")
    changes = [json.loads(line) for line in sys.stdin]
    if len(changes) != first["changes"]:
        sys.exit("the request is cut")
    return changes


def group(changes, key):
    """Yields lists of changes with the same "zone" or the same "owner"."""
    for _, members in itertools.groupby(changes, lambda change: change[key]):
        yield list(members)


def report(changes, outcome, message=""):
    """Prints the outcome of changes."""
    for change in changes:
        print(json.dumps({"owner": change["owner"], "type": change["type"], "outcome": outcome,
                          "message": message[:1000]}), flush=True)


def run(*command, stdin="", directory=None):
    """Runs a program without a shell; what it prints is in stdout and stderr."""
    return subprocess.run(command, input=stdin, cwd=directory, capture_output=True, text=True, check=False)


def last_line(text):
    return (text.strip().splitlines() or [""])[-1]


def text_of(rdata):
    """RDATA as providers show it: a TXT record without quotes and escapes, a name without its final dot."""
    if not rdata.startswith('"'):
        return rdata.rstrip(".")
    octets = b"".join(string.encode() for string in re.findall(r'"((?:[^"\\]|\\.)*)"', rdata))
    octets = re.sub(rb"\\([0-9]{3}|.)", lambda m: bytes([int(m[1])]) if len(m[1]) == 3 else m[1], octets)
    return octets.decode(errors="surrogateescape")


def same_rdata(one, other):
    return sorted(map(text_of, one)) == sorted(map(text_of, other))


def relative_name(change):
    """The owner relative to the zone: "_mta-sts"; "@" for the zone itself."""
    return change["owner"].removesuffix(change["zone"]).rstrip(".") or "@"


def replace_file(path, text):
    """Writes a file as a whole; None removes it. True if it has changed."""
    existing = None
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            existing = file.read()
    if text == existing:
        return False
    if text is None:
        os.remove(path)
        return True
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)
    return True
