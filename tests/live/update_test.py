#!/usr/bin/env python3
"""update_test.py MTASTS CLIENT named|knotd|pdns: dynamic updates signed with TSIG change the records of a real server,
and nothing else. CLIENT is update-client."""
import base64
import contextlib
import http.server
import json
import os
import pathlib
import re
import resource
import signal
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

import laboratory
from laboratory import free_port, name_server, need, run, running, same, skip, zone_around

mtasts, client, kind = sys.argv[1:]
dig, faketime, openssl = need("dig", "faketime", "openssl")

SECRET = "c2VjcmV0LW9mLXRoZS10ZXN0cy1zZWNyZXQtb2YtdGhlLXRlc3Rz"
ALGORITHMS = ("hmac-sha256", "hmac-sha384", "hmac-sha512")
FOREIGN = 1000
STS = "_mta-sts.example.com"


def key_name(algorithm):
    return "mtasts-" + algorithm[-3:]


def bind_with_keys(work, port, zones):
    keys = "".join(f'key {key_name(a)} {{ algorithm {a}; secret "{SECRET}"; }};\n' for a in ALGORITHMS)
    names = " ".join(f"key {key_name(a)};" for a in ALGORITHMS)
    text = laboratory.bind_configuration(work, port, zones)
    return keys + text.replace("type primary;", f"type primary; allow-update {{ {names} }}; allow-transfer {{ any; }};")


def knot_with_keys(work, port, zones):
    keys = "".join(f"  - id: {key_name(a)}\n    algorithm: {a}\n    secret: {SECRET}\n" for a in ALGORITHMS)
    names = ", ".join(map(key_name, ALGORITHMS))
    access = (f"key:\n{keys}acl:\n  - id: update\n    key: [{names}]\n    action: update\n"
              f"  - id: transfer\n    address: 127.0.0.1\n    action: transfer\n")
    text = laboratory.knot_configuration(work, port, zones)
    return text.replace("database:", access + "database:").replace("- id: default\n",
                                                                   "- id: default\n    acl: [update, transfer]\n")


@contextlib.contextmanager
def power_dns(work, zone):
    program, pdnsutil = need("pdns_server", "pdnsutil")
    schema = next((path for path in map(pathlib.Path, (
        "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
        "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql")) if path.exists()), None)
    if schema is None:
        skip("pdns-backend-sqlite3 is not installed")
    database, port = pathlib.Path(work, "zones.sqlite3"), free_port()
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript(schema.read_text())
    pathlib.Path(work, "pdns.conf").write_text(
        f"launch=gsqlite3\ngsqlite3-database={database}\nsocket-dir={work}\ndaemon=no\nguardian=no\n"
        f"local-address=127.0.0.1\nlocal-port={port}\ncache-ttl=0\nquery-cache-ttl=0\nnegquery-cache-ttl=0\n"
        f"dnsupdate=yes\nallow-dnsupdate-from=127.0.0.0/8\nallow-axfr-ips=127.0.0.0/8\ndisable-axfr=no\n")
    file = pathlib.Path(work, "zone")
    file.write_text(zone)
    tool = [pdnsutil, f"--config-dir={work}"]
    run(*tool, "load-zone", "example.com", file)
    for algorithm in ALGORITHMS:
        run(*tool, "import-tsig-key", key_name(algorithm), algorithm, SECRET)
        run(*tool, "add-meta", "example.com", "TSIG-ALLOW-DNSUPDATE", key_name(algorithm))

    def answers():
        # It listens on TCP later than on UDP.
        return "ns" in subprocess.run([dig, "+short", "+tcp", "+time=1", "+tries=1", "-p", str(port), "@127.0.0.1",
                                       "SOA", "example.com"], capture_output=True, text=True, check=False).stdout

    with running([program, f"--config-dir={work}"], answers, pathlib.Path(work, "log")):
        yield port


@contextlib.contextmanager
def primary(work):
    """Runs the server with the zone example.com, which has foreign records, and the empty zone example.net, which
    PowerDNS does not have."""
    zone = zone_around("".join(f'n{i} TXT "foreign {i}"\n' for i in range(FOREIGN))
                       + 'mta-sts A 192.0.2.1\n_smtp._tls TXT "v=TLSRPTv1; " "rua=mailto:a@example.com"\n'
                         '_smtp._tls TXT "for" "eign"\nbusy MX 10 mail\n'
                         'mixed A 192.0.2.1\nmixed CAA 0 issue "ca.example"\n'
                         '*.wild TXT "wild"\n*.wild A 192.0.2.7\n', "example.com.")
    if kind == "pdns":
        with power_dns(work, zone) as port:
            yield port
        return
    laboratory.SERVERS[kind] = ({"named": bind_with_keys, "knotd": knot_with_keys}[kind], laboratory.SERVERS[kind][1])
    with name_server(kind, work, {"example.com.": zone, "example.net.": zone_around("", "example.net.")}) as port:
        yield port


class Relay:
    """Passes TCP connections on to the server, and counts the UPDATE messages. `lose` closes the connection in
    place of the reply to an update, `drop` closes each connection whose number it divides, and `on_update` is called
    once the server has taken an update."""

    def __init__(self, port):
        self.port, self.updates, self.connections, self.lose = port, 0, 0, False
        self.drop, self.on_update = 0, lambda: None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1#{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            self.connections += 1
            if self.drop and self.connections % self.drop == 0:
                connection.close()
                continue
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    @staticmethod
    def read(connection):
        length = connection.recv(2, socket.MSG_WAITALL)
        return length + connection.recv(struct.unpack(">H", length)[0], socket.MSG_WAITALL) if length else b""

    def serve(self, connection):
        with connection, socket.create_connection(("127.0.0.1", self.port)) as server:
            while message := self.read(connection):
                is_update = message[4] >> 3 & 15 == 5
                self.updates += is_update
                server.sendall(message)
                reply = self.read(server)
                if is_update:
                    self.on_update()
                if is_update and self.lose:
                    return
                connection.sendall(reply)


def allow_core_dumps():
    limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def dumps_core(command, directory, wait_for):
    """True if the system writes the memory of a command that ends by SIGABRT after `wait_for` its process id."""
    with subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          preexec_fn=allow_core_dumps) as process:
        wait_for(process.pid)
        process.send_signal(signal.SIGABRT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    same(process.returncode, -signal.SIGABRT)
    return os.WCOREDUMP(status)


with tempfile.TemporaryDirectory() as work, primary(work) as port:
    relay = Relay(port)
    keys = pathlib.Path(work, "keys")
    keys.mkdir(mode=0o700)

    def key_file(name, text):
        path = keys / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def bind_key(algorithm, name=None, secret=SECRET):
        name = name or key_name(algorithm)
        return key_file(f"{name}.{secret[:4]}",
                        f'key "{name}" {{\n\talgorithm {algorithm};\n\tsecret "{secret}";\n}};\n')

    KNOT_KEY = key_file("knot", f"key:\n  - id: {key_name(ALGORITHMS[0])}\n    algorithm: {ALGORITHMS[0]}\n"
                                f"    secret: {SECRET}\n")
    log = []

    def update(*steps, key=KNOT_KEY, prefix=()):
        """The outcomes of steps (owner, records before, records after), and the number of UPDATE messages."""
        lines = "".join("|".join((owner, *("".join(r + "\t" for r in records) for records in (before, after)))) + "\n"
                        for owner, before, after in steps)
        sent = relay.updates
        ended = subprocess.run([*prefix, client, relay.address, str(key)], input=lines, capture_output=True, text=True,
                               timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr
        log.append(ended.stdout + ended.stderr)
        return ended.stdout.splitlines(), relay.updates - sent

    def transfer():
        """All records but those of DNSSEC and SOA, by AXFR."""
        lines = run(dig, "+noall", "+answer", "+onesoa", "-p", port, "@127.0.0.1", "AXFR", "example.com").splitlines()
        return {re.sub(r"\s+", " ", line) for line in lines if "\tSOA\t" not in line}

    def at(owner):
        return {line.split(" ", 1)[1] for line in transfer() if line.startswith(owner + ". ")}

    before = transfer()
    assert len(before) > FOREIGN
    smtp, host = "_smtp._tls.example.com", "mta-sts.example.com"
    tls = "300 TXT v=TLSRPTv1; rua=mailto:b@example.com"
    long = "300 TXT v=TLSRPTv1; rua=" + "mailto:" + "x" * 300 + "@example.com"
    first = [(STS, [], ["300 TXT v=STSv1; id=1;"]),
             ("_mta-sts.a.example.com", [], ["300 CNAME " + STS]),
             (smtp, ["3600 TXT v=TLSRPTv1; rua=mailto:a@example.com", "3600 TXT foreign"], [tls, "300 TXT foreign"]),
             (host, ["3600 A 192.0.2.1"], ["300 CNAME web.example.net"])]
    # Added, changed, and replaced by another type; foreign data keeps its character-strings.
    # All questions take one connection, and so does the update.
    same(update(*first), (["done -"] * 4, 1))
    same(relay.connections, 2)
    same(at(STS), {'300 IN TXT "v=STSv1; id=1;"'})
    same(at("_mta-sts.a.example.com"), {f"300 IN CNAME {STS}."})
    same(at(smtp), {'300 IN TXT "v=TLSRPTv1; rua=mailto:b@example.com"', '300 IN TXT "for" "eign"'})
    same(at(host), {"300 IN CNAME web.example.net."})
    same(update(*first), (["unchanged -"] * 4, 0))

    # Each algorithm, and the syntax of BIND.
    for number, algorithm in enumerate(ALGORITHMS, 1):
        step = (STS, [f"300 TXT v=STSv1; id={number};"], [f"300 TXT v=STSv1; id={number + 1};"])
        same(update(step, key=bind_key(algorithm)), (["done -"], 1))
    same(update((smtp, [tls, "300 TXT foreign"], [long, "300 TXT foreign"])), (["done -"], 1))
    same(update((STS, ["300 TXT v=STSv1; id=4;"], ["60 TXT v=STSv1; id=4;"])), (["done -"], 1))
    same(at(STS), {'60 IN TXT "v=STSv1; id=4;"'})
    id4 = ["60 TXT v=STSv1; id=4;"]

    # Other data than what was read is a conflict, and the other steps are taken.
    same(update((STS, ["300 TXT v=STSv1; id=1;"], ["300 TXT v=STSv1; id=9;"]),
                ("_mta-sts.b.example.com", [], ["300 CNAME " + STS])), (["conflict update-conflict", "done -"], 1))
    # A CNAME beside data of another type, which a server would leave out without an error.
    same(update(("busy.example.com", [], ["300 CNAME " + STS])), (["conflict update-yxdomain"], 1))
    same(update(("mixed.example.com", ["3600 A 192.0.2.1"], ["300 CNAME " + STS])), (["conflict update-yxrrset"], 1))
    same(update(("_mta-sts.example.org", [], id4))[1], 0)

    # Keys and clocks that are wrong. PowerDNS gives no reason, and Knot 3.4 none for an unknown key.
    def refusal(reason):
        return [f"failed update-{'notauth' if kind == 'pdns' else reason}"]

    stranger = bind_key(ALGORITHMS[0], secret="b3RoZXI" + SECRET[7:])
    same(update((STS, id4, []), key=stranger), (refusal("badsig"), 0))
    unknown = update((STS, id4, []), key=bind_key(ALGORITHMS[0], name="unknown"))
    assert unknown in ((refusal("badkey"), 0), (refusal("notauth"), 0) if kind == "knotd" else None), unknown
    same(update((STS, id4, []), prefix=(faketime, "-f", "-1h")), (refusal("badtime"), 0))
    same(at(STS), {'60 IN TXT "v=STSv1; id=4;"'})

    # A lost reply: the outcome is unknown, and the next run finds what was done.
    relay.lose = True
    same(update((STS, id4, ["60 TXT v=STSv1; id=5;"])), (["unknown update-unknown"], 1))
    relay.lose = False
    same(update((STS, id4, ["60 TXT v=STSv1; id=5;"])), (["unchanged -"], 0))

    # Removed, until only the foreign records are left, which are the same as before.
    same(update((STS, ["60 TXT v=STSv1; id=5;"], []), (smtp, [long, "300 TXT foreign"], ["300 TXT foreign"]),
                ("_mta-sts.a.example.com", ["300 CNAME " + STS], []), ("_mta-sts.b.example.com", ["300 CNAME " + STS], []),
                (host, ["300 CNAME web.example.net"], ["3600 A 192.0.2.1"])), (["done -"] * 5, 1))
    ours = {line for line in before if line.startswith(smtp)}
    same(transfer() - {f'{smtp}. 300 IN TXT "for" "eign"'}, before - ours)
    assert SECRET[:20] not in "".join(log), "a message has the secret"

    # The data of a wildcard is no data of the names that it answers for.
    wild = [("mta-sts.wild.example.com", [], ["300 CNAME web.example.net"]), ("_mta-sts.wild.example.com", [], id4)]
    same(update(*wild), (["done -"] * 2, 1))
    same(at(wild[0][0]) | at(wild[1][0]), {"300 IN CNAME web.example.net.", '60 IN TXT "v=STSv1; id=4;"'})

    # The updates of two zones are under way at the same time: none has its reply before the server has both.
    if kind != "pdns":
        relay.on_update = lambda both=threading.Barrier(2): both.wait(5)
        same(update(("_mta-sts.two.example.com", [], id4), ("_mta-sts.example.net", [], id4)), (["done -"] * 2, 2))
        relay.on_update = lambda: None

    # gen-zone sends the same without settings.
    fresh = "fresh.example.com"
    gen_zone_command = [mtasts, "gen-zone", fresh, "--web-host", "web.example.net", "--mx", "mail.example.com", "--rua",
                        "a@example.com", "--ttl", "300", "--update", relay.address, "--key", str(KNOT_KEY),
                        f"@127.0.0.1#{port}", "--timeout", "1", "--retries", "0"]

    def gen_zone(*arguments):
        """The exit status, the lines of the output, and the number of UPDATE messages."""
        sent = relay.updates
        ended = subprocess.run([*gen_zone_command, *arguments], capture_output=True, text=True, timeout=60, check=False)
        log.append(ended.stdout + ended.stderr)
        return ended.returncode, ended.stdout.splitlines(), relay.updates - sent

    def sts_line(sign, number):
        return f'{sign} _mta-sts.{fresh}. 300 IN TXT "v=STSv1; id={number}"'

    def ids():
        return [re.search(r"id=(\d+)", record)[1] for record in at(f"_mta-sts.{fresh}")]

    without_us = transfer()
    lines = [f"+ mta-sts.{fresh}. 300 IN CNAME web.example.net.", sts_line("+", 7),
             f'+ _smtp._tls.{fresh}. 300 IN TXT "v=TLSRPTv1; rua=mailto:a@example.com"']
    same(gen_zone("--id", "7", "--dry-run"), (2, lines, 0))
    same(transfer(), without_us)
    same(gen_zone("--id", "7"), (0, lines, 1))
    same(transfer() - without_us, {line.removeprefix("+ ") for line in lines})
    same(gen_zone("--id", "7"), (0, [], 0))
    relay.lose = True
    same(gen_zone("--id", "8"), (0, [sts_line("-", 7), sts_line("+", 8)], 1))
    relay.lose = False

    # Every third connection is dropped. Each output is true.
    relay.drop = 3
    for number in range(9, 15):
        had = ids()
        status, lines, _ = gen_zone("--id", str(number))
        same(ids(), [str(number)] if status == 0 else had)
        same(lines, [sts_line("-", had[0]), sts_line("+", number)] if status == 0 else [])
    relay.drop = 0
    same(gen_zone("--id", "15")[0], 0)

    # The server dies between an update and its reply. The outcome is unknown, and the next run finds it.
    relay.on_update, relay.lose = lambda: setattr(relay, "drop", 1), True
    status, lines, _ = gen_zone("--id", "16")
    same((status, lines, ids()), (3, [], ["16"]))
    assert "may be applied or not" in log[-1], log[-1]
    relay.on_update, relay.lose, relay.drop = lambda: None, False, 0
    same(gen_zone("--id", "16"), (0, [], 0))
    same({line for line in transfer() if fresh not in line}, without_us)

    # While it has the key, its arguments and its environment lack the secret, and a crash leaves no core dump.
    raw = base64.b64decode(SECRET)
    SECRET_FORMS = (SECRET.encode(), raw, raw.hex().encode())
    is_sent, may_end = threading.Event(), threading.Event()
    relay.on_update = lambda: (is_sent.set(), may_end.wait(20))

    def scan_process(pid):
        assert is_sent.wait(20), "no update was sent"
        for part in ("cmdline", "environ"):
            with contextlib.suppress(PermissionError):
                content = pathlib.Path(f"/proc/{pid}/{part}").read_bytes()
                assert not any(form in content for form in SECRET_FORMS), f"{part} has the secret"

    cores = pathlib.Path(work, "cores")
    cores.mkdir()
    has_core_dumps = dumps_core(["sleep", "60"], cores, lambda pid: None)
    assert not dumps_core([*gen_zone_command, "--id", "17"], cores, scan_process), "the memory with the key is dumped"
    may_end.set()
    relay.on_update = lambda: None
    print("core dumps are", "on" if has_core_dumps else "off for all programs")

    # The whole way of mtasts apply to the announcement: each name is sent once, and seen at the server.
    busy = "busy.example.com"
    certificate, certificate_key = pathlib.Path(work, "certificate.pem"), pathlib.Path(work, "certificate.key")
    run(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
        "/CN=web", "-addext", f"subjectAltName=DNS:mta-sts.{busy}", "-keyout", certificate_key, "-out", certificate)
    files = pathlib.Path(work, "apply")
    files.mkdir()
    (files / "mtasts.toml").write_text(
        f'state = "state"\nweb_address = ["127.0.0.1"]\n[dns]\nupdate = "{relay.address}"\nkey = "{KNOT_KEY}"\n'
        f'reload = ["sh", "-c", "(env; cat /proc/$$/cmdline -) > ../hook.log"]\n[[policy]]\nprimary = "{busy}"\n')
    web_root = files / "state" / "policies" / f"mta-sts.{busy}"

    class Policy(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=web_root)

        def log_message(self, *_):
            pass

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Policy)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate_key)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    threading.Thread(target=web.serve_forever, daemon=True).start()

    def command(*arguments):
        sent = relay.updates
        ended = subprocess.run([mtasts, *arguments, f"@127.0.0.1#{port}", "--config", files / "mtasts.toml", "--timeout",
                                "1", "--retries", "0", "--https-port", str(web.server_port)],
                               env=os.environ | {"SSL_CERT_FILE": str(certificate)}, capture_output=True, text=True,
                               timeout=120, check=False)
        (files / f"output-{arguments[0]}").write_text(ended.stdout + ended.stderr)
        return ended.stdout + ended.stderr, relay.updates - sent

    def outcomes():
        results = json.loads((files / "report.json").read_text())["results"]
        return [(r["name"], r["outcome"], r["seen"]) for r in results
                if r["action"] == "change-records" and r["outcome"] != "held"]

    without_us = transfer()
    text, sent = command("plan", "--out", str(files / "plan.json"))
    assert sent == 0 and f"dynamic updates to {relay.address}" in text, text
    same(command("apply", "--dry-run")[1], 0)
    same(transfer(), without_us)
    report = ("--report", str(files / "report.json"))
    relay.lose = True
    text, sent = command("apply", *report)
    same(sent, 2)
    relay.lose = False
    same(outcomes(), [(f"{label}.{busy}", "done", True) for label in ("mta-sts", "_mta-sts")])
    same({line.split(" IN ")[1] for line in at(f"mta-sts.{busy}")}, {"A 127.0.0.1"})
    assert re.fullmatch(r'\d+ IN TXT "v=STSv1; id=\d+"', " ".join(at(f"_mta-sts.{busy}"))), text
    same(command("apply", *report)[1], 0)
    same({line for line in transfer() if f"mta-sts.{busy}" not in line}, without_us)

    # The secret is nowhere: the hook shows the environment and the arguments that programs get.
    assert "MTASTS_HOOK" in (files / "hook.log").read_text()
    for path in files.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for form in SECRET_FORMS:
            assert form not in content, f"{path} has the secret"

print(f"{kind} takes the updates")
