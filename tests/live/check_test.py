#!/usr/bin/env python3
"""check_test.py MTASTS [high-ports|slow]: the findings of check for real servers with one fault each: nginx serves the
policies, Postfix takes the mail, NSD answers for the names; all in namespaces of their own, on the ports of the
Internet. With high-ports on loopback, where namespaces are not needed: the web servers alone, by --connect-to. With
slow, there too: those that take longer than check waits, a minute, which other tests need not wait for."""
import contextlib
import json
import os
import pathlib
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from laboratory import free_port, listens, name_server, need, postfix_server, run, running, same
from namespaces import Authority, enter_namespaces, prepare_namespaces

mtasts = sys.argv[1]
SLOW = "slow" in sys.argv[2:]
HIGH_PORTS = SLOW or "high-ports" in sys.argv[2:]
nginx, _, _ = need("nginx", "postfix", "nsd")

POLICY = "version: STSv1\nmode: enforce\nmx: mx.{domain}\nmax_age: 604800\n"

# Domains below "example.", named after their fault, each with the verdict and the exact codes of its findings.
WEB = {
    "good": ("good", set()),
    # With an IPv6 address too, to which this machine has no route.
    "dual": ("good", {"no-route"}),
    "web-expired": ("broken", {"policy-host-certificate-expired"}),
    "web-self-signed": ("broken", {"policy-host-certificate-self-signed"}),
    "web-wrong-name": ("broken", {"policy-host-certificate-wrong-name"}),
    "web-cn-only": ("broken", {"policy-host-certificate-wrong-name"}),
    "web-redirect": ("broken", {"policy-http-redirect"}),
    "web-missing": ("broken", {"policy-http-status"}),
    "web-other-path": ("broken", {"policy-http-status"}),
    "web-html": ("broken", {"policy-media-type"}),
    "web-gzip": ("broken", {"policy-encoded"}),
    "web-too-large": ("broken", {"policy-answer-too-large"}),
    "web-endless": ("broken", {"policy-answer-too-large"}),
    "web-old-tls": ("broken", {"policy-host-tls-too-old"}),
    "web-closed": ("broken", {"policy-host-unreachable"}),
}
MAIL = {
    "mx-plain": ("broken", {"mx-starttls-missing"}),
    "mx-expired": ("broken", {"mx-certificate-expired"}),
    "mx-self-signed": ("broken", {"mx-certificate-self-signed"}),
    "mx-wrong-name": ("broken", {"mx-certificate-wrong-name"}),
    "mx-injecting": ("broken", {"mx-plaintext-injected"}),
    "mx-babbling": ("unknown", {"mx-broken-off"}),
    "mx-resetting": ("unknown", {"mx-broken-off"}),
}
# One byte per second: the policy is not complete within the time limit of a minute (RFC 8461 §3.3).
SLOW_WEB = {
    "web-slow-head": ("unknown", {"policy-host-timeout"}),
    "web-slow-body": ("unknown", {"policy-host-timeout"}),
    # A server that answers in time is not delayed by them.
    "good": ("good", set()),
}
if SLOW:
    WEB = SLOW_WEB
DOMAINS = [*WEB, *MAIL]
# Documentation addresses, since private ones would be findings.
GOOD_WEB, GOOD_MAIL = "192.0.2.1", "198.51.100.1"
WEB_ADDRESS = {domain: f"192.0.2.{10 + number}" for number, domain in enumerate(WEB)}
ENDLESS_PORT = free_port()
WEB_PORT = {domain: free_port() if HIGH_PORTS else 443 for domain in DOMAINS}
MAIL_ADDRESS = {domain: f"198.51.100.{10 + number}" for number, domain in enumerate(MAIL)}


def web_host(domain):
    return f"mta-sts.{domain}.example"


def mail_host(domain):
    return f"mx.{domain}.example"


def zone():
    lines = ["$ORIGIN example.", "$TTL 3600", "@ IN SOA ns hostmaster 1 7200 900 1209600 300", "@ IN NS ns",
             "ns IN A 127.0.0.1", "reports IN A 192.0.2.2", "reports IN MX 10 reports"]
    for domain in DOMAINS:
        lines += [f"{domain} IN MX 10 mx.{domain}", f"mx.{domain} IN A {MAIL_ADDRESS.get(domain, GOOD_MAIL)}",
                  f"mta-sts.{domain} IN A {WEB_ADDRESS.get(domain, GOOD_WEB)}",
                  f'_mta-sts.{domain} IN TXT "v=STSv1; id=1"',
                  f'_smtp._tls.{domain} IN TXT "v=TLSRPTv1; rua=mailto:tls@reports.example"']
    lines += ["mta-sts.dual IN AAAA 2001:db8::80", "mx.dual IN AAAA 2001:db8::25"]
    return "\n".join(lines) + "\n"


def web_servers(work, authority):
    """nginx's server blocks: one for all correct domains, then each fault at its own address."""
    good = authority.certify("web", [web_host(domain) for domain in DOMAINS])
    certificates = {
        "web-expired": authority.certify("web-expired", [web_host("web-expired")], ago="400d"),
        "web-self-signed": authority.certify("web-self", [web_host("web-self-signed")], self_signed=True),
        "web-wrong-name": authority.certify("web-wrong", ["www.web-wrong-name.example"]),
        "web-cn-only": authority.certify("web-cn", [], subject=f"/CN={web_host('web-cn-only')}"),
    }
    policy = "location = /.well-known/mta-sts.txt { default_type text/plain; "
    locations = {
        "web-redirect": policy + "return 301 https://www.web-redirect.example/mta-sts.txt; }",
        "web-missing": policy + "return 404; }",
        "web-other-path": policy + "return 404; } location = /mta-sts.txt { default_type text/plain; "
                          f"root {work}/policies/web-other-path/.well-known; }}",
        "web-html": policy.replace("text/plain", "text/html") + f"root {work}/policies/web-html; }}",
        "web-gzip": policy + f"root {work}/policies/web-gzip; add_header Content-Encoding gzip; }}",
        "web-too-large": policy + f"root {work}/large; }}",
        "web-endless": policy + "proxy_pass http://127.0.0.1:" + str(ENDLESS_PORT) + "; proxy_buffering off; }",
        "web-slow-head": policy + f"limit_rate 1; root {work}/policies/web-slow-head; }}",
        # The header section is below 400 bytes, the policy above.
        "web-slow-body": policy + f"limit_rate 1; limit_rate_after 400; root {work}/long; }}",
    }
    blocks = []
    for domain in DOMAINS:
        if domain == "web-closed":
            continue
        address = WEB_ADDRESS.get(domain, GOOD_WEB)
        certificate, key = certificates.get(domain, good)
        old = "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;" if domain == "web-old-tls" else ""
        location = locations.get(domain, policy + f"root {work}/policies/{domain}; }}")
        if HIGH_PORTS:
            address = "127.0.0.1"
        blocks.append(f"server {{ listen {address}:{WEB_PORT[domain]} ssl; server_name {web_host(domain)}; ssl_certificate {certificate};"
                      f" ssl_certificate_key {key}; {old} {location} }}")
    paths = "".join(f"{what}_temp_path {work}/temp; " for what in
                    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    return (f"pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes 1; daemon off;\nevents {{ }}\n"
            f"http {{ access_log off; {paths} server_names_hash_bucket_size 128;\n" + "\n".join(blocks) + "\n}\n")


def write_policies(work):
    for domain in DOMAINS:
        file = pathlib.Path(work, "policies", domain, ".well-known/mta-sts.txt")
        file.parent.mkdir(parents=True)
        file.write_text(POLICY.format(domain=f"{domain}.example"))
    for directory, domain, lines in [("large", "web-too-large", 14000), ("long", "web-slow-body", 100)]:
        file = pathlib.Path(work, directory, ".well-known/mta-sts.txt")
        file.parent.mkdir(parents=True)
        file.write_text(POLICY.format(domain=f"{domain}.example") + "x: 1\n" * lines)


@contextlib.contextmanager
def web(work, authority):
    write_policies(work)
    # nginx's user must be able to read the files.
    pathlib.Path(work).chmod(0o755)
    pathlib.Path(work, "temp").mkdir()
    pathlib.Path(work, "nginx.conf").write_text(web_servers(work, authority))
    log = pathlib.Path(work, "nginx.log")
    with running([nginx, "-e", log, "-c", f"{work}/nginx.conf"],
                 lambda: listens("127.0.0.1" if HIGH_PORTS else GOOD_WEB, WEB_PORT["mx-plain"]), log):
        yield


def postfix_configuration(authority):
    """The lines of main.cf and of master.cf."""
    good = authority.certify("mx", [mail_host(domain) for domain in DOMAINS])
    secured = {
        GOOD_MAIL: good,
        MAIL_ADDRESS["mx-expired"]: authority.certify("mx-expired", [mail_host("mx-expired")], ago="400d"),
        MAIL_ADDRESS["mx-self-signed"]: authority.certify("mx-self", [mail_host("mx-self-signed")], self_signed=True),
        MAIL_ADDRESS["mx-wrong-name"]: authority.certify("mx-wrong", ["mail.other.example"]),
    }
    plain = MAIL_ADDRESS["mx-plain"]
    main = (f"inet_interfaces = {', '.join([*secured, plain])}\nmyhostname = mx.good.example\n"
            "smtpd_relay_restrictions = reject\n")
    master = ""
    for address, (certificate, key) in secured.items():
        master += (f"{address}:25 inet n - n - - smtpd\n  -o smtpd_tls_security_level=may\n"
                   f"  -o smtpd_tls_cert_file={certificate}\n  -o smtpd_tls_key_file={key}\n")
    return main, master + f"{plain}:25 inet n - n - - smtpd\n  -o smtpd_tls_security_level=none\n"


def serve(address, port, talk):
    """Calls talk() for each connection, in threads that end with the test."""
    listener = socket.create_server((address, port))

    def accept():
        while True:
            peer, _ = listener.accept()
            threading.Thread(target=talk_to, args=(peer,), daemon=True).start()

    def talk_to(peer):
        with peer, contextlib.suppress(OSError):
            talk(peer)

    threading.Thread(target=accept, daemon=True).start()


def endless_policy(peer):
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")
    while True:
        peer.sendall(b"x: 1\n" * 1000)


def injecting_mx(peer):
    peer.sendall(b"220 mx ESMTP\r\n")
    peer.recv(4096)
    peer.sendall(b"250-mx\r\n250 STARTTLS\r\n")
    peer.recv(4096)
    peer.sendall(b"220 go\r\n250 \x1b[31mowned\r\n")
    time.sleep(5)


def babbling_mx(peer):
    for _ in range(64):
        peer.sendall(b"220-" + b"\x1b]0;owned\x07" * 1600)
    time.sleep(1)


def resetting_mx(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def codes(result):
    return {finding["code"] for finding in result["findings"]}


def check_all():
    """Checks all domains at once and compares each with the tables."""
    names = [f"{domain}.example" for domain in DOMAINS]
    began = time.monotonic()
    printed = run(mtasts, "check", "--json", *names, status=2)
    assert time.monotonic() - began < 30, "one slow server holds up the others"
    for result in json.loads(printed)["results"]:
        domain = result["domain"].removesuffix(".example")
        verdict, expected = (WEB | MAIL)[domain]
        same((domain, result["verdict"], codes(result)), (domain, verdict, expected))
    check_other_path(printed)
    text = run(mtasts, "check", *names, status=2)
    assert "\x1b" not in text and "\x07" not in text, "what remote servers say reaches the terminal"


def check_other_path(printed):
    """The finding of a 404 names the path that has the policy, if there is one."""
    messages = {result["domain"]: finding["message"] for result in json.loads(printed)["results"]
                for finding in result["findings"] if finding["code"] == "policy-http-status"}
    assert messages["web-other-path.example"].endswith("the policy is at /mta-sts.txt"), messages
    assert messages["web-missing.example"].endswith("404 instead of 200"), messages


def check_gates():
    """The exit codes of --ready-for, on which scripts depend."""
    run(mtasts, "check", "good.example", "--ready-for", "enforce")
    run(mtasts, "check", "mx-expired.example", "--ready-for", "enforce", status=2)
    run(mtasts, "check", "web-expired.example", "--no-smtp", status=2)
    run(mtasts, "check", "mx-expired.example", "--no-smtp")
    run(mtasts, "check", "good.example", "--expect-id", "2", status=2)


def check_when_live(work):
    """The TXT record is printed once the policy is served byte for byte."""
    policy = f"{work}/policies/good/.well-known/mta-sts.txt"
    record = ["gen-sts", "good.example", "--when-live", "--id", "2"]
    same(run(mtasts, *record, "--policy", policy), '_mta-sts.good.example. 3600 IN TXT "v=STSv1; id=2"\n')
    other = pathlib.Path(work, "other.txt")
    other.write_text(pathlib.Path(policy).read_text().replace("604800", "604801"))
    same(run(mtasts, *record, "--policy", other, status=2), "")
    record[1] = "web-expired.example"
    same(run(mtasts, *record, "--policy", policy, status=2), "")


def check_few_descriptors():
    """With few descriptors, all servers were asked and the domain is good, or it is undetermined."""
    ended = set()
    for limit in range(5, 40):
        tried = subprocess.run([mtasts, "check", "--json", "good.example"], capture_output=True, text=True, check=False,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
        ended.add(tried.returncode)
        if not tried.stdout:  # the program itself cannot start: its libraries or its roots cannot be read
            assert tried.returncode in (3, 66, 127), (limit, tried.returncode, tried.stderr)
            continue
        result = json.loads(tried.stdout)["results"][0]
        servers = result["seen"]["fetches"] + [each for host in result["seen"]["mx_hosts"] for each in host["sessions"]]
        asked = bool(servers) and all(server["tls"] for server in servers)
        same((limit, result["verdict"], tried.returncode), (limit, "good", 0) if asked else (limit, "unknown", 3))
    assert {0, 3} <= ended, ended


def check_over_high_ports(work, authority):
    """The same web servers on high ports, without the privilege for port 443."""
    WEB.pop("dual", None)
    with name_server("nsd", work, {"example.": zone()}) as port, web(work, authority):
        elsewhere = []
        for domain in WEB:
            elsewhere += ["--connect-to", f"{web_host(domain)}:443:127.0.0.1:{WEB_PORT[domain]}"]
        names = [f"{domain}.example" for domain in WEB]
        began = time.monotonic()
        printed = run(mtasts, "check", f"@127.0.0.1#{port}", "--no-smtp", "--json", *elsewhere, *names,
                      status=3 if SLOW else 2, patience=90)
        assert SLOW == (60 <= time.monotonic() - began < 70), "one slow server delays the others or is not waited for"
        if SLOW:
            check_deadline([f"@127.0.0.1#{port}", "--no-smtp", "--json", *elsewhere])
    for result in json.loads(printed)["results"]:
        domain = result["domain"].removesuffix(".example")
        same((domain, result["verdict"], codes(result)), (domain, *WEB[domain]))
    if not SLOW:
        check_other_path(printed)


def check_deadline(options):
    """The run ends with --deadline: what it has not judged by then is undetermined."""
    began = time.monotonic()
    printed = run(mtasts, "check", *options, "--concurrency", "1", "--deadline", "4", "web-slow-head.example",
                  "good.example", status=3, patience=90)
    assert 4 <= time.monotonic() - began < 8, "the deadline is not kept"
    slow, late = json.loads(printed)["results"]
    same((slow["verdict"], codes(slow)), WEB["web-slow-head"])
    same((late["verdict"], codes(late)), ("unknown", {"deadline-reached"}))


def main():
    with tempfile.TemporaryDirectory() as work:
        if not HIGH_PORTS:
            prepare_namespaces(work, [GOOD_WEB, GOOD_MAIL, *WEB_ADDRESS.values(), *MAIL_ADDRESS.values()])
        trusted = Authority(work)
        os.environ["SSL_CERT_FILE"] = str(trusted.file)
        serve("127.0.0.1", ENDLESS_PORT, endless_policy)
        if HIGH_PORTS:
            return check_over_high_ports(work, trusted)
        serve(MAIL_ADDRESS["mx-injecting"], 25, injecting_mx)
        serve(MAIL_ADDRESS["mx-babbling"], 25, babbling_mx)
        serve(MAIL_ADDRESS["mx-resetting"], 25, resetting_mx)
        with name_server("nsd", work, {"example.": zone()}, port=53), web(work, trusted), \
                postfix_server(f"{work}/postfix", *postfix_configuration(trusted), lambda: listens(GOOD_MAIL, 25)):
            check_all()
            check_gates()
            check_when_live(work)
            check_few_descriptors()


if not HIGH_PORTS:
    enter_namespaces()
main()
print(f"{len(WEB) + (0 if HIGH_PORTS else len(MAIL))} deployments have the expected findings")
