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


def gen_sts(work, *options):
    return subprocess.Popen([mtasts, "gen-sts", "--domains-file", "-", "--offline", "--ledger", "ledger.ndjson", "-o",
                             "records.zone", *options], cwd=work, stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def started(work, *options):
    """A run that has read its output file and waits for more domains."""
    run = gen_sts(work, *options)
    run.stdin.write(b"example.com\n")
    run.stdin.flush()
    deadline = time.monotonic() + 10
    while unread(run.stdin):
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    return run


def ended(run, more=b""):
    error = run.communicate(more, timeout=20)[1].decode()
    return run.returncode, CHANGED in error


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
    same(ended(run), (74, True))
    same(zone.read_text(), bumped)

    # Another run of the same command ends first.
    zone.write_text(ZONE)
    first, second = started(work, "--ttl", "300"), started(work, "--ttl", "400")
    same(ended(second), (0, False))
    written = zone.read_text()
    same(ended(first), (74, True))
    same(zone.read_text(), written)

    # The file appears meanwhile.
    zone.unlink()
    run = started(work)
    zone.write_text(ZONE)
    same(ended(run), (74, True))
    same(zone.read_text(), ZONE)
    same(sorted(path.name for path in pathlib.Path(work).iterdir()), ["ledger.ndjson", "records.zone"])
