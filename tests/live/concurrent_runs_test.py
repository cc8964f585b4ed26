#!/usr/bin/env python3
"""concurrent_runs_test.py MTASTS: a run that keeps values of its output file does not write over what another program
has written there meanwhile."""
import array
import fcntl
import pathlib
import subprocess
import sys
import tempfile
import termios
import time

from laboratory import same

mtasts = sys.argv[1]
ZONE = '_mta-sts.example.com. 600 IN TXT "v=STSv1; id=2020010101"\n'
CHANGED = "records.zone was changed by another program while it was being worked on"


def unread(pipe):
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


GEN_STS = ["gen-sts", "--domains-file", "-", "--offline", "--ledger", "ledger.ndjson", "-o", "records.zone"]
GEN_POLICY = ["gen-policy", "--domains-file", "-", "--mx", "mx.example.com", "--output-dir", "policies"]
POLICY = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n"


def started(work, *options, command=GEN_STS):
    """A run that has read its output file and waits for more domains."""
    run = subprocess.Popen([mtasts, *command, *options], cwd=work, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdin.write(b"example.com\n")
    run.stdin.flush()
    deadline = time.monotonic() + 10
    while unread(run.stdin):
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    return run


def ended(run, more=b"", changed=CHANGED):
    error = run.communicate(more, timeout=20)[1].decode()
    return run.returncode, changed in error


with tempfile.TemporaryDirectory() as work:
    zone = pathlib.Path(work, "records.zone")
    pathlib.Path(work, "ledger.ndjson").write_text(
        '{"schema":"mtasts.ledger/1","time":"2020-01-01T00:00:00Z","domain":"example.com","id":"2020010101",'
        '"mode":"testing","max_age":604800,"mx":["mx.example.com"]}\n')

    # Another command raises the id in place.
    zone.write_text(ZONE)
    run = started(work, "--ttl", "300")
    subprocess.run([mtasts, "bump-id", "--zone-file", "records.zone", "--in-place"], cwd=work, check=True,
                   stdout=subprocess.DEVNULL)
    bumped = zone.read_text()
    same(bumped == ZONE, False)
    same(ended(run), (75, True))
    same(zone.read_text(), bumped)

    # Another run of the same command ends first.
    zone.write_text(ZONE)
    first, second = started(work, "--ttl", "300"), started(work, "--ttl", "400")
    same(ended(second), (0, False))
    written = zone.read_text()
    same(ended(first), (75, True))
    same(zone.read_text(), written)

    # The file appears meanwhile.
    zone.unlink()
    run = started(work)
    zone.write_text(ZONE)
    same(ended(run), (75, True))
    same(zone.read_text(), ZONE)
    same(sorted(path.name for path in pathlib.Path(work).iterdir()), ["ledger.ndjson", "records.zone"])

    # Somebody edits a policy below --output-dir; the other domain of the run is written.
    policy = pathlib.Path(work, "policies/mta-sts.example.com/.well-known/mta-sts.txt")
    policy.parent.mkdir(parents=True)
    policy.write_text(POLICY)
    run = started(work, "--mode", "enforce", command=GEN_POLICY)
    policy.write_text(POLICY.replace("604800", "86400"))
    same(ended(run, b"example.net\n", str(policy.relative_to(work)) + CHANGED.removeprefix("records.zone")), (75, True))
    same(policy.read_text(), POLICY.replace("604800", "86400"))
    other = pathlib.Path(work, "policies/mta-sts.example.net/.well-known/mta-sts.txt")
    same(other.read_text(), POLICY.replace("testing", "enforce"))
