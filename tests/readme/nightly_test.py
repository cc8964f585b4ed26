#!/usr/bin/env python3
"""Runs examples/nightly with the program, a zone file in place of DNS, and a stand-in for HTTPS.

    nightly_test.py PROGRAM NIGHTLY ZONE_FILE
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

# The file "live" stands for the fetch of --when-live.
STAND_IN = """#!/bin/sh
command=$1
shift
if [ "$command" != gen-zone ]; then exec "$PROGRAM" "$command" --zone-file "$ZONE_FILE" "$@"; fi
[ "$1 $2" = "example.com --when-live" ] || { echo "not gated: $*" >&2; exit 64; }
shift 2
[ -e "$LIVE" ] || { echo "the policy is not live" >&2; exit 2; }
exec "$PROGRAM" gen-zone example.com --offline "$@"
"""


class Nightly(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        root = pathlib.Path(self.scratch.name)
        self.state, self.live = root / "state", root / "live"
        for name in ("state", "bin", "elsewhere", "other"):
            (root / name).mkdir()
        stand_in = root / "bin" / "mtasts"
        stand_in.write_text(STAND_IN)
        stand_in.chmod(0o755)
        self.root = root

    def run_in(self, directory, day="1795305600"):
        environment = {"PATH": f"{self.root}/bin:/usr/bin:/bin", "PROGRAM": PROGRAM, "ZONE_FILE": ZONE_FILE,
                       "LIVE": str(self.live), "MTASTS_STATE": str(self.state), "SOURCE_DATE_EPOCH": day,
                       "LC_ALL": "C.UTF-8"}
        environment |= {key: os.environ[key] for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if key in os.environ}
        return subprocess.run([NIGHTLY], cwd=self.root / directory, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)

    def test_the_zone_waits_until_the_policy_is_live(self):
        early = self.run_in("elsewhere")
        self.assertEqual((early.returncode, early.stdout), (2, ""), early.stderr)
        self.assertFalse((self.state / "mta-sts.zone").exists())
        self.live.touch()
        done = self.run_in("elsewhere", "1795392000")
        self.assertEqual((done.returncode, done.stdout), (0, "changed: the id is 2026112201\n"), done.stderr)
        self.assertIn("id=2026112201", (self.state / "mta-sts.zone").read_text())

    def test_runs_in_different_directories_keep_one_ledger_and_one_policy(self):
        self.live.touch()
        first = self.run_in("elsewhere")
        self.assertEqual((first.returncode, first.stdout), (0, "changed: the id is 2026112201\n"), first.stderr)
        policy = self.state / "mta-sts.txt"
        policy.write_text(policy.read_text().replace("mode: testing", "mode: enforce"))
        changed = self.run_in("other", "1795910400")
        self.assertEqual((changed.returncode, changed.stdout), (0, "changed: the id is 2026112901\n"), changed.stderr)
        self.assertIn("mode: enforce", policy.read_text())
        again = self.run_in("elsewhere", "1796515200")
        self.assertEqual((again.returncode, again.stdout, again.stderr), (0, "", ""))
        self.assertEqual(len((self.state / "ledger.ndjson").read_text().splitlines()), 2)
        for directory in ("elsewhere", "other"):
            self.assertEqual(list((self.root / directory).iterdir()), [])


if __name__ == "__main__":
    PROGRAM, NIGHTLY, ZONE_FILE = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:4])
    unittest.main(argv=sys.argv[:1])
