#!/usr/bin/env python3
"""sockets_test.py MTASTS: a call for a socket fails for lack of a resource of this machine, each one in turn, once or from
then on. What could not be asked is undetermined, with exit code 3: never good, never a fault of the server, and no record is
removed for it."""
import concurrent.futures
import errno
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

from laboratory import PATH, name_server, need, same
from namespaces import Authority

mtasts = pathlib.Path(sys.argv[1]).resolve()
FAULTS = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* FAULT=NAME:ERRNO:N fails the Nth call of NAME, FAULT=NAME:ERRNO:N+ all from the Nth on. The file
   FAULT_REPORT exists then. */
static int fails(const char* name) {
  static char fault[64];
  static long first, number;
  static int every;
  static long count;
  if (!first) {
    const char* value = getenv("FAULT");
    strncpy(fault, value ? value : "none:0:0", sizeof fault - 1);
    char* rest = strchr(fault, ':');
    *rest = 0;
    number = strtol(rest + 1, &rest, 10);
    first = strtol(rest + 1, &rest, 10);
    every = *rest == '+';
    if (first == 0) first = -1;
  }
  if (strcmp(fault, name) != 0 || first < 0) return 0;
  ++count;
  if (count != first && !(every && count > first)) return 0;
  close(open(getenv("FAULT_REPORT"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  errno = (int)number;
  return 1;
}

/* Only sockets of the Internet: others belong to the C library. */
static int is_internet(int f) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return getsockopt(f, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && (domain == AF_INET || domain == AF_INET6);
}

#define CALL(type, name, condition, parameters, arguments)                 \
  type name parameters {                                                   \
    static type(*real) parameters;                                         \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);         \
    if ((condition) && fails(#name)) return -1;                            \
    return real arguments;                                                 \
  }
CALL(int, socket, d == AF_INET || d == AF_INET6, (int d, int t, int p), (d, t, p))
CALL(int, connect, is_internet(f), (int f, const struct sockaddr* a, socklen_t n), (f, a, n))
CALL(int, bind, is_internet(f), (int f, const struct sockaddr* a, socklen_t n), (f, a, n))
CALL(ssize_t, send, is_internet(f), (int f, const void* b, size_t n, int g), (f, b, n, g))
CALL(ssize_t, recv, is_internet(f), (int f, void* b, size_t n, int g), (f, b, n, g))
CALL(ssize_t, __recv_chk, is_internet(f), (int f, void* b, size_t n, size_t m, int g), (f, b, n, m, g))
CALL(int, sendmmsg, 1, (int f, struct mmsghdr* v, unsigned n, int g), (f, v, n, g))
CALL(int, recvmmsg, 1, (int f, struct mmsghdr* v, unsigned n, int g, struct timespec* t), (f, v, n, g, t))
CALL(int, epoll_create1, 1, (int g), (g))
CALL(int, epoll_ctl, o != EPOLL_CTL_DEL, (int e, int o, int f, struct epoll_event* v), (e, o, f, v))
CALL(int, epoll_wait, 1, (int e, struct epoll_event* v, int n, int t), (e, v, n, t))
"""
# The errors of this machine. epoll_wait() is interrupted by signals.
CALLS = {"socket": ["EMFILE", "ENOBUFS", "EACCES"], "connect": ["EAGAIN", "EADDRNOTAVAIL", "EACCES"], "bind": ["EADDRINUSE"],
         "send": ["ENOBUFS"], "recv": ["ENOMEM"], "__recv_chk": ["ENOMEM"], "sendmmsg": ["ENOBUFS", "EPERM"],
         "recvmmsg": ["ENOMEM"], "epoll_create1": ["EMFILE"], "epoll_ctl": ["ENOSPC"], "epoll_wait": ["EINTR"]}
# Interrupted calls are repeated as long as they fail. Without any local address for connect() there is no route.
ONCE_ONLY = {"epoll_wait:EINTR", "connect:EADDRNOTAVAIL"}
DOMAIN = "good.example"
POLICY = f"version: STSv1\nmode: enforce\nmx: mx.{DOMAIN}\nmax_age: 604800\n"
ZONE = f"""$ORIGIN example.
$TTL 300
@ IN SOA ns hostmaster 1 7200 900 1209600 300
@ IN NS ns
ns IN A 127.0.0.1
good IN MX 10 mx.good
mx.good IN A 192.0.2.25
mta-sts.good IN CNAME web
web IN A 192.0.2.80
_mta-sts.good IN TXT "v=STSv1; id=1"
_smtp._tls.good IN TXT "v=TLSRPTv1; rua=mailto:tls@reports.example"
reports IN MX 10 mx.good
hosted IN MX 10 mx.good
_mta-sts.hosted IN CNAME _mta-sts.good
mta-sts.hosted IN CNAME web
"""


def serve(talk):
    """Calls talk() for each connection to the port that is returned."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def talk_to(peer):
        try:
            with peer:
                talk(peer)
        except OSError:
            pass  # the program under test hung up

    def accept():
        while True:
            peer, _ = listener.accept()
            threading.Thread(target=talk_to, args=(peer,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def servers(authority):
    """A Policy Host and an MX host, by their ports."""
    contexts = []
    for name, hosts in (("web", [f"mta-sts.{DOMAIN}"]), ("mx", [f"mx.{DOMAIN}"])):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.certify(name, hosts))
        contexts.append(context)

    def web(peer):
        with contexts[0].wrap_socket(peer, server_side=True) as tls:
            tls.recv(4096)
            tls.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(POLICY)}\r\n\r\n{POLICY}".encode())

    def mx(peer):
        peer.sendall(b"220 mx ESMTP\r\n")
        while line := peer.recv(4096):
            if line.upper().startswith(b"STARTTLS"):
                peer.sendall(b"220 go\r\n")
                peer = contexts[1].wrap_socket(peer, server_side=True)
            else:
                peer.sendall(b"250-mx\r\n250 STARTTLS\r\n" if line.upper().startswith(b"EHLO") else b"221 bye\r\n")
    return serve(web), serve(mx)


def play(arguments, files, fault, environment):
    """Returns the exit code, the output, the files, the messages, and if the fault was reached."""
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        work.chmod(0o755)
        for name, content in files.items():
            (work / name).write_text(content)
        report = work / "reached"
        ended = subprocess.run([mtasts, *arguments], cwd=work, capture_output=True, text=True, timeout=60, check=False,
                               env=environment | {"FAULT": fault, "FAULT_REPORT": str(report)})
        found = {path.name: path.read_text() for path in work.iterdir() if path.name in files}
        return ended.returncode, ended.stdout, found, ended.stderr, report.exists()


def faults_of(call):
    """Every error of the call: once at the first calls and at some later ones, and from the first or fifth on."""
    for error in CALLS[call]:
        number = getattr(errno, error)
        for nth in (1, 2, 3, 5, 9, 16):
            yield f"{call}:{number}:{nth}"
        if f"{call}:{error}" not in ONCE_ONLY:
            yield f"{call}:{number}:1+"
            yield f"{call}:{number}:5+"


def asked_all(result):
    """True if the policy was fetched and the MX host seen, so that "good" is a judgement."""
    seen = result["seen"]
    sessions = [session for host in seen["mx_hosts"] for session in host["sessions"]]
    return all(fetch["tls"] for fetch in seen["fetches"]) and all(session["tls"] for session in sessions) \
        and bool(seen["fetches"]) and bool(sessions)


def main():
    compiler, _ = need("cc", "nsd")
    with tempfile.TemporaryDirectory() as work:
        library = pathlib.Path(work, "faults.so")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-w", "-o", library, "-x", "c", "-", "-ldl"], input=FAULTS, text=True,
                       check=True)
        authority = Authority(work)
        web, mx = servers(authority)
        with name_server("nsd", work, {"example.": ZONE}) as port:
            at = [f"@127.0.0.1#{port}", "--timeout", "1", "--retries", "1"]
            existing = {"all.zone": f'_mta-sts.{DOMAIN}. 300 IN TXT "v=STSv1; id=1"\n'
                                    "mta-sts.hosted.example. 300 IN CNAME web.example.\n"
                                    "_mta-sts.hosted.example. 300 IN CNAME _mta-sts.good.example.\n"}
            commands = {
                "check": (["check", *at, DOMAIN, "--json", "--connect-to", f"mta-sts.{DOMAIN}:443:127.0.0.1:{web}", "--connect-to",
                           f"mx.{DOMAIN}:25:127.0.0.1:{mx}"], {}),
                "gen-zone": (["gen-zone", *at, DOMAIN, "hosted.example", "--web-host", "web.example", "--partial", "-o", "all.zone"],
                             existing)}
            environment = {"PATH": PATH, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795262400", "LD_BIND_NOW": "1",
                           "SSL_CERT_FILE": str(authority.file), "LD_PRELOAD": str(library)}
            judge_all(commands, environment)


def records_of(text):
    return {" ".join(line.split()) for line in text.splitlines()}


def judge_all(commands, environment):
    reached_of = {}
    for name, (arguments, files) in commands.items():
        code, _, wanted, messages, _ = play(arguments, files, "none:0:0", environment)
        assert code == 0, messages

        def judge(fault):
            code, output, found, messages, reached = play(arguments, files, fault, environment)
            where = f"{name} with {fault}: exit code {code}: {messages}{output[:3000]}"
            assert code in (0, 3), where
            if name == "check" and output:
                result = json.loads(output)["results"][0]
                same((fault, result["verdict"]), (fault, "good" if code == 0 else "unknown"))
                # A rule of this machine that blocks port 25 is as good as one of its provider.
                is_blocked = fault.startswith(f"connect:{errno.EACCES}:") \
                    and "smtp-not-judged" in {finding["code"] for finding in result["findings"]}
                assert asked_all(result) or code == 3 or is_blocked, where
            # No record of the existing file is lost.
            for path, content in found.items():
                assert code != 0 or content == wanted[path], where
                assert records_of(files[path]) <= records_of(content), f"{where}\n{path}: {content}"
            assert set(found) == set(files), where
            return fault.split(":")[0] if reached else None, code

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for call, code in pool.map(judge, [fault for call in CALLS for fault in faults_of(call)]):
                if call:
                    reached_of.setdefault(f"{name} {call}", []).append(code)
    for call in ("socket", "connect", "sendmmsg", "recvmmsg", "epoll_ctl", "epoll_create1"):
        assert 3 in reached_of.get(f"check {call}", []), (call, reached_of)
    print("; ".join(f"{call}: {len(codes)} faults" for call, codes in sorted(reached_of.items())))


main()
