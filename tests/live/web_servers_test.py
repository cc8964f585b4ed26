#!/usr/bin/env python3
"""web_servers_test.py MTASTS nginx|caddy|apache|haproxy: the files of gen-site with that server as Debian
installs it, put there by the commands of NEXT-STEPS.md, for one domain and for a thousand, beside another site and
without: curl is served what senders must be served, and check finds nothing wrong. In namespaces of its own, with an
/etc and a /run of its own."""
import contextlib
import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from laboratory import PATH, name_server, need, run, running, same
from namespaces import (Authority, certificates_of_certbot, certificates_wanted, enter_namespaces, mount,
                        servers_of_root)

mtasts, server = sys.argv[1:3]
PROGRAMS = {"nginx": "nginx", "caddy": "caddy", "apache": "apache2", "haproxy": "haproxy"}
program, curl = need(PROGRAMS[server], "curl")
need("nsd", "dig")

ADDRESS = "192.0.2.1"  # a documentation address, since a private one would be a finding
POLICY_PATH = "/.well-known/mta-sts.txt"
LONG = ".".join(["a" * 63, "b" * 63, "c" * 63])
# Names with a special meaning in configuration languages or file systems.
ODD = ["no", "on", "1e3", "null", "0", "constructor", "xn--mnchen-3ya", "default", "www", LONG]
# nginx takes 512 names without a larger table of names.
COUNT = 1000 if server == "nginx" else 200
MANY = [f"{name}.example" for name in ODD + [f"d{number}" for number in range(COUNT - len(ODD))]]
ONE = ["one.example"]
NOT_THERE = ["/", "/.well-known/", "/mta-sts.txt", POLICY_PATH + "/", POLICY_PATH + ".bak", "/index.html", "/icons/",
             "/.well-known/mta-sts", "/cgi-bin/x"]


def policy_host(domain):
    return f"mta-sts.{domain}"


def zone():
    lines = ["$ORIGIN example.", "$TTL 3600", "@ IN SOA ns hostmaster 1 7200 900 1209600 300", "@ IN NS ns",
             "ns IN A 127.0.0.1", f"www IN A {ADDRESS}", "reports IN A 192.0.2.2", "reports IN MX 10 reports"]
    for domain in ONE + MANY + ["unknown.example"]:
        lines += [f"{domain}. IN MX 10 mx.example.", f"mta-sts.{domain}. IN A {ADDRESS}",
                  f'_mta-sts.{domain}. IN TXT "v=STSv1; id=1"',
                  f'_smtp._tls.{domain}. IN TXT "v=TLSRPTv1; rua=mailto:tls@reports.example"']
    return "\n".join([*lines, "mx IN A 192.0.2.3"]) + "\n"


def certificates_for(site, domains):
    """Returns the names of certbot's certificates for a site, each with its hosts."""
    wanted = certificates_wanted(site)
    if server == "haproxy" and wanted:
        # HAProxy searches all certificates for a name.
        for number, domain in enumerate(domains):
            list(wanted.values())[number % len(wanted)].add(policy_host(domain))
    return wanted


def commands_of(steps, *first_words):
    """Returns the commands of NEXT-STEPS.md that begin with one of the words, without those for a running system."""
    lines = [line.strip() for line in pathlib.Path(steps).read_text().splitlines() if line.startswith("   ")]
    return [line.split(" && ")[0] for line in lines if line.split()[0] in first_words]


def follow(etc, steps, *first_words):
    assert os.path.samefile("/etc", etc), "/etc is that of the machine"
    followed = commands_of(steps, *first_words)
    assert followed, f"{steps} has no {first_words}"
    for command in followed:
        run("sh", "-c", command)


class Nginx:
    words = "install", "nginx"
    command = [program, "-g", "daemon off;"]

    @staticmethod
    def before(etc, certificate, key):
        (etc / "nginx/sites-enabled/default").unlink(missing_ok=True)
        if certificate:
            # The settings of http{} apply to our servers too. The other site has its own maximum.
            (etc / "nginx/conf.d/all.conf").write_text(
                "charset koi8-r; gzip_types *; gzip_min_length 1; add_header X-All 1; autoindex on;\n")
            (etc / "nginx/sites-enabled/www").write_text(
                f"server {{ listen 443 ssl; server_name www.example; ssl_certificate {certificate};"
                f" ssl_certificate_key {key}; location / {{ return 200 theirs; }} }}\n")

    @staticmethod
    def check(etc):
        same(subprocess.run([program, "-t", "-q"], capture_output=True, text=True, check=True).stderr, "")


class Apache:
    words = "install", "a2enmod", "a2ensite", "apachectl"
    command = ["sh", "-c", ". /etc/apache2/envvars && exec apache2 -D FOREGROUND"]

    @staticmethod
    def before(etc, certificate, key):
        (etc / "apache2/sites-enabled/000-default.conf").unlink(missing_ok=True)
        if certificate:
            run("a2enmod", "ssl")
            (etc / "apache2/sites-enabled/000-www.conf").write_text(
                f"<VirtualHost *:443>\nServerName www.example\nSSLEngine on\nSSLCertificateFile {certificate}\n"
                f"SSLCertificateKeyFile {key}\nDocumentRoot /etc/theirs\n</VirtualHost>\n"
                "<Directory /etc/theirs>\nRequire all granted\n</Directory>\n")
            (etc / "theirs").mkdir()
            (etc / "theirs/index.html").write_text("theirs")

    @staticmethod
    def check(etc):
        run("apachectl", "configtest")


class Caddy:
    words = "install",
    command = [program, "run", "--adapter", "caddyfile", "--config", "/etc/caddy/Caddyfile"]
    authority = None

    @classmethod
    def before(cls, etc, certificate, key):
        cls.site = certificate and f"https://www.example {{\n\ttls {certificate} {key}\n\trespond theirs\n}}\n"

    @classmethod
    def check(cls, etc):
        """Uses the test's certificate authority; everything else is as installed or as in NEXT-STEPS.md."""
        file = etc / "caddy/Caddyfile"
        text = file.read_text()
        run(program, "validate", "--adapter", "caddyfile", "--config", file)
        options = (f"local_certs\nskip_install_trust\nadmin off\nstorage file_system {cls.authority.work}/caddy\n"
                   f"pki {{\n ca {{\n root {{\n cert {cls.authority.file}\n key {cls.authority.key}\n}}\n}}\n}}\n")
        file.write_text((text.replace("\n{\n", "\n{\n" + options, 1) if "\n{\n" in text else f"{{\n{options}}}\n" + text)
                        + (cls.site or ""))
        run(program, "validate", "--adapter", "caddyfile", "--config", file)


class Haproxy:
    words = "install", "sh"
    command = [program, "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]

    @classmethod
    def before(cls, etc, certificate, key):
        cls.command = [program, "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
        cls.certificate = certificate
        if certificate:
            (etc / "haproxy/www.pem").write_text(certificate.read_text() + key.read_text())

    @classmethod
    def check(cls, etc):
        ours = etc / "haproxy/mta-sts/mta-sts.cfg"
        if cls.certificate:
            begun, _, rest = ours.read_text().partition("from here\n")
            rules, end, _ = rest.partition("    # to here\n")
            assert begun and end
            ours = etc / "haproxy/www.cfg"
            ours.write_text("frontend www\n    bind :443 ssl crt /etc/haproxy/www.pem crt /etc/haproxy/mta-sts/certificates\n"
                            + rules + "    http-request return status 200 content-type text/plain string theirs\n")
        cls.command = [*cls.command, "-f", ours]
        checked = subprocess.run([*map(str, cls.command[:1]), "-c", *map(str, cls.command[3:])], capture_output=True,
                                 text=True, check=True)
        assert "mta-sts" not in checked.stderr, checked.stderr


KIND = {"nginx": Nginx, "apache": Apache, "caddy": Caddy, "haproxy": Haproxy}[server]


def fetch(host, path=POLICY_PATH, *options):
    """Fetches with curl. Returns (status, header fields, body), or None if the server closes the connection."""
    with tempfile.TemporaryDirectory() as directory:
        head, body = pathlib.Path(directory, "head"), pathlib.Path(directory, "body")
        ended = subprocess.run([curl, "--silent", "--max-time", "20", "--path-as-is", "--dump-header", head, "--output",
                                body, *options, f"https://{host}{path}"], check=False)
        if ended.returncode != 0:
            return None
        first, *lines = head.read_text().strip().splitlines()
        fields = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        return int(first.split()[1]), fields, body.read_bytes() if body.exists() else b""


def must_serve(host, policy, *options):
    answer = fetch(host, POLICY_PATH, *options)
    assert answer, f"{host} {options}: no answer"
    status, fields, body = answer
    same((host, status, fields.get("content-type"), fields.get("cache-control"), fields.get("content-encoding"), body),
         (host, 200, "text/plain; charset=utf-8", "max-age=300", None, policy))


def must_refuse(host, *options, other_site):
    """Checks that a request for another host gets no policy. Caddy answers 200 without a body if no site has the
    host; its own Caddyfile refuses it."""
    answer = fetch(host, POLICY_PATH, *options)
    is_refused = answer is None or answer[0] in (400, 403, 404, 421)
    is_theirs = other_site and answer and answer[2] == b"theirs"
    assert is_refused or is_theirs or (server == "caddy" and other_site and answer[2] == b""), f"{host} {options}: {answer}"


def check_with_curl(domain, policy, other_site):
    host = policy_host(domain)
    for options in ([], ["--http1.1"], ["--compressed"], ["--ipv4", "--user-agent", ""],
                    ["--header", f"Host: {host.upper()}"], ["--header", f"Host: {host}:443"]):
        must_serve(host, policy, *options)
    status, fields, body = fetch(host, POLICY_PATH, "--head")
    same((status, fields["content-type"], fields["content-length"], body[:0]),
         (200, "text/plain; charset=utf-8", str(len(policy)), b""))
    for path in NOT_THERE:
        same((path, fetch(host, path)[0]), (path, 404))
    for other in ("unknown.example", "mta-sts.unknown.example", "..", f"{host}/../..", "127.0.0.1", "mta-sts.invalid"):
        must_refuse(host, "--http1.1", "--header", f"Host: {other}", other_site=other_site)


def memory(pid):
    """Memory of the process and its children in MB, with shared pages counted once."""
    pids, total = [str(pid)], 0
    while pids:
        one = pids.pop()
        for task in pathlib.Path("/proc", one, "task").iterdir():
            pids += (task / "children").read_text().split()
        rollup = pathlib.Path("/proc", one, "smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return round(total / 1024)


@contextlib.contextmanager
def serving(host, log):
    began = time.monotonic()
    with running(KIND.command, lambda: fetch(host), log, 60,
                 env=os.environ | {"PATH": PATH, "HOME": str(log.parent)}) as process:
        print(f"{server}: answers after {time.monotonic() - began:.2f} s with {memory(process.pid)} MB")
        yield


def write_tree(work, domains):
    """Writes policies as gen-policy does: two different ones, and every tenth with CRLF."""
    names = work / "names"
    for eol, mode, chosen in (("lf", "testing", domains), ("crlf", "enforce", domains[5::10])):
        if chosen:
            names.write_text("\n".join(chosen))
            run(mtasts, "gen-policy", "--mx", "mx.example", "--mode", mode, "--eol", eol, "--output-dir",
                work / "policies", "--domains-file", names)
    return {domain: (work / "policies" / policy_host(domain) / POLICY_PATH[1:]).read_bytes() for domain in domains}


def check_site(etc, work, authority, domains, other_site, options=()):
    """Writes the tree and the site, follows the steps, starts the server and checks its responses."""
    work.mkdir()
    policies = write_tree(work, domains)
    site = work / "site"
    run(mtasts, "gen-site", "--format", server, "--policies", work / "policies", "--output-dir", site, *options)
    certificates_of_certbot(etc, authority, certificates_for(site, domains))
    remove_sites(etc)
    KIND.before(etc, *(authority.certify("www", ["www.example"]) if other_site else (None, None)))
    follow(etc, site / "NEXT-STEPS.md", *KIND.words)
    KIND.check(etc)
    with serving(policy_host(domains[0]), work / "log"):
        for domain in dict.fromkeys([domains[0], *set(domains) & {LONG + ".example"}, domains[-1]]):
            check_with_curl(domain, policies[domain], other_site)
        for domain in domains[1:len(ODD)]:
            must_serve(policy_host(domain), policies[domain])
        if other_site:
            same(fetch("www.example", "/")[::2], (200, b"theirs"))
        # The earlier default site is still the default; without one, unknown hosts are refused.
        answer = fetch("mta-sts.unknown.example", POLICY_PATH, "--insecure")
        if other_site and server in ("nginx", "haproxy"):
            same(answer[::2], (200, b"theirs"))
        else:
            assert answer is None or answer[0] in (404, 421), answer
        check_with_mtasts(site, domains)
        check_renewed(work, domains[0])


def check_with_mtasts(site, domains):
    """The last steps: every policy is valid and live byte for byte, so that each TXT record is printed."""
    check, sts = (command for command in commands_of(site / "NEXT-STEPS.md", "mtasts")
                  if re.match("mtasts (check --no-smtp|gen-sts --when-live --policies) ", command))
    if server == "caddy":
        # Caddy obtains a certificate at its first use; those of its own authority begin at that time.
        first = time.monotonic()
        for _ in range(3):
            subprocess.run(["sh", "-c", f"{mtasts}{check.removeprefix('mtasts')}"], check=False, capture_output=True)
        print(f"caddy: gets {len(domains)} certificates in {time.monotonic() - first:.1f} s")
    began = time.monotonic()
    # The certificates of Caddy's own authority are valid for hours.
    run("sh", "-c", f"{mtasts}{check.removeprefix('mtasts')} --watch-expiry 0")
    same(run("sh", "-c", f"{mtasts}{sts.removeprefix('mtasts')} --id 2").count("v=STSv1; id=2"), len(domains))
    print(f"{server}: {len(domains)} policies are good, after {time.monotonic() - began:.1f} s")


def check_renewed(work, domain):
    """A new policy is served at once; HAProxy still serves the one that it read at its start."""
    run(mtasts, "gen-policy", "--mx", "mx2.example", "--mode", "enforce", "--accept-mx", "--output-dir",
        work / "policies", domain)
    _, _, body = fetch(policy_host(domain))
    same(b"mx: mx2.example" in body, server != "haproxy")


class Backend(http.server.BaseHTTPRequestHandler):
    """A program like mailcow behind the proxy: it finds the policy by the name of the host."""
    def do_GET(self):
        text = f"version: STSv1\nmode: testing\nmx: mx.example\nmax_age: 604800\nhost: {self.headers['Host']}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def check_proxy(etc, work, authority):
    """The server has the certificates, and a program behind it has the policies."""
    work.mkdir()
    remove_sites(etc)
    KIND.before(etc, None, None)
    domains = MANY[100:102]
    write_tree(work, domains)
    certificate, key = authority.certify("proxy", [policy_host(domain) for domain in domains])
    backend = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    run(mtasts, "gen-site", "--format", server, "--policies", work / "policies", "--output-dir", work / "site",
        "--certificate", certificate, "--certificate-key", key, "--proxy-to", f"http://127.0.0.1:{backend.server_port}")
    follow(etc, work / "site/NEXT-STEPS.md", *KIND.words)
    KIND.check(etc)
    with serving(policy_host(domains[0]), work / "log"):
        for host in map(policy_host, domains):
            status, fields, body = fetch(host)
            same((status, fields["content-type"], f"host: {host}\n".encode() in body), (200, "text/plain", True))
            same([fetch(host, path)[0] for path in NOT_THERE], [404] * len(NOT_THERE))
        must_refuse(policy_host(domains[0]), "--http1.1", "--header", "Host: mta-sts.unknown.example", other_site=True)
    backend.shutdown()


def remove_sites(etc):
    """Removes the files of an earlier site, whose name follows its first domain."""
    for directory in ("nginx/sites-enabled", "nginx/conf.d", "apache2/sites-enabled"):
        for file in pathlib.Path(etc, directory).glob("*mta-sts*"):
            file.unlink()


def check_two_sites(etc, work, authority):
    """Two sites of one server: it loads both without a warning, and each serves its own policies."""
    work.mkdir()
    remove_sites(etc)
    KIND.before(etc, None, None)
    served = {}
    for name, domains in (("first", MANY[100:102]), ("second", MANY[102:104])):
        directory = work / name
        directory.mkdir()
        served |= write_tree(directory, domains)
        certificate, key = authority.certify(name, [policy_host(domain) for domain in domains])
        run(mtasts, "gen-site", "--format", server, "--policies", directory / "policies", "--output-dir",
            directory / "site", "--certificate", certificate, "--certificate-key", key)
        follow(etc, directory / "site/NEXT-STEPS.md", *KIND.words)
    KIND.check(etc)
    with serving(policy_host(MANY[100]), work / "log"):
        for domain, policy in served.items():
            must_serve(policy_host(domain), policy)
    assert "conflicting" not in (work / "log").read_text()


def main():
    with servers_of_root([ADDRESS]) as (work, etc):
        if server == "apache":
            run(mount, "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/var/lib/apache2")  # a2enmod writes its state there
        authority = Caddy.authority = Authority(work)
        os.environ["SSL_CERT_FILE"] = str(authority.file)
        os.environ["CURL_CA_BUNDLE"] = str(authority.file)
        given = authority.certify("given", [policy_host(domain) for domain in ONE + MANY[:12]])
        os.chmod(given[1], 0o600)
        with name_server("nsd", work, {"example.": zone()}, port=53):
            check_site(etc, work / "one", authority, ONE, other_site=False)
            check_site(etc, work / "given", authority, ONE + MANY[:12], other_site=False,
                       options=["--certificate", given[0], "--certificate-key", given[1]])
            check_site(etc, work / "many", authority, MANY, other_site=True)
            if server in ("nginx", "apache"):
                check_two_sites(etc, work / "two", authority)
            check_proxy(etc, work / "proxy", authority)


enter_namespaces()
main()
print(f"{server} serves policies as senders want them")
