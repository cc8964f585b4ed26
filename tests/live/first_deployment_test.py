#!/usr/bin/env python3
"""first_deployment_test.py MTASTS DOCUMENT...: runs the sections of the documents that need servers, as they are
written, each document in a world of its own. NSD answers for example.com; the web server and the MX host speak TLS with
certificates of a throw-away authority. These programs stand for what an administrator does: `publish FILE` replaces
records in the zone and reloads it, `upload FILE` puts a policy on the web server, and the hooks `rndc` and `systemctl` do
the same with what apply wrote below /var/lib/mtasts."""
import http.server
import os
import pathlib
import shutil
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading

from laboratory import name_server, run, skip, zone_around
from namespaces import Authority, enter_namespaces, mount, prepare_namespaces

mtasts, *documents = sys.argv[1:]
HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
MAIL, WEB = "192.0.2.25", "192.0.2.80"

PUBLISH = """\
#!{python}
import pathlib, re, subprocess, sys, time
zone = pathlib.Path("{zone}")
owner_and_type = lambda line: (line.split()[0], line.split()[3])
new = [line for line in pathlib.Path(sys.argv[1]).read_text().splitlines() if line]
replaced = set(map(owner_and_type, new))
kept = [line for line in zone.read_text().splitlines()
        if not re.match(r"\\S+ +[0-9]+ IN ", line) or owner_and_type(line) not in replaced]
zone.write_text("\\n".join(kept + new) + "\\n")
subprocess.run(["pkill", "-HUP", "--parent", "{parent}", "nsd"], check=True)
for _ in range(100):
    answers = [subprocess.run(["dig", "+short", "@127.0.0.1", *pair], capture_output=True, text=True).stdout.strip()
               for pair in replaced]
    if all(answer and answer.splitlines()[0] in " ".join(new) for answer in answers):
        sys.exit(0)
    time.sleep(0.05)
sys.exit("the name server does not serve the records: " + repr(answers))
"""
UPLOAD = '#!/bin/sh\nexec cp "$1" "{root}/mta-sts.txt"\n'
RNDC = "#!/bin/sh\nexec publish /var/lib/mtasts/zones/example.com.zone\n"
SYSTEMCTL = "#!/bin/sh\nexec upload /var/lib/mtasts/policies/mta-sts.example.com/.well-known/mta-sts.txt\n"


def tls_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def serve_policy(root, context):
    class Policy(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            file = pathlib.Path(root, "mta-sts.txt")
            found = self.path == "/.well-known/mta-sts.txt" and file.exists()
            body = file.read_bytes() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer((WEB, 443), Policy)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def serve_mail(context):
    """An MX host that speaks STARTTLS (RFC 3207) as far as a sender needs it to see that mail would be secure."""
    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            reader, peer, secure = self.rfile, self.connection, False
            peer.sendall(b"220 mail.example.com ESMTP\r\n")
            for line in iter(reader.readline, b""):
                verb = line.strip().upper().split(b" ")[0]
                if verb == b"STARTTLS" and not secure:
                    peer.sendall(b"220 go ahead\r\n")
                    peer, secure = context.wrap_socket(peer, server_side=True), True
                    reader = peer.makefile("rb")
                    continue_reading(reader, peer)
                    return
                peer.sendall({b"EHLO": b"250-mail.example.com\r\n250 STARTTLS\r\n"}.get(verb, b"221 bye\r\n"))

    def continue_reading(reader, peer):
        for line in iter(reader.readline, b""):
            quits = line.upper().startswith(b"QUIT")
            peer.sendall(b"221 bye\r\n" if quits else b"250 mail.example.com\r\n")
            if quits:
                return

    server = socketserver.ThreadingTCPServer((MAIL, 25), Session)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def write_program(directory, name, text):
    program = directory / name
    program.write_text(text)
    program.chmod(0o755)


def cover_directories(work):
    """Shows /etc and /var/lib as they are, and takes what is written there into a file system of this namespace."""
    upper = pathlib.Path(work, "upper")
    upper.mkdir()
    run(mount, "-t", "tmpfs", "tmpfs", upper)
    for directory in ("etc", "var/lib"):
        parts = [upper / directory / part for part in ("new", "work")]
        for part in parts:
            part.mkdir(parents=True)
        covered = subprocess.run([mount, "-t", "overlay", "overlay", "-o",
                                  f"lowerdir=/{directory},upperdir={parts[0]},workdir={parts[1]}", f"/{directory}"],
                                 capture_output=True, text=True, check=False)
        if covered.returncode != 0:
            skip(f"overlays are not permitted: {covered.stderr.strip()}")
    run("umount", "--lazy", upper)
    for directory in ("/etc/mtasts", "/var/lib/mtasts"):
        shutil.rmtree(directory, ignore_errors=True)
        pathlib.Path(directory).mkdir()


def run_document(document, work, root, authority):
    """The exit status of the document's sections that need servers."""
    programs = pathlib.Path(work, "bin")
    programs.mkdir(parents=True)
    for file in root.iterdir():
        file.unlink()
    # The name server of the example has an address that nothing here listens on.
    zone = (REPOSITORY / "examples/example.com.zone").read_text().replace("192.0.2.53", "127.0.0.1")
    reports = zone_around("@ IN MX 10 mail.example.com.\n", "reports.example.")
    with name_server("nsd", work, {"example.com.": zone, "reports.example.": reports}, port=53):
        write_program(programs, "publish", PUBLISH.format(python=sys.executable, zone=f"{work}/nsd/0.zone",
                                                          parent=os.getpid()))
        write_program(programs, "upload", UPLOAD.format(root=root))
        write_program(programs, "rndc", RNDC)
        write_program(programs, "systemctl", SYSTEMCTL)
        return subprocess.run(
            [sys.executable, HERE.parent / "readme/console_blocks.py", document, "--live",
             "--path", pathlib.Path(mtasts).parent, "--path", programs],
            env=os.environ | {"SSL_CERT_FILE": str(authority.file)}, check=False).returncode


def main():
    with tempfile.TemporaryDirectory() as work:
        root = pathlib.Path(work, "web")
        root.mkdir()
        cover_directories(work)
        prepare_namespaces(work, [MAIL, WEB])
        authority = Authority(work)
        # Certificates of this second would be good for 30 days or for 29.
        serve_policy(root, tls_context(*authority.certify("web", ["mta-sts.example.com"], ago="1h")))
        serve_mail(tls_context(*authority.certify("mail", ["mail.example.com"], ago="1h")))
        live = [document for document in map(pathlib.Path, documents) if "<!-- live -->" in document.read_text().split("\n")]
        assert live, "no document has a section that needs servers"
        sys.exit(max(run_document(document, f"{work}/{document.stem}", root, authority) for document in live))


enter_namespaces()
documents.pop()  # "inside"
main()
