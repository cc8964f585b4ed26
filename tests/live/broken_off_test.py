#!/usr/bin/env python3
"""broken_off_test.py MTASTS: writing a tree of policies or a large zone file is interrupted by a kill or a full disk.
Every existing file is whole, and a second run completes the rest."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from laboratory import PATH, need, run, same
from namespaces import enter_namespaces

mtasts = sys.argv[1]
COUNT = 4000
MX = "mx.provider.example"
POLICY = f"version: STSv1\nmode: testing\nmx: {MX}\nmax_age: 604800\n"

enter_namespaces()
mount, umount = need("mount", "umount")


def start(*arguments, work):
    return subprocess.Popen([mtasts, *arguments], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            env={"PATH": PATH, "LC_ALL": "C.UTF-8"})


def policies(tree):
    return [path for path in tree.rglob("mta-sts.txt") if path.is_file()]


def others(tree):
    return [path.name for path in tree.rglob("*") if path.is_file() and path.name not in ("mta-sts.txt", ".mtasts.lock")]


def check_whole(tree):
    for path in policies(tree):
        assert path.read_text() == POLICY, f"{path} is not whole"


@contextlib.contextmanager
def mount_tmpfs(path, options):
    """Mounts a tmpfs at `path`."""
    path.mkdir(exist_ok=True)
    run(mount, "-t", "tmpfs", "-o", options, "tmpfs", path)
    try:
        yield path
    finally:
        run(umount, path)


def resize(disk, options):
    run(mount, "-o", f"remount,{options}", disk)


with tempfile.TemporaryDirectory() as outside, mount_tmpfs(pathlib.Path(outside), "nr_inodes=0") as work:
    domains = [f"d{number}.example" for number in range(COUNT)]
    (work / "list.txt").write_text("".join(f"{domain}\n" for domain in domains))
    write_tree = ("gen-policy", "--domains-file", "list.txt", "--mx", MX, "--output-dir", "tree", "--quiet")
    tree = work / "tree"

    def is_staged(number):
        return (tree / ".mtasts.staged" / str(number)).exists()

    def is_in_place(number):
        return (tree / f"mta-sts.d{number}.example/.well-known/mta-sts.txt").exists()

    # Killed while files are staged and while they are renamed, each time a little later.
    kills = 0
    for reached, number in ((is_staged, 0), (is_staged, 900), (is_in_place, 1), (is_in_place, 700), (is_staged, 1500),
                            (is_in_place, 2100), (is_staged, 100), (is_in_place, COUNT - 500)):
        running = start(*write_tree, work=work)
        while not reached(number) and running.poll() is None:
            time.sleep(0.0005)
        running.send_signal(signal.SIGKILL)
        kills += running.wait(30) == -signal.SIGKILL
        running.stderr.close()
        check_whole(tree)
    assert kills > 3, kills
    finished = start(*write_tree, work=work)
    same((finished.communicate(timeout=60)[1], finished.returncode), ("", 0))
    same(len(policies(tree)), COUNT)
    check_whole(tree)
    same(others(tree), [])  # no remains of the killed runs

    # No file is rewritten.
    times = {path: path.stat().st_mtime_ns for path in policies(tree)}
    same(start(*write_tree, work=work).wait(60), 0)
    same({path: path.stat().st_mtime_ns for path in policies(tree)}, times)

    # The disk is full before the tree is complete: one message, each domain among the rejects, and exit code 74. The
    # next run with free space writes the rest.
    with mount_tmpfs(work / "disk", f"nr_inodes={COUNT}") as disk:
        (disk / "list.txt").write_text((work / "list.txt").read_text())
        full = start(*write_tree, "--rejects", work / "rejects.ndjson", work=disk)
        messages = full.communicate(timeout=60)[1].splitlines()
        same(full.returncode, 74)
        missing = COUNT - len(policies(disk / "tree"))
        assert 0 < missing < COUNT, missing
        assert messages[0].startswith("mtasts: error: cannot ") and "No space left on device" in messages[0], messages
        same(messages[1], f"mtasts: error: the disk is full: {missing - 1} more were left out")
        same(len(messages), 3)  # with a hint
        rejects = [json.loads(line) for line in (work / "rejects.ndjson").read_text().splitlines()]
        same({reject["status"] for reject in rejects}, {"disk-full"})
        same({reject["domain"] for reject in rejects},
             {domain for domain in domains if not (disk / f"tree/mta-sts.{domain}/.well-known/mta-sts.txt").exists()})
        check_whole(disk / "tree")
        same(others(disk / "tree"), [])
        resize(disk, f"nr_inodes={4 * COUNT}")
        same(start(*write_tree, work=disk).wait(60), 0)
        same(len(policies(disk / "tree")), COUNT)
        check_whole(disk / "tree")

        # One large file: the existing one is kept until the new one is complete.
        zone = disk / "hosted.zone"
        zone.write_text("")
        write_zone = ("gen-zone", "--primary", "provider.example", "--hosted-only", "--domains-file", "list.txt", "--offline",
                      "--web-host", "web.provider.example", "--id", "2026112101", "-o", "hosted.zone", "--quiet")
        same(start(*write_zone, work=disk).wait(60), 0)
        stands = zone.read_text()
        same(stands.count("\n"), 2 * COUNT)
        used = os.statvfs(disk)
        size = (used.f_blocks - used.f_bfree) * used.f_frsize + len(stands) // 2
        resize(disk, f"size={size}")
        full = start(*write_zone, "--ttl", "60", work=disk)
        messages = full.communicate(timeout=60)[1]
        assert full.returncode == 74 and "No space left on device" in messages, (full.returncode, messages[:500])
        same(zone.read_text(), stands)
        same(sorted(path.name for path in disk.iterdir() if path.is_file()), ["hosted.zone", "list.txt"])

print(f"killed {kills} times and twice on a full disk: every file was whole")
