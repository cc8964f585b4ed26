#!/usr/bin/env python3
"""imap_test.py MTASTS: report --imap against Dovecot on loopback, with a Maildir, passwords and certificates of its
own: what it reads, marks and moves, and what it refuses."""
import contextlib
import os
import pathlib
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from laboratory import free_port, need, run, running, same, skip
from namespaces import Authority

mtasts = sys.argv[1]
(dovecot,) = need("dovecot")
if not pathlib.Path("/usr/lib/dovecot/imap").exists():
    skip("dovecot-imapd is not installed")
if os.getuid() != 0:
    skip("Dovecot runs only as root")

REPORTS = pathlib.Path(__file__).resolve().parent.parent / "reports"
PASSWORD = "open sesame"
USER = "tls@example.com"


def configuration(work, port, certificate, key):
    password = PASSWORD.replace(" ", "_")
    version = re.match(r"[0-9.]+", run(dovecot, "--version")).group()
    if version.startswith("2.3."):
        own = f"""
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{work}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={work}/home
}}
"""
    else:
        own = f"""
dovecot_config_version = {version}
dovecot_storage_version = {version}
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
mail_driver = maildir
mail_path = {work}/mail
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = nobody
    gid = nogroup
    home = {work}/home
  }}
}}
"""
    return f"""{own.lstrip()}
base_dir = {work}/run
state_dir = {work}/state
log_path = {work}/log
ssl = required
protocols = imap
listen = 127.0.0.1
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
auth_username_format =
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Mailbox:
    """Dovecot below `work`, with one account."""

    def __init__(self, work):
        self.work = work
        self.authority = Authority(work)
        certificate, key = self.authority.certify("imap", ["localhost"])
        self.port = free_port()
        for folder in ("", ".Done", ".Entw&APw-rfe"):
            for name in ("cur", "new", "tmp"):
                (work / "mail" / folder / name).mkdir(parents=True)
        (work / "home").mkdir()
        (work / "dovecot.conf").write_text(configuration(work, self.port, certificate, key))
        self.password = work / "password"
        self.password.write_text(PASSWORD.replace(" ", "_") + "\n")
        self.password.chmod(0o600)
        self.store = work / "reports.db"

    def put(self, mail, folder=""):
        """Delivers a mail of tests/reports."""
        target = self.work / "mail" / folder / "new" / f"1.{mail}.host"
        shutil.copy(REPORTS / f"{mail}.eml", target)

    def give_to_dovecot(self):
        nobody = pwd.getpwnam("nobody")
        for directory in ("mail", "home"):
            for path in [self.work / directory, *(self.work / directory).rglob("*")]:
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        self.work.chmod(0o755)

    def files(self, folder=""):
        """{mail: its flags}"""
        found = {}
        for name in ("new", "cur"):
            for path in (self.work / "mail" / folder / name).iterdir():
                base, _, flags = path.name.partition(":2,")
                found[base.split(",")[0].split(".")[1] if base.startswith("1.") else base] = flags
        return found

    @contextlib.contextmanager
    def serving(self):
        self.give_to_dovecot()

        def answers():
            context = ssl.create_default_context(cafile=self.authority.file)
            # Python 3.13 demands extensions that this authority's certificates lack.
            context.verify_flags &= ~ssl.VERIFY_X509_STRICT
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as plain:
                with context.wrap_socket(plain, server_hostname="localhost") as secured:
                    return secured.recv(4) == b"* OK"
            return False

        with running([dovecot, "-F", "-c", self.work / "dovecot.conf"], answers, self.work / "out"):
            yield

    def report(self, *options, host="localhost", folder="INBOX", status=(0, 1), authority=None):
        """Runs report --imap; returns what it printed, on both streams."""
        command = [mtasts, "report", "--imap", f"imaps://{USER}@{host}:{self.port}/{folder}", "--password-file",
                   self.password, *options]
        environment = os.environ | {"SSL_CERT_FILE": str(authority or self.authority.file), "LC_ALL": "C.UTF-8"}
        ended = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, timeout=60,
                               check=False)
        printed = ended.stdout + ended.stderr
        assert ended.returncode in status, f"{command} ended with {ended.returncode}:\n{printed}"
        assert PASSWORD.replace(" ", "_") not in printed
        return printed

    def log(self):
        return (self.work / "log").read_text()

    def bodies_fetched(self, sessions):
        """The messages that each session fetched, in order. Dovecot logs them after the client has gone."""
        deadline = time.monotonic() + 10
        while len(counts := re.findall(r"body_count=(\d+)", self.log())) < sessions:
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)
        return [int(count) for count in counts]


def reads_without_a_trace(box):
    box.put("attached")
    box.put("zip")
    box.put("other-mail")
    with box.serving():
        printed = box.report("--store", box.store)
        assert "from Sender Example" in printed and "no TLS report" in printed, printed
        same(set(box.files().values()), {""})
        # The second run fetches nothing, and the bad message is not named again.
        same(box.bodies_fetched(1), [3])
        printed = box.report("--store", box.store)
        assert "no TLS report" not in printed, printed
        same(box.bodies_fetched(2), [3, 0])


def marks_and_moves(box):
    box.put("attached")
    box.put("other-mail")
    with box.serving():
        box.report("--store", box.work / "seen.db", "--mark-seen")
        same(box.files(), {"attached": "S", "other-mail": ""})
        printed = box.report("--move-to", "Nowhere", "--store", box.work / "lost.db", status=(66,))
        assert "Nowhere" in printed, printed
        same(len(box.files()), 2)
        box.report("--store", box.work / "moved.db", "--move-to", "Done")
        same(set(box.files()), {"other-mail"})
        same(len(box.files(".Done")), 1)


def reads_other_folders(box):
    box.put("attached", ".Entw&APw-rfe")
    with box.serving():
        for folder in ("Entwürfe", "Entw%C3%BCrfe"):
            assert "from Sender Example" in box.report(folder=folder)
        printed = box.report(folder="Missing", status=(66,))
        assert "folder Missing" in printed, printed
        box.report(folder="INBOX%0d%0ax DELETE INBOX", status=(64,))


def refuses(box):
    box.put("attached")
    with box.serving():
        other = Authority((box.work / "other") if (box.work / "other").mkdir() is None else None)
        assert "certificate" in box.report(authority=other.file, status=(66,))
        assert "certificate" in box.report(host="127.0.0.1", status=(66,))
        box.password.chmod(0o644)
        assert "chmod 600" in box.report(status=(77,))
        box.password.chmod(0o600)
        box.password.write_text("wrong\n")
        assert "refuses the login" in box.report(status=(77,))


for test in (reads_without_a_trace, marks_and_moves, reads_other_folders, refuses):
    with tempfile.TemporaryDirectory() as directory:
        test(Mailbox(pathlib.Path(directory)))
        print(f"{test.__name__}: passed")
