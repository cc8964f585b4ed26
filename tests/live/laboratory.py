"""Shared by the live tests: running the program under test, zones around its output, and servers that are stopped by
their process ids."""
import contextlib
import importlib
import json
import os
import pathlib
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

SKIPPED = 77  # the status that ctest reports as a skipped test
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

# The recipe for one primary and one hosted domain, and the records that a server must serve for it.
ZONE_RECIPE = ("gen-zone example.com otherdomain.com --offline --web-host mail.example.com"
               " --rua report@example.com --ttl 120 --id 2022032401").split()
ZONE_RECIPE_RECORDS = {
    'mta-sts.example.com. 120 IN CNAME mail.example.com.',
    '_mta-sts.example.com. 120 IN TXT "v=STSv1; id=2022032401"',
    '_smtp._tls.example.com. 120 IN TXT "v=TLSRPTv1; rua=mailto:report@example.com"',
    'mta-sts.otherdomain.com. 120 IN CNAME mail.example.com.',
    '_mta-sts.otherdomain.com. 120 IN CNAME _mta-sts.example.com.',
    '_smtp._tls.otherdomain.com. 120 IN CNAME _smtp._tls.example.com.',
}
# The recipe for a policy.
POLICY_RECIPE = "gen-policy monlinux.net --mx mta-gw.infomaniak.ch --max-age 2592000".split()
POLICY_RECIPE_TEXT = "version: STSv1\nmode: testing\nmx: mta-gw.infomaniak.ch\nmax_age: 2592000\n"


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def need(*programs):
    """Returns the paths of the programs; skips the test if one is not installed."""
    paths = [shutil.which(program, path=PATH) for program in programs]
    for program, path in zip(programs, paths):
        if path is None:
            skip(f"{program} is not installed")
    return paths


def need_module(name):
    """Returns the Python module; skips the test if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        skip(f"python3-{name} is not installed")


def run(*command, status=0, stdin=None, patience=30, cwd=None):
    """Returns the stdout of a command, which must end with `status` within `patience` seconds."""
    environment = os.environ | {"PATH": PATH, "LC_ALL": "C.UTF-8"}
    environment.pop("MTASTS_RESOLVER", None)
    ended = subprocess.run([str(part) for part in command], env=environment, input=stdin, capture_output=True,
                           text=True, timeout=patience, check=False, cwd=cwd)
    assert ended.returncode == status, (
        f"{' '.join(map(str, command))}\nended with {ended.returncode}, not {status}\n"
        f"{ended.stdout}{ended.stderr}")
    return ended.stdout


def same(found, expected):
    assert found == expected, f"\nfound     {found!r}\nexpected  {expected!r}"


def one_space(line):
    return " ".join(line.split())


def zone_around(records, origin):
    """A complete zone: the records that every server requires, then the printed records."""
    return (f"$ORIGIN {origin}\n$TTL 3600\n@ IN SOA ns hostmaster 1 7200 900 1209600 300\n"
            f"@ IN NS ns\nns IN A 127.0.0.1\n" + records)


# The names around the recipe's records, relative to com.
COM_HOSTS = """\
example          IN MX 10 mail.example
otherdomain      IN MX 20 mail.example
otherdomain      IN MX 10 mail.example
mail.example     IN A  127.0.0.1
"""


def free_port():
    """Returns a port of 127.0.0.1 that is free for UDP and TCP. The system gives greater ports to clients, and so
    perhaps to another test before this port is used."""
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            with contextlib.suppress(OSError):
                udp.bind(("127.0.0.1", port))
                tcp.bind(("127.0.0.1", port))
                return port


def nsd_configuration(work, port, zones):
    text = (f'server:\n ip-address: 127.0.0.1@{port}\n username: ""\n chroot: ""\n zonesdir: "{work}"\n'
            f' database: ""\n pidfile: "{work}/nsd.pid"\n xfrdfile: "{work}/xfrd.state"\n'
            f' zonelistfile: "{work}/zone.list"\n cookie-secret-file: "{work}/cookies"\n xfrdir: "{work}"\n'
            f' server-count: 1\n rrl-ratelimit: 0\n rrl-whitelist-ratelimit: 0\nremote-control:\n control-enable: no\n')
    return text + "".join(f'zone:\n name: "{name}"\n zonefile: "{file}"\n' for name, file in zones.items())


def knot_configuration(work, port, zones):
    text = (f"server:\n  listen: 127.0.0.1@{port}\n  rundir: {work}/run\n  background-workers: 1\n"
            f"  udp-workers: 1\n  tcp-workers: 1\ndatabase:\n  storage: {work}/db\nlog:\n  - target: stderr\n"
            f"    any: info\ntemplate:\n  - id: default\n    journal-content: none\n    zonefile-sync: -1\nzone:\n")
    return text + "".join(f"  - domain: {name}\n    file: {file}\n" for name, file in zones.items())


def bind_configuration(work, port, zones):
    text = (f'options {{ directory "{work}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};'
            f' pid-file "{work}/named.pid"; session-keyfile "{work}/session.key"; managed-keys-directory "{work}";'
            f' recursion no; notify no; dnssec-validation no; }};\ncontrols {{ }};\n')
    return text + "".join(f'zone "{name}" {{ type primary; file "{file}"; }};\n' for name, file in zones.items())


SERVERS = {
    "nsd": (nsd_configuration, lambda program, file: [program, "-d", "-c", file]),
    "named": (bind_configuration, lambda program, file: [program, "-g", "-n", "1", "-c", file]),
    "knotd": (knot_configuration, lambda program, file: [program, "-c", file]),
}


@contextlib.contextmanager
def running(command, answers, log, patience=20, **options):
    """Runs a server and waits until `answers()` is true; it must not end by itself. `log` gets its output."""
    log = pathlib.Path(log)
    with open(log, "ab") as out:
        server = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *map(str, command)], stdout=out, stderr=out, **options)
    began = time.monotonic()
    try:
        while not answers():
            assert server.poll() is None, f"{command[0]} ended:\n{log.read_text()}"
            assert time.monotonic() - began < patience, f"{command[0]} does not answer:\n{log.read_text()}"
            time.sleep(0.05)
        yield server
        assert server.poll() is None, f"{command[0]} ended:\n{log.read_text()}"
    finally:
        server.terminate()
        server.wait(20)


@contextlib.contextmanager
def name_server(kind, work, zones, port=None):
    """Serves {origin: zone text} and yields the port once the server answers."""
    program, dig = need(kind, "dig")
    configuration, command = SERVERS[kind]
    work = pathlib.Path(work, kind)
    (work / "run").mkdir(parents=True)
    (work / "db").mkdir()
    files = {}
    for number, (origin, text) in enumerate(zones.items()):
        files[origin] = work / f"{number}.zone"
        files[origin].write_text(text)
    port = port or free_port()
    (work / "server.conf").write_text(configuration(work, port, files))

    def answers():
        answer = subprocess.run([dig, "+short", "+tcp", "+time=1", "+tries=1", "-p", str(port), "@127.0.0.1", "SOA",
                                 next(iter(zones))], capture_output=True, text=True, check=False)
        return answer.returncode == 0 and answer.stdout.startswith("ns")

    with running(command(program, work / "server.conf"), answers, work / "log"):
        yield port


KEY = "hmac-sha256:mtasts:c2VjcmV0LW9mLXRoZS10ZXN0cy1zZWNyZXQtb2YtdGhlLXRlc3Rz"


def knot_with_updates(work, port, zones):
    algorithm, name, secret = KEY.split(":")
    access = (f"key:\n  - id: {name}\n    algorithm: {algorithm}\n    secret: {secret}\n"
              f"acl:\n  - id: update\n    key: {name}\n    action: update\n")
    text = knot_configuration(work, port, zones)
    return text.replace("database:", access + "database:").replace("- id: default\n",
                                                                   "- id: default\n    acl: update\n")


def bind_with_updates(work, port, zones):
    algorithm, name, secret = KEY.split(":")
    text = bind_configuration(work, port, zones)
    return (f'key {name} {{ algorithm {algorithm}; secret "{secret}"; }};\n'
            + text.replace("type primary;", f"type primary; allow-update {{ key {name}; }};"))


WITH_UPDATES = {"knotd": knot_with_updates, "named": bind_with_updates}


@contextlib.contextmanager
def updated_server(kind, work, zones, port=None):
    """Serves {origin: zone text} and accepts dynamic updates with KEY; yields the port."""
    SERVERS[kind] = (WITH_UPDATES[kind], SERVERS[kind][1])
    with name_server(kind, work, zones, port) as port:
        yield port


@contextlib.contextmanager
def power_dns(work, zone):
    """Runs PowerDNS with an empty zone; yields the ports of its DNS and of its API."""
    program, _ = need("pdns_server", "dig")
    schema = next((path for path in map(pathlib.Path, (
        "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
        "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql")) if path.exists()), None)
    if schema is None:
        skip("pdns-backend-sqlite3 is not installed")
    database = pathlib.Path(work, "zones.sqlite3")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript(schema.read_text())
    port, api = free_port(), free_port()

    def has_zone():
        with contextlib.suppress(OSError):
            return call_power_dns(api, "POST", "", json.dumps({"name": zone, "kind": "Native", "nameservers": [f"ns.{zone}"]}))

    with running([program, f"--config-dir={work}", f"--socket-dir={work}", "--daemon=no", "--guardian=no",
                  "--local-address=127.0.0.1", f"--local-port={port}", "--launch=gsqlite3",
                  f"--gsqlite3-database={database}", "--api=yes", "--api-key=key", "--webserver=yes",
                  "--webserver-address=127.0.0.1", f"--webserver-port={api}", "--cache-ttl=0", "--query-cache-ttl=0",
                  "--negquery-cache-ttl=0"], has_zone, pathlib.Path(work, "log")):
        yield port, api


def call_power_dns(api, method, zone, body):
    request = urllib.request.Request(f"http://127.0.0.1:{api}/api/v1/servers/localhost/zones{zone}", body.encode(),
                                     {"X-API-Key": "key", "Content-Type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return answer.status


POSTFIX_MAIN = """\
compatibility_level = 3.6
queue_directory = {work}/spool
data_directory = {work}/data
maillog_file = {work}/log
maillog_file_prefixes = {work}
inet_protocols = ipv4
mydestination =
alias_maps =
local_recipient_maps =
smtpd_peername_lookup = no
"""
POSTFIX_MASTER = """\
postlog  unix-dgram n - n - 1 postlogd
cleanup  unix n - n - 0 cleanup
qmgr     unix n - n 300 1 qmgr
tlsmgr   unix - - n 1000? 1 tlsmgr
rewrite  unix - - n - - trivial-rewrite
bounce   unix - - n - 0 bounce
defer    unix - - n - 0 bounce
trace    unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp     unix - - n - - smtp
error    unix - - n - - error
retry    unix - - n - - error
discard  unix - - n - - discard
anvil    unix - - n - 1 anvil
"""


@contextlib.contextmanager
def postfix_server(work, main, master, answers):
    """Runs an instance of Postfix whose files are all below `work`, with these lines of main.cf and master.cf beside
    the common ones, until `answers()` is true and then for the `with` block. Its log is `work`/log."""
    postfix, = need("postfix")
    if os.getuid() != 0:
        skip("Postfix must be started by root")
    work = pathlib.Path(work)
    for directory in ["spool", "data", "conf"]:
        (work / directory).mkdir(parents=True)
    # Postfix's users must be able to read their files.
    for directory in [work.parent, work]:
        directory.chmod(0o755)
    shutil.chown(work / "data", "postfix")
    (work / "conf/main.cf").write_text(POSTFIX_MAIN.format(work=work) + main)
    (work / "conf/master.cf").write_text(POSTFIX_MASTER + master)
    # The shell stops it also when the test is killed.
    command = 'trap "\"$0\" -c \"$1\" stop" TERM; "$0" -c "$1" start-fg & wait'
    with running(["sh", "-c", command, postfix, work / "conf"], answers, work / "output",
                 env=os.environ | {"PATH": PATH}):
        yield


def listens(address, port):
    with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
        return True
    return False


def wait_until(condition, what, patience=60, pause=0.05):
    """Waits until `condition()` is true, and returns its value."""
    began = time.monotonic()
    while not (value := condition()):
        assert time.monotonic() - began < patience, f"{what}: not after {patience} s"
        time.sleep(pause)
    return value
