#!/usr/bin/env python3
"""parallel_test.py MTASTS: a list without repeats, split anywhere, gives the bytes of the whole; so does the
example that distributes the parts with GNU parallel."""
import contextlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from laboratory import PATH, name_server, need, same, zone_around

mtasts = pathlib.Path(sys.argv[1])
need("parallel", "nsd")
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "in-parallel"
POLICY = "version: STSv1\nmode: testing\nmx: *.provider.com\nmax_age: 604800\n"
COUNT = 3000


def hosts_of(number):
    if number % 101 == 7:
        return "10 mx.elsewhere.com."  # not covered
    if number % 211 == 11:
        return "0 ."
    return f"{number % 3} mx{number % 5}.provider.com."


domains = [f"d{number}.com" for number in range(COUNT)]
records = "".join(f"d{number} IN MX {hosts_of(number)}\n" for number in range(COUNT) if number % 307 != 13)
records += "web.provider IN A 192.0.2.80\n"


def run_script(command, stdin, work, **environment):
    return subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True, timeout=100,
                          check=False, cwd=work,
                          env=os.environ | {"PATH": f"{mtasts.parent}:{PATH}", "LC_ALL": "C.UTF-8"} | environment)


def messages(ran):
    """The messages about domains: hints and summaries come once a part."""
    return sorted(line for line in ran.stderr.splitlines() if line.startswith(("mtasts: error:", "mtasts: warning:")))


def lines(part):
    return "".join(f"{domain}\n" for domain in part)


with tempfile.TemporaryDirectory() as work, name_server("nsd", work, {"com.": zone_around(records, "com.")}) as port:
    at = f"@127.0.0.1#{port}"
    target = ("--primary", "provider.com", "--web-host", "web.provider.com", "--rua", "tls@provider.com", at)
    pathlib.Path(work, "mta-sts.txt").write_text(POLICY)
    commands = {
        "mx": (mtasts, "mx", "--domains-file", "-", at),
        "mx --short": (mtasts, "mx", "--short", "--domains-file", "-", at),
        "mx --ndjson": (mtasts, "mx", "--ndjson", "--domains-file", "-", at),
        "gen-zone": (mtasts, "gen-zone", "--hosted-only", "--policy", "mta-sts.txt", "--domains-file", "-", *target),
        "gen-zone --ndjson": (mtasts, "gen-zone", "--hosted-only", "--policy", "mta-sts.txt", "--ndjson",
                              "--domains-file", "-", *target),
    }
    wholes = {}
    for name, command in commands.items():
        whole = wholes[name] = run_script(command, lines(domains), work)
        assert whole.returncode == 2 and whole.stdout, whole.stderr
        for seed in range(3):
            chance = random.Random(seed)
            cuts = sorted(chance.sample(range(1, COUNT), chance.randint(1, 6)))
            parts = [run_script(command, lines(domains[begin:end]), work)
                     for begin, end in zip([0] + cuts, cuts + [COUNT])]
            assert "".join(part.stdout for part in parts) == whole.stdout, f"{name}, cut at {cuts}"
            assert max(part.returncode for part in parts) == whole.returncode

    pathlib.Path(work, "list.txt").write_text(lines(domains))
    output = pathlib.Path(work, "hosted.zone")
    arguments = ("list.txt", "mta-sts.txt", "hosted.zone", *target)
    for workers in (":", "2/:", "3/:"):
        ran = run_script((EXAMPLE, *arguments), None, work, WORKERS=workers, BLOCK="7k")
        same(ran.returncode, 2)
        assert output.read_text() == wholes["gen-zone"].stdout, f"{workers}:\n{ran.stderr}"
        assert messages(ran) == messages(wholes["gen-zone"]), ran.stderr
        output.unlink()

    # A part fails: the existing file is kept.
    output.write_text("existing\n")
    pathlib.Path(work, "list.txt").write_text(lines(domains) + "no domain\n")
    ran = run_script((EXAMPLE, *arguments), None, work, WORKERS="2/:", BLOCK="7k")
    same((ran.returncode, output.read_text()), (65, "existing\n"))

    # It is also kept for an empty list, as by mtasts itself.
    pathlib.Path(work, "list.txt").write_text("")
    ran = run_script((EXAMPLE, *arguments), None, work, WORKERS="2/:")
    same((ran.returncode, output.read_text()), (74, "existing\n"))

    # Parallel is killed after some parts: the existing file is kept. A worker that never ends represents many.
    workers = pathlib.Path(work, "workers")
    workers.mkdir()
    stand_in = workers / "mtasts"
    stand_in.write_text("#!/bin/sh\npart=$(cat)\ncase $part in *d2000.com*) sleep 10 ;; esac\necho done\n")
    stand_in.chmod(0o755)
    pathlib.Path(work, "list.txt").write_text(lines(domains))
    with subprocess.Popen([EXAMPLE, "list.txt", "mta-sts.txt", "hosted.zone"], cwd=work, text=True,
                          stderr=subprocess.PIPE, start_new_session=True,
                          env=os.environ | {"PATH": f"{workers}:{PATH}", "BLOCK": "7k", "WORKERS": "1/:"}) as example:
        try:
            jobs = pathlib.Path(work, "hosted.zone.jobs")
            deadline = time.monotonic() + 30
            while not jobs.exists() or len(jobs.read_text().splitlines()) < 3:
                assert time.monotonic() < deadline, "parallel ended no part"
                time.sleep(0.05)
            children = pathlib.Path(f"/proc/{example.pid}/task/{example.pid}/children").read_text().split()
            for child in children:
                os.kill(int(child), signal.SIGKILL)
            code = example.wait(timeout=20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(example.pid, signal.SIGKILL)
    same((code, output.read_text()), (74, "existing\n"))

print(f"{COUNT} domains in parts, and on several workers: the same bytes")
