#!/usr/bin/env python3
"""apply_report_test.py MTASTS: the report of apply is written on each end that the program sees, also after a signal, and has
the exit code of the process."""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from laboratory import PATH, same

mtasts = pathlib.Path(sys.argv[1]).resolve()
ZONE = """$ORIGIN example.com.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
@ MX 10 mx
ns A 127.0.0.1
mx A 127.0.0.1
web A 127.0.0.1
"""
SETTINGS = """state = "state"
web_host = "web.example.com"
rua = "tls@example.com"
[[policy]]
primary = "example.com"
[web]
deploy = ["/bin/sh", "-c", "touch begun; exec sleep 60"]
"""


def start(work, *arguments, stdout=subprocess.DEVNULL):
    # Nothing listens at the port.
    command = [mtasts, "apply", "--zone-file", "zone", "--https-port", "9", "--report", "report.json", *arguments]
    return subprocess.Popen([str(word) for word in command], cwd=work, stdout=stdout, stderr=subprocess.PIPE, text=True,
                            env={"PATH": PATH, "LC_ALL": "C.UTF-8"})


def report_of(work):
    report = json.loads((work / "report.json").read_text())
    return report, [(step["action"], step["outcome"]) for step in report["results"]]


def wait_for(condition):
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come")


def new_fleet(outside, name):
    work = pathlib.Path(outside) / name
    work.mkdir()
    (work / "zone").write_text(ZONE)
    (work / "mtasts.toml").write_text(SETTINGS)
    return work


with tempfile.TemporaryDirectory() as outside:
    # A hook hangs.
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        work = new_fleet(outside, ending.name)
        run = start(work)
        wait_for((work / "state" / "begun").exists)
        run.send_signal(ending)
        _, errors = run.communicate(timeout=30)
        same(run.returncode, -ending)
        report, steps = report_of(work)
        same(report["exit_code"], 128 + ending)
        same(report["error"]["code"], "interrupted")
        same(steps[:5], [("change-records", "done"), ("run-hook", "unchanged"), ("write-policy", "done"),
                         ("serve-policy", "done"), ("run-hook", "unknown")])
        same({outcome for _, outcome in steps[5:]}, {"held"})

    # apply waits for a gate.
    work = new_fleet(outside, "waiting")
    (work / "mtasts.toml").write_text(SETTINGS[:SETTINGS.index("[web]")])
    run = start(work, "--wait", "60")
    wait_for((work / "state" / "rollout.json").exists)
    time.sleep(1)
    run.terminate()
    run.communicate(timeout=30)
    report, steps = report_of(work)
    same(report["exit_code"], 143)
    assert ("write-policy", "done") in steps and any(outcome == "held" for _, outcome in steps), steps
    same([path.name for path in work.iterdir() if path.name.startswith(".mtasts")], [])

    # Standard output is full.
    with open("/dev/full", "wb") as full:
        run = start(work, stdout=full)
        _, errors = run.communicate(timeout=30)
    same(errors.count("No space left on device"), 1)
    report, _ = report_of(work)
    same((run.returncode, report["exit_code"], report["error"]["code"]), (74, 74, "disk-full"))

    # Each fault of the settings.
    (work / "mtasts.toml").write_text("sate = 1\n" + SETTINGS.replace("rua =", "ruaa ="))
    run = start(work)
    run.communicate(timeout=30)
    report, _ = report_of(work)
    same((run.returncode, report["exit_code"], len(report["errors"])), (78, 78, 2))
    same(report["errors"][-1], report["error"])

    # Wrong options.
    for arguments, code in ((["--wiat", "60"], "usage"), (["--wait", "soon"], "bad-duration"),
                            (["plan.json", "other.json"], "usage")):
        run = start(work, *arguments)
        run.communicate(timeout=30)
        report, steps = report_of(work)
        same((run.returncode, report["exit_code"], report["error"]["code"], steps), (64, 64, code, []))
    (work / "report.json").write_text("not a report")
    start(work, "--wiat").communicate(timeout=30)
    same((work / "report.json").read_text(), "not a report")
