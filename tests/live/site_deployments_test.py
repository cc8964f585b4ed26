#!/usr/bin/env python3
"""site_deployments_test.py MTASTS FORMAT...: the output of gen-site for containers, mailcow and ACME clients, read or
run by its consumer, or by a reader of its language."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

from laboratory import COM_HOSTS, PATH, free_port, name_server, need, need_module, run, running, same, zone_around

mtasts, *formats = sys.argv[1:]
HERE = pathlib.Path(__file__).parent

TESTING = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n"
ENFORCING = b"version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 86400\r\n"
# Unknown fields may contain special characters of a language.
HOSTILE = (b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n"
           + "x1: ${HOME}$policy`id`$(id)\"'\\n{{x}}%0a#;\x85\u2028\U0001f404 {a: b}\n".encode())
LABEL = "a" * 63
FEW = {"example.com": TESTING, "no.example": ENFORCING, "1e3.example": HOSTILE, "xn--bcher-kva.example": TESTING,
       "constructor.example": ENFORCING, "default.example": TESTING, f"{LABEL}.{LABEL}.{LABEL}.{'b' * 50}": TESTING}
MANY = {f"d{number:04}.example": (TESTING, ENFORCING)[number % 2] for number in range(1000)}


def policy_tree(work, policies):
    tree = pathlib.Path(work, "policies")
    for domain, text in policies.items():
        directory = tree / f"mta-sts.{domain}" / ".well-known"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "mta-sts.txt").write_bytes(text)
    return tree


def site(work, name, policies, *options):
    """Returns the directory that gen-site writes for these policies."""
    directory = pathlib.Path(work, "site")
    run(mtasts, "gen-site", "--format", name, "--policies", policy_tree(work, policies), "--output-dir", directory,
        *options)
    return directory


def fetch(port, host, path="/.well-known/mta-sts.txt", *options):
    """Fetches with curl. Returns (status, {header: value}, body)."""
    (curl,) = need("curl")
    answer = subprocess.run([curl, "--silent", "--include", "--max-time", "10", "--path-as-is", *options, "--header",
                             f"Host: {host}", f"http://127.0.0.1:{port}{path}"], capture_output=True, check=True,
                            timeout=30).stdout
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


@contextlib.contextmanager
def nginx(work, configuration):
    """Runs the real nginx with this configuration, without privileges, and waits until it answers."""
    (program,) = need("nginx")
    port = free_port()
    text = re.sub(r"listen \d+ ", f"listen 127.0.0.1:{port} ", configuration)
    text = re.sub(r"(pid|_path) /tmp/", rf"\1 {work}/", text)
    text = text.replace("/dev/stdout", f"{work}/access.log")
    file = pathlib.Path(work, "nginx.conf")
    file.write_text(text)
    user = ["-g", "daemon off; user root;"] if os.getuid() == 0 else ["-g", "daemon off;"]
    log = pathlib.Path(work, "nginx.log")

    def answers():
        with contextlib.suppress(subprocess.CalledProcessError):
            return fetch(port, "localhost")

    with running([program, "-c", file, "-p", work, *user], answers, log):
        assert "[warn]" not in log.read_text() and "[emerg]" not in log.read_text(), log.read_text()
        yield port


def judge_policies(port, policies):
    """Checks that each host gets its policy. One connection serves all: a start of curl takes 40 ms."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for domain, text in policies.items():
        connection.request("GET", "/.well-known/mta-sts.txt",
                           headers={"Host": f"mta-sts.{domain}", "Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        same((domain, answer.status, answer.getheader("content-type"), answer.getheader("cache-control"), answer.read()),
             (domain, 200, "text/plain; charset=utf-8", "max-age=300", text))
        assert not answer.getheader("content-encoding") and not answer.getheader("location"), answer.getheaders()
    connection.close()


def judge_server(port, policies):
    """Checks that each host gets its policy and that every other request fails."""
    judge_policies(port, policies)
    domain, text = next(iter(policies.items()))
    host = f"mta-sts.{domain}"
    status, headers, body = fetch(port, host, "/.well-known/mta-sts.txt", "--head")
    same((status, headers["content-length"], headers["content-type"], body),
         (200, str(len(text)), "text/plain; charset=utf-8", b""))
    same(fetch(port, host.upper() + ":443")[0], 200)
    same(fetch(port, host, "/.well-known/mta-sts.txt", "--range", "0-3")[2], text)
    for path in ("/", "/mta-sts.txt", "/.well-known/", "/.well-known/mta-sts.txt/", "/.well-known/mta-sts.txt.bak",
                 "/.well-known//mta-sts.txt", "/.WELL-KNOWN/mta-sts.txt", "/.mtasts.lock",
                 "/mta-sts.example.com/.well-known/mta-sts.txt"):
        same((path, fetch(port, host, path)[0]), (path, 404))
    for other in ("mta-sts.other.example", "example.com", "localhost", "mta-sts." + host, "x" + host, "mta-sts.."):
        assert fetch(port, other)[0] in (400, 404), other
    assert fetch(port, host, "/.well-known/mta-sts.txt", "--request", "POST", "--data", "x")[0] == 405


def read_compose():
    (compose,) = need("docker-compose")
    from traefik_rules import Rule, routers
    for policies, options in ((FEW, ()), (MANY, ()), (FEW, ("--certificate", "/c.pem", "--certificate-key", "/c.key"))):
        with tempfile.TemporaryDirectory() as work:
            directory = site(work, "compose", policies, *options)
            tree = os.path.realpath(os.path.join(work, "policies"))
            loaded = need_module("yaml").safe_load(run(compose, "-f", directory / "compose.yaml", "config"))
            service = loaded["services"]["mta-sts"]
            same(service["volumes"], [
                {"type": "bind", "source": os.path.realpath(directory / "nginx"), "target": "/etc/mta-sts",
                 "read_only": True},
                {"type": "bind", "source": tree, "target": "/srv/mta-sts", "read_only": True}])
            same(loaded["networks"]["traefik"], {"external": True, "name": "traefik"})
            labels = service["labels"]
            same(labels["traefik.docker.network"], "traefik")
            same(labels["traefik.http.services.mta-sts.loadbalancer.server.port"], "8080")
            hosts = []
            for router in routers(labels).values():
                rule = Rule(router["rule"])
                assert len(rule.hosts()) <= 100, router
                assert all(rule.matches(host, "/any") for host in rule.hosts())
                assert not rule.matches("mta-sts.other.example", "/.well-known/mta-sts.txt")
                hosts += rule.hosts()
                expected = {"entrypoints": "websecure", "service": "mta-sts", "tls": "true"}
                if not options:
                    expected["tls.certresolver"] = "letsencrypt"
                same({key: value for key, value in router.items() if key != "rule"}, expected)
            same(sorted(hosts), sorted(f"mta-sts.{domain}" for domain in policies))
            if options:
                same(need_module("yaml").safe_load((directory / "traefik" / "mta-sts.yaml").read_text()),
                     {"tls": {"certificates": [{"certFile": "/c.pem", "keyFile": "/c.key"}]}})
            settings = (directory / "env.example").read_text()
            (directory / ".env").write_text(re.sub("=.*", "=other", settings).replace("MEMORY=other", "MEMORY=99m"))
            changed = need_module("yaml").safe_load(run(compose, "--project-directory", directory, "-f", directory / "compose.yaml",
                                           "config"))
            same((changed["networks"]["traefik"]["name"], changed["services"]["mta-sts"]["image"]), ("other", "other"))
            # Some versions print the number of bytes.
            assert changed["services"]["mta-sts"]["mem_limit"] in ("99m", str(99 * 1024 * 1024))
            configuration = (directory / "nginx" / "nginx.conf").read_text()
            configuration = configuration.replace("/etc/mta-sts/", f"{directory}/nginx/").replace("/srv/mta-sts", tree)
            with nginx(work, configuration) as port:
                judge_server(port, policies)
                # A changed policy is served at once; a removed one is not found.
                domain = next(iter(policies))
                policy_tree(work, {domain: ENFORCING})
                same(fetch(port, f"mta-sts.{domain}")[2], ENFORCING)
                os.unlink(os.path.join(tree, f"mta-sts.{domain}", ".well-known", "mta-sts.txt"))
                same(fetch(port, f"mta-sts.{domain}")[0], 404)


def read_traefik():
    from traefik_rules import Rule
    for policies, options in ((FEW, ()), (MANY, ()), (FEW, ("--certificate", "/c.pem", "--certificate-key", "/c.key"))):
        with tempfile.TemporaryDirectory() as work:
            directory = site(work, "traefik", policies, "--proxy-to", "http://127.0.0.1:8080", *options)
            loaded = need_module("yaml").safe_load((directory / "mta-sts.yaml").read_text())
            same(loaded["http"]["services"], {"mta-sts": {"loadBalancer": {"servers": [{"url": "http://127.0.0.1:8080"}]}}})
            hosts = []
            for router in loaded["http"]["routers"].values():
                rule = Rule(router["rule"])
                assert all(rule.matches(host, "/.well-known/mta-sts.txt") for host in rule.hosts())
                assert not any(rule.matches(host, "/.well-known/mta-sts.txt/") for host in rule.hosts())
                assert not rule.matches("mta-sts.other.example", "/.well-known/mta-sts.txt")
                hosts += rule.hosts()
                same({key: value for key, value in router.items() if key != "rule"},
                     {"entryPoints": ["websecure"], "service": "mta-sts",
                      "tls": {} if options else {"certResolver": "letsencrypt"}})
            same(sorted(hosts), sorted(f"mta-sts.{domain}" for domain in policies))
            same(loaded.get("tls"), {"certificates": [{"certFile": "/c.pem", "keyFile": "/c.key"}]} if options else None)
        with tempfile.TemporaryDirectory() as work:
            assert "needs --proxy-to" in subprocess.run(
                [mtasts, "gen-site", "--format", "traefik", "--policies", policy_tree(work, FEW), "--output-dir", work + "/site"],
                capture_output=True, text=True).stderr


def mount_volumes(work, deployment, config_maps):
    """Creates the volumes of a pod as directories. Returns {mount path: directory}."""
    pod = deployment["spec"]["template"]["spec"]
    directories = {}
    for volume in pod["volumes"]:
        directory = pathlib.Path(work, "volumes", volume["name"])
        directory.mkdir(parents=True)
        for source in volume.get("projected", {"sources": []})["sources"]:
            for key, text in config_maps[source["configMap"]["name"]]["data"].items():
                assert not (directory / key).exists(), f"{key} twice"
                (directory / key).write_bytes(text.encode())
        directories[volume["name"]] = directory
    return {mount["mountPath"]: directories[mount["name"]] for mount in pod["containers"][0]["volumeMounts"]}


def read_kubernetes():
    jsonschema = need_module("jsonschema")
    validator = jsonschema.Draft7Validator(json.loads((HERE / "kubernetes_schema.json").read_text()))
    loader = getattr(need_module("yaml"), "CSafeLoader", need_module("yaml").SafeLoader)
    for policies in (FEW, MANY):
        with tempfile.TemporaryDirectory() as work:
            directory = site(work, "kubernetes", policies)
            kustomization = need_module("yaml").safe_load((directory / "kustomization.yaml").read_text())
            manifests = [manifest for file in kustomization["resources"]
                         for manifest in need_module("yaml").load_all((directory / file).read_text(), loader) if manifest]
            for manifest in manifests:
                validator.validate(manifest)
            names = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests]
            same(len(set(names)), len(names))
            found = {kind: {manifest["metadata"]["name"]: manifest for manifest in manifests
                            if manifest["kind"] == kind}
                     for kind in ("ConfigMap", "Deployment", "Service", "Ingress")}
            for manifest in found["ConfigMap"].values():
                assert sum(map(len, manifest["data"].values())) < 1 << 20
            deployment, service = found["Deployment"]["mta-sts"], found["Service"]["mta-sts"]
            pod = deployment["spec"]["template"]
            for selector in (deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"]):
                assert selector.items() <= pod["metadata"]["labels"].items(), selector
            same(pod["spec"]["containers"][0]["ports"], [{"name": "http", "containerPort": 8080}])
            same(service["spec"]["ports"], [{"name": "http", "port": 80, "targetPort": "http"}])
            hosts, secrets = [], []
            for ingress in found["Ingress"].values():
                (tls,) = ingress["spec"]["tls"]
                same(tls["hosts"], [rule["host"] for rule in ingress["spec"]["rules"]])
                hosts += tls["hosts"]
                secrets.append(tls["secretName"])
                for rule in ingress["spec"]["rules"]:
                    same(rule["http"]["paths"], [{"path": "/", "pathType": "Prefix", "backend": {
                        "service": {"name": "mta-sts", "port": {"name": "http"}}}}])
            same(sorted(hosts), sorted(f"mta-sts.{domain}" for domain in policies))
            same(len(set(secrets)), len(secrets))
            mounts = mount_volumes(work, deployment, found["ConfigMap"])
            configuration = (mounts["/etc/mta-sts"] / "nginx.conf").read_text()
            for path, volume in mounts.items():
                if path != "/tmp":
                    configuration = configuration.replace(path, str(volume))
            with nginx(work, configuration) as port:
                judge_server(port, policies)
                probe = pod["spec"]["containers"][0]["readinessProbe"]["httpGet"]
                same(fetch(port, probe["httpHeaders"][0]["value"], probe["path"])[0], 200)


WORKER = """
import worker from "./worker.mjs";
import { readFileSync } from "node:fs";
const answers = [];
for (const { url, method } of JSON.parse(readFileSync(0, "utf8"))) {
  const answer = await worker.fetch(new Request(url, { method }));
  const body = Buffer.from(await answer.arrayBuffer()).toString("base64");
  answers.push({ status: answer.status, type: answer.headers.get("content-type"),
                 cache: answer.headers.get("cache-control"), allow: answer.headers.get("allow"), body });
}
console.log(JSON.stringify(answers));
"""


def read_worker():
    import base64
    (node,) = need("node")
    for policies in (FEW, MANY):
        with tempfile.TemporaryDirectory() as work:
            directory = site(work, "cloudflare-worker", policies)
            shutil.copy(directory / "worker.js", pathlib.Path(work, "worker.mjs"))
            pathlib.Path(work, "ask.mjs").write_text(WORKER)
            asked = []

            def ask(host, path="/.well-known/mta-sts.txt", method="GET", asked=asked):
                asked.append({"url": f"https://{host}{path}", "method": method})

            for domain in policies:
                ask(f"mta-sts.{domain}")
            host = f"mta-sts.{next(iter(policies))}"
            ask(host, "/.well-known/mta-sts.txt?query")
            ask(host, method="HEAD")
            ask(host, method="POST")
            for path in ("/", "/.well-known/", "/.well-known/mta-sts.txt/", "/.well-known//mta-sts.txt", "/constructor"):
                ask(host, path)
            for other in ("constructor", "__proto__", "toString", "mta-sts.other.example", "example.com"):
                ask(other)
            answers = json.loads(run(node, pathlib.Path(work, "ask.mjs"), stdin=json.dumps(asked)))
            for text, answer in zip(policies.values(), answers):
                same((answer["status"], answer["type"], answer["cache"], base64.b64decode(answer["body"])),
                     (200, "text/plain; charset=utf-8", "max-age=300", text))
            query, head, post, *others = answers[len(policies):]
            same((query["status"], head["status"], head["type"], head["body"]),
                 (200, 200, "text/plain; charset=utf-8", ""))
            same((post["status"], post["allow"]), (405, "GET, HEAD"))
            same([answer["status"] for answer in others], [404] * 10)
            routes = re.findall(r'pattern = "([^"]+)"', (directory / "wrangler.toml").read_text())
            same(routes, sorted(f"mta-sts.{domain}" for domain in policies))


CLOUDFRONT = """
const handler = new Function(require("fs").readFileSync(process.argv[2], "utf8") + "; return handler;")();
const ask = (host, uri) => handler({ request: { uri, headers: { host: { value: host } } } });
console.log(JSON.stringify(JSON.parse(process.argv[3]).map(([host, uri]) => ask(host, uri))));
"""


def read_static():
    import tomllib
    (node,) = need("node")
    same_policy = {domain: TESTING for domain in FEW}
    with tempfile.TemporaryDirectory() as work:
        directory = site(work, "netlify", same_policy)
        settings = tomllib.loads((directory / "netlify.toml").read_text())
        same(settings["build"], {"publish": "public"})
        same([(row["for"], row["values"]["Content-Type"]) for row in settings["headers"]],
             [("/.well-known/mta-sts.txt", "text/plain; charset=utf-8")])
        same((directory / "public/.well-known/mta-sts.txt").read_bytes(), TESTING)
    with tempfile.TemporaryDirectory() as work:
        directory = site(work, "s3", FEW)
        path = "/.well-known/mta-sts.txt"
        asked = [["MTA-STS.example.com", path], ["mta-sts.no.example", path], ["mta-sts.no.example", "/"],
                 ["mta-sts.no.example", path + "/"]]
        pathlib.Path(work, "ask.js").write_text(CLOUDFRONT)
        answers = json.loads(run(node, pathlib.Path(work, "ask.js"), directory / "cloudfront-function.js", json.dumps(asked)))
        # The key of each policy in the bucket is its path in the tree.
        for domain, answer in zip(("example.com", "no.example"), answers):
            same(pathlib.Path(work, "policies", answer["uri"][1:]).read_bytes(), FEW[domain])
        same([answer.get("statusCode") for answer in answers], [None, None, 404, 404])


def shell_environment(work, **variables):
    """The environment of a script, with `work`/bin first in PATH."""
    return {"PATH": f"{work}/bin:{PATH}", "LC_ALL": "C.UTF-8", "HOME": str(work), **variables}


def script(work, *command, status=0, **variables):
    ended = subprocess.run(["sh", *map(str, command)], env=shell_environment(work, **variables), cwd=work,
                           capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == status, f"{command} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}"
    return ended.stdout + ended.stderr


def wrapper(work, name, text):
    """Installs a program of this name before the real one."""
    file = pathlib.Path(work, "bin", name)
    file.parent.mkdir(exist_ok=True)
    file.write_text("#!/bin/sh\n" + text)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def check_scripts(directory):
    (shellcheck,) = need("shellcheck")
    for file in directory.glob("*.sh"):
        run(shellcheck, "--shell=sh", file)


def run_mailcow():
    (curl,) = need("curl")
    from mailcow_api import Mailcow
    from namespaces import Authority
    with tempfile.TemporaryDirectory() as work:
        certificate = Authority(work).certify("mailcow", ["localhost"])
        pathlib.Path(work, "key").write_text("X-API-Key: 012345-ABCDEF\n")
        pathlib.Path(work, "wrong").write_text("X-API-Key: 999999-ABCDEF\n")
        wrapper(work, "curl", f'printf "%s\\n" "$*" >>{work}/curl.log\nexec {curl} "$@"\n')
        longest = TESTING.replace(b"604800", b"31557600")
        policies = {"example.com": TESTING, "b.example": ENFORCING, "long.example": longest}
        directory = site(work, "mailcow", policies)
        check_scripts(directory)
        with Mailcow(certificate, "012345-ABCDEF", ["example.com", "b.example", "long.example"]) as mailcow:
            call = (directory / "mailcow.sh", f"https://localhost:{mailcow.port}/")
            trusted = {"CURL_CA_BUNDLE": f"{work}/ca.pem"}
            # A wrong certificate and a wrong key: nothing is set, and both are reported.
            assert "FAILED" in script(work, *call, "key", status=1)
            assert "FAILED" in script(work, *call, "wrong", status=1, **trusted)
            same(mailcow.policies, {})
            output = script(work, *call, "key", status=1, **trusted)
            assert "example.com: added\n" in output and "b.example: added\n" in output, output
            assert "long.example: FAILED; add: " in output and "max_age" in output, output
            same(mailcow.policies["b.example"],
                 {"version": "stsv1", "mode": "enforce", "max_age": "86400", "mx": "*.example.com", "active": "1"})
            # Equal policies are kept, and changed ones are updated.
            saved = mailcow.saved
            policies = {"example.com": TESTING, "b.example": ENFORCING.replace(b"86400", b"86401")}
            shutil.rmtree(pathlib.Path(work, "policies"))
            site(work, "mailcow", policies)
            same(sorted(script(work, *call, "key", **trusted).splitlines()),
                 ["b.example: changed", "example.com: unchanged"])
            same(mailcow.saved, saved + 1)
            same(mailcow.policies["b.example"]["max_age"], "86401")
            site(work, "mailcow", {"unknown.example": TESTING})
            assert "unknown.example: FAILED" in script(work, *call, "key", status=1, **trusted)
        assert "012345" not in pathlib.Path(work, "curl.log").read_text()
        script(work, *call[:1], "http://localhost/", "key", status=64)
        script(work, *call, "nowhere", status=66)


def san_of(file):
    (openssl,) = need("openssl")
    text = run(openssl, "x509", "-in", file, "-noout", "-ext", "subjectAltName")
    return sorted(re.findall(r"DNS:([^,\s]+)", text))


def expected_certificates(directory):
    lines = [line.split() for line in (directory / "certificates.txt").read_text().splitlines() if line[0] != "#"]
    return {name: sorted(hosts.split(",")) for name, hosts in lines}


ACME_DOMAINS = {f"d{number:03}.example": TESTING for number in range(150)} | {
    f"{LABEL}.{LABEL}.{LABEL}.{'b' * 50}": TESTING}


def run_acme(client, command, files):
    """Runs the script with the real client and an ACME server that issues without a challenge. The certificates have
    the names, and only a certificate with changed names is issued again."""
    need(client)
    from acme_server import AcmeServer
    from namespaces import Authority
    with tempfile.TemporaryDirectory() as work:
        # Few certificates, since the clients start slowly.
        directory = site(work, "acme", ACME_DOMAINS, "--names-in-certificate", "100")
        check_scripts(directory)
        with AcmeServer(Authority(work)) as server:
            def issue():
                script(work, directory / f"{client}.sh", *command(work, server.url), **files(work)[1])
                wanted = expected_certificates(directory)
                path = files(work)[0]
                same({name: san_of(path(name)) for name in wanted}, wanted)
                issued, server.issued = server.issued, []
                return sorted(sorted(names) for names in issued)

            same(issue(), sorted(expected_certificates(directory).values()))
            assert len(expected_certificates(directory)) > 1
            same(issue(), [])
            before = set(map(tuple, expected_certificates(directory).values()))
            site(work, "acme", {"d070a.example": TESTING}, "--names-in-certificate", "100")
            anew = issue()
            same(anew, sorted(names for names in expected_certificates(directory).values() if tuple(names) not in before))
            assert 1 <= len(anew) <= 3, anew


def run_certbot():
    def command(work, url):
        return ("--server", url, "--email", "hostmaster@example.com", "--no-eff-email", "--config-dir", f"{work}/etc",
                "--work-dir", f"{work}/lib", "--logs-dir", f"{work}/log")

    def files(work):
        return (lambda name: f"{work}/etc/live/{name}/fullchain.pem",
                {"CHALLENGE": f"--webroot --webroot-path {work}"})
    run_acme("certbot", command, files)


def run_lego():
    def command(_, url):
        return "--server", url, "--email", "hostmaster@example.com"

    def files(work):
        return (lambda name: f"{work}/lego/certificates/{name}.crt",
                {"CHALLENGE": f"--http --http.webroot {work}", "LEGO_PATH": f"{work}/lego"})
    run_acme("lego", command, files)


CAA_RECORDS = """\
free        IN MX    10 mail.example
other       IN CAA   0 issue "ca.example.net"
permitted   IN CAA   0 issue "ca.example.net"
permitted   IN CAA   0 issue "letsencrypt.org; validationmethods=dns-01"
nobody      IN CAA   0 issue ";"
iodef       IN CAA   0 iodef "mailto:hostmaster@example.com"
wild        IN CAA   0 issuewild ";"
mta-sts.alias IN CNAME web
alias       IN CAA   0 issue "letsencrypt.org"
web         IN CAA   0 issue "ca.example.net"
mta-sts.own IN CAA   0 issue "letsencrypt.org"
own         IN CAA   0 issue ";"
"""
# The record that each set lacks, by domain.
CAA_MISSING = {"nobody.com": "nobody.com", "other.com": "other.com", "mail.other.com": "other.com", "alias.com": "web.com"}


def read_caa():
    (checkzone,) = need("named-checkzone")
    domains = ["free", "other", "mail.other", "permitted", "nobody", "iodef", "wild", "alias", "own"]
    with tempfile.TemporaryDirectory() as work:
        directory = site(work, "acme", {f"{name}.com": TESTING for name in domains})
        zone = pathlib.Path(work, "com.zone")
        zone.write_text(zone_around(COM_HOSTS + (directory / "caa.zone").read_text(), "com."))
        run(checkzone, "com", zone)
        run(mtasts, "lint", "zone", "--origin", "com", zone)

        def missing(port, *options):
            """Returns what "check --ca" finds about CAA: {domain: hint}."""
            at = f"@127.0.0.1#{port}"
            lines = subprocess.run([mtasts, "check", at, "--no-smtp", "--ndjson", "--domains-file", directory / "domains.txt",
                                    *options], capture_output=True, text=True, timeout=30).stdout.splitlines()
            results = [json.loads(line) for line in lines]
            same(len(results), len(domains))
            return {result["domain"]: finding["hint"] for result in results for finding in result["findings"]
                    if finding["code"].startswith("caa-")}

        def record(owner, ca="letsencrypt.org"):
            return f'{owner}. CAA 0 issue "{ca}"'

        with name_server("nsd", work, {"com.": zone_around(COM_HOSTS + CAA_RECORDS, "com.")}) as port:
            found = missing(port, "--ca", "letsencrypt.org")
            same(found, {domain: "add the record: " + record(owner) for domain, owner in CAA_MISSING.items()})
            found = missing(port, "--ca", "CA.example.net")
            same(sorted(found.values()), sorted("add the record: " + record(owner, "ca.example.net")
                                                for owner in ("mta-sts.own.com", "nobody.com")))
            # Without a certificate no CA is known.
            same(missing(port), {})
        # No answer is no permission.
        found = missing(port, "--ca", "letsencrypt.org", "--timeout", "1")
        same(set(found), {f"{name}.com" for name in domains})
    with tempfile.TemporaryDirectory() as work:
        directory = site(work, "acme", {f"{name}.com": TESTING for name in domains})
        added = "".join(record(owner) + "\n" for owner in sorted(set(CAA_MISSING.values())))
        with name_server("nsd", work, {"com.": zone_around(COM_HOSTS + CAA_RECORDS + added, "com.")}) as port:
            same(missing(port, "--ca", "letsencrypt.org"), {})


READERS = {"compose": read_compose, "traefik": read_traefik, "kubernetes": read_kubernetes, "cloudflare-worker": read_worker, "static": read_static,
           "mailcow": run_mailcow, "certbot": run_certbot, "lego": run_lego, "caa": read_caa}

for one in formats:
    READERS[one]()
    print(f"{one}: as it should be")
