#!/usr/bin/env python3
"""report_peer.py POLICY MAILDIR DATABASE: a straightforward reader of TLS reports, with the standard library only. Stores
the new reports of a Maildir in SQLite, as `mtasts report --store` does, and prints "type good failed", the sessions of
each policy type in the store. POLICY is that of the module email: `default`, which its documentation recommends, parses
the header fields that are used; `compat32`, which programs get that name none, is faster and keeps them as text."""
import email
import email.policy
import gzip
import hashlib
import json
import pathlib
import sqlite3
import sys

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS reports (id INTEGER PRIMARY KEY, organization TEXT, report_id TEXT, begins TEXT, ends TEXT,
                                    digest BLOB, UNIQUE (organization, report_id, begins, ends, digest));
CREATE TABLE IF NOT EXISTS policies (report INTEGER, type TEXT, domain TEXT, text TEXT, good INTEGER, failed INTEGER);
CREATE TABLE IF NOT EXISTS failures (report INTEGER, policy TEXT, type TEXT, mx TEXT, sessions INTEGER);
"""


def document_of(file, policy):
    for part in email.message_from_binary_file(file, policy=policy).walk():
        content = part.get_payload(decode=True)
        if content and content.startswith(b"\x1f\x8b"):
            return gzip.decompress(content)
    return None


def add(store, document):
    report = json.loads(document)
    dates = report["date-range"]
    added = store.execute("INSERT OR IGNORE INTO reports VALUES (NULL, ?, ?, ?, ?, ?)",
                          (report["organization-name"], report["report-id"], dates["start-datetime"],
                           dates["end-datetime"], hashlib.sha256(document).digest()))
    if added.rowcount == 0:
        return
    for each in report["policies"]:
        policy, summary = each["policy"], each["summary"]
        store.execute("INSERT INTO policies VALUES (?, ?, ?, ?, ?, ?)",
                      (added.lastrowid, policy["policy-type"], policy["policy-domain"],
                       json.dumps(policy["policy-string"]), summary["total-successful-session-count"],
                       summary["total-failure-session-count"]))
        for failure in each.get("failure-details") or []:
            store.execute("INSERT INTO failures VALUES (?, ?, ?, ?, ?)",
                          (added.lastrowid, policy["policy-type"], failure["result-type"],
                           failure.get("receiving-mx-hostname"), failure["failed-session-count"]))


def main():
    policy, maildir, database = sys.argv[1:]
    store = sqlite3.connect(database)
    store.executescript(SCHEMA)
    for directory in ("cur", "new"):
        for path in sorted(pathlib.Path(maildir, directory).iterdir()):
            name = path.name.partition(":")[0]
            if store.execute("SELECT 1 FROM messages WHERE name = ?", (name,)).fetchone():
                continue
            with open(path, "rb") as file:
                document = document_of(file, getattr(email.policy, policy))
            if document is not None:
                add(store, document)
            store.execute("INSERT INTO messages VALUES (?)", (name,))
    store.commit()
    for row in store.execute("SELECT type, SUM(good), SUM(failed) FROM policies GROUP BY type ORDER BY type"):
        print(*row)


main()
