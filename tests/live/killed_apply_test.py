#!/usr/bin/env python3
"""killed_apply_test.py MTASTS: apply is killed, or fails, at calls that change files, one after the other. Further runs
reach the same end as those without a fault: the same files, the same id, and the hooks have copied the last ones. init
reads the policy that is live, by --https-port."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import stand_in
from laboratory import PATH, need, same, skip
from namespaces import Authority

mtasts = pathlib.Path(sys.argv[1]).resolve()
strace, = need("strace")
DOMAINS = ("example.com", "hosted.example")
LIVE = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n"
GOAL = LIVE.replace("604800", "1209600")
# The records of each zone, those of other programs first.
ZONES = {
    "example.com": ("mx A 192.0.2.25\n@ MX 10 mx\nweb A 127.0.0.1\n",
                    'mta-sts.example.com. CNAME web.example.com.\n_mta-sts.example.com. TXT "v=STSv1; id=1"\n'
                    '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"\n'),
    "hosted.example": ("@ MX 10 mx.example.com.\n", "mta-sts.hosted.example. CNAME web.example.com.\n"),
}
# The hooks take the files to the web server, and the records into the zones.
WEB_HOOK = '["/bin/sh", "-c", "rm -rf served && mkdir served && cp -R policies site served"]'
DNS_HOOK = """["/bin/sh", "-ec", 'for zone in zones/*; do cat "../others/${zone#*/}" "$zone" >"../${zone#*/}"; done']"""
# Calls that change files, each with its error, and the distance of the calls that are tried.
CALLS = {"pwrite64": ("ENOSPC", 2), "fsync": ("EIO", 4), "?renameat,?renameat2": ("EIO", 1), "mkdirat": ("EDQUOT", 3)}


class Handler(stand_in.Handler):
    def do_GET(self):
        self.send(200, self.server.stand_in.policy.encode(), {"Content-Type": "text/plain"})


def files_of(state):
    """All files but locks and temporary ones, without times."""
    files = {str(path.relative_to(state)): re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", path.read_text())
             for path in state.rglob("*") if path.is_file() and not path.name.startswith(".mtasts.")}
    files["rollout.json"] = record_of(files["rollout.json"])
    return files


def record_of(text):
    """rollout.json with the memory of each domain, without the history of ids, which depends on the round."""
    record = json.loads(text)
    memories = record.pop("memories")
    for memory in memories:
        del memory["announced"]
    for row in record["domains"]:
        row["memory"] = None if row["memory"] is None else memories[row["memory"]]
    return record


class Fleet:
    """One primary and one hosted domain below `work`."""

    def __init__(self, work, authority, port):
        self.work, self.port = work, port
        self.environment = {"PATH": PATH, "LC_ALL": "C.UTF-8", "SSL_CERT_FILE": str(authority.file)}
        self.zones = []
        (work / "others").mkdir()
        for origin, (others, _) in ZONES.items():
            (work / "others" / f"{origin}.zone").write_text(
                f"$ORIGIN {origin}.\n$TTL 3600\n@ SOA ns hostmaster 1 7200 900 1209600 300\n@ NS ns\nns A 127.0.0.1\n{others}")
            self.zones += ["--zone-file", str(work / f"{origin}.zone")]
        self.load_first_zones()

    def load_first_zones(self):
        for origin, (_, ours) in ZONES.items():
            others = self.work / "others" / f"{origin}.zone"
            (self.work / others.name).write_text(others.read_text() + ours)

    def run(self, *arguments, fault=()):
        """The ended process of mtasts; `fault` are options of strace."""
        command = [mtasts, *arguments, *self.zones, "--https-port", str(self.port)]
        if fault:
            command = [strace, "-qq", "-o", os.devnull, *fault, *command]
        return subprocess.run([str(word) for word in command], cwd=self.work, env=self.environment, capture_output=True,
                              text=True, timeout=60, check=False)

    def start_again(self, start):
        self.load_first_zones()
        shutil.rmtree(self.work / "state")
        shutil.copytree(start, self.work / "state")

    def apply(self, fault=()):
        return self.run("apply", "--config", "mtasts.toml", fault=fault)

    def apply_to_the_end(self):
        """Runs until nothing waits and nothing is to be done, and returns the files."""
        for _ in range(6):
            ended = self.apply()
            assert ended.returncode in (0, 1) and not ended.stderr, ended
            if ended.returncode == 0 and ended.stdout.startswith("0 records added, 0 changed, 0 removed; 0 domains held"):
                return files_of(self.work / "state")
        raise AssertionError(ended)


def counted(fleet, calls):
    """The number of these calls in a run without a fault."""
    with tempfile.NamedTemporaryFile("r") as log:
        fleet.apply(["-e", f"trace={calls}", "-e", "signal=none", "-o", log.name])
        return len(log.readlines())


tried = subprocess.run([strace, "-qq", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
if tried.returncode != 0:
    skip(f"strace is not permitted: {tried.stderr.strip()}")

with contextlib.ExitStack() as stack:
    work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
    work.chmod(0o755)
    authority = Authority(work)
    web = stack.enter_context(stand_in.StandIn(Handler, certificate=authority.certify("web", [f"mta-sts.{domain}" for domain in DOMAINS])))
    web.policy = LIVE
    fleet = Fleet(work, authority, web.port)

    # init asks the web server at that port: nothing listens at port 443.
    taken = fleet.run("init", *DOMAINS, "--web-host", "web.example.com")
    assert taken.returncode == 0 and "mode testing is live, max_age 604800, id 1" in taken.stdout, taken
    settings = work / "mtasts.toml"
    text = settings.read_text().replace("[web]\n", f'[web]\nsite = "nginx"\ndeploy = {WEB_HOOK}\n', 1)
    text = text.replace("[dns]\n", f"[dns]\nreload = {DNS_HOOK}\n", 1)
    settings.write_text(re.sub("^max_age = .*$", 'max_age = "14d"', text, flags=re.MULTILINE))
    # The operator moves our records out of the zones into the files: apply changes no others.
    (work / "state" / "zones").mkdir()
    for origin, (_, ours) in ZONES.items():
        (work / "state" / "zones" / f"{origin}.zone").write_text(ours)
    start = work / "start"
    shutil.copytree(work / "state", start)

    # The web server has the new policy at once.
    web.policy = GOAL
    wanted = fleet.apply_to_the_end()
    assert wanted["served/policies/mta-sts.hosted.example/.well-known/mta-sts.txt"] == GOAL, sorted(wanted)

    faults = 0
    for calls, (error, distance) in CALLS.items():
        fleet.start_again(start)
        number = counted(fleet, calls)
        for nth in range(1, number + 1, distance):
            for kind in ("signal=KILL", f"error={error}")[:2 if nth % 3 == 0 else 1]:
                fleet.start_again(start)
                broken = fleet.apply(["-e", f"trace={calls}", "-e", f"inject={calls}:{kind}:when={nth}"])
                where = f"{calls} {nth} of {number}, {kind}: {broken}"
                assert broken.returncode == -signal.SIGKILL or kind != "signal=KILL", where
                found = fleet.apply_to_the_end()
                assert found == wanted, f"{where}\n" + "\n".join(
                    f"{path}: {found.get(path)!r}, not {wanted.get(path)!r}" for path in {*found, *wanted}
                    if found.get(path) != wanted.get(path))
                faults += 1
    assert faults > 15, faults
    print(f"{faults} faults: each end is the same")
