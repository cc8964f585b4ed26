#!/usr/bin/env python3
"""rollout_senders_test.py MTASTS: the life of a policy for a primary and five hosted domains: from nothing to mode
enforce, a move of the mail to another MX host, the end of a hosted domain. BIND has the zones, nginx the emitted site,
Postfix the mail. Two senders that honour MTA-STS send to all domains without a pause, and no mail is refused. At last
the MX of a domain moves without apply, and they refuse its mail: so they would have shown a wrong step before."""
import collections
import datetime
import os
import pathlib
import re
import smtplib
import sys
import threading
import time

from laboratory import SERVERS, listens, name_server, need, postfix_server, run, running, same, wait_until
from namespaces import (Authority, certificates_of_certbot, certificates_wanted, enter_namespaces,
                        servers_of_root)

BEGIN = time.monotonic()
mtasts = pathlib.Path(sys.argv[1]).resolve()
nginx, mta_sts_daemon, dig, _, _, _ = need("nginx", "mta-sts-daemon", "dig", "curl", "named", "postfix")

PRIMARY = "example.com"
HOSTED = [f"h{number}.example" for number in range(1, 6)]
DOMAINS = [PRIMARY, *HOSTED]
STRAY, LEAVER = HOSTED[0], HOSTED[-1]
# Documentation addresses, since private ones would be findings.
WEB, SENDER = "192.0.2.80", "192.0.2.99"
MAIL = {"mail.example.com": "192.0.2.25", "mail2.example.com": "192.0.2.26", "mail3.example.com": "192.0.2.27"}
OLD, NEW, OTHER = MAIL
TTL, MAX_AGE, MIN_TESTING = 2, 6, 3
# Each sender's daemon for policies: its port, and the seconds for which it uses a policy without a look at the record.
# One has stale DNS for a TTL; the other keeps each policy for its max_age, whatever the id.
SENDERS = {"prompt": (8461, TTL), "late": (8462, 10**6)}

# They return when the servers have the new zones, and the new site.
HOOKS = {
    "reload-zones": """\
loads() {{ grep -c 'all zones loaded' {work}/named/log; }}
before=$(loads)
kill -HUP "$(cat {work}/named/named.pid)"
until [ "$(loads)" -gt "$before" ]; do sleep 0.05; done
""",
    "reload-site": f"""\
nginx -s reload
until curl --silent --insecure --output /dev/null https://{WEB}/; do sleep 0.05; done
""",
}


class Zones:
    """The zones of BIND: records of the operator, and the files of mtasts, which they include."""

    def __init__(self, work):
        self.work, self.serial = work, 1
        self.mx = {domain: [OLD] for domain in DOMAINS}
        (work / "state/zones").mkdir(parents=True)
        for domain in DOMAINS:
            self.file_of_mtasts(domain).touch()

    def file_of_mtasts(self, domain):
        return self.work / "state/zones" / f"{domain}.zone"

    def mx_data(self, domain):
        return [f"{10 * number} {host}." for number, host in enumerate(self.mx[domain], 1)]

    def text(self, domain):
        lines = [f"$ORIGIN {domain}.", f"$TTL {TTL}", f"@ SOA ns hostmaster {self.serial} 7200 900 1209600 {TTL}",
                 "@ NS ns", "ns A 127.0.0.1", *(f"@ MX {data}" for data in self.mx_data(domain))]
        if domain == PRIMARY:
            lines += [f"web A {WEB}", *(f"{host}. A {address}" for host, address in MAIL.items())]
        return "\n".join([*lines, f"$INCLUDE {self.file_of_mtasts(domain)}", ""])

    def move(self, domains, hosts):
        """Changes the MX records; BIND has them at the end."""
        self.serial += 1
        for domain in domains:
            self.mx[domain] = hosts
            (self.work / "named" / f"{DOMAINS.index(domain)}.zone").write_text(self.text(domain))
        run("/bin/sh", self.work / "reload-zones")
        for domain in domains:
            same(sorted(run(dig, "+short", "@127.0.0.1", "MX", domain).splitlines()), self.mx_data(domain))


Delivery = collections.namedtuple("Delivery", "sender number domain host status verified line")


class Senders:
    """Sends a mail of each sender to each domain, again and again, and reads from Postfix's log if it was accepted."""

    def __init__(self, log):
        self.log, self.security, self.deliveries = log.open(), {}, []
        self.number, self.is_over = 0, threading.Event()
        self.thread = threading.Thread(target=self.send, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        self.log.close()

    def send(self):
        with smtplib.SMTP(SENDER, 25) as postfix:
            while not self.is_over.wait(0.3):
                for sender in SENDERS:
                    recipients = [f"{sender}.{self.number + 1}@{domain}" for domain in DOMAINS]
                    postfix.sendmail(f"{sender}@sender.example", recipients, "Subject: test\r\n\r\n")
                self.number += 1

    def read_log(self):
        """Adds the deliveries since the last call. A process of Postfix delivers one mail at a time."""
        while (line := self.log.readline()).endswith("\n"):
            if not (process := re.search(r"/(?:smtp|error)\[(\d+)\]", line)):
                continue
            if secured := re.search(r"(\w+) TLS connection established to ", line):
                self.security[process[1]] = secured[1]
            elif ended := re.search(r" to=<(\w+)\.(\d+)@(\S+)>, relay=([^[,]+).* status=(\w+)", line):
                sender, number, domain, host, status = ended.groups()
                is_verified = self.security.pop(process[1], None) == "Verified"
                self.deliveries.append(Delivery(sender, int(number), domain, host, status, is_verified, line))
        self.log.seek(self.log.tell() - len(line))  # a line that is not complete

    def wait_for_mail(self, number):
        """Returns the deliveries of this mail of each sender to each domain."""
        def ended():
            self.read_log()
            found = [each for each in self.deliveries if each.number == number]
            return len(found) == len(SENDERS) * len(DOMAINS) and found

        return wait_until(ended, f"mail {number} to all domains")

    def refused(self):
        return [each.line for each in self.deliveries if each.status != "sent"]

    def wait_for(self, wanted, situation, may_refuse=False):
        """Waits until `wanted(delivery)` is true for all deliveries of a mail that is sent from now on. Returns its
        number."""
        begin = time.monotonic()
        while True:
            number = self.number + 2  # the next one may have begun
            others = [each.line for each in self.wait_for_mail(number) if not wanted(each)]
            if not others:
                step(f"the senders: {situation}")
                return number
            assert may_refuse or not self.refused(), f"{situation}: mail is refused:\n{''.join(self.refused()[:20])}"
            assert time.monotonic() - begin < 60, f"{situation}: not for a minute:\n{''.join(others)}"

    def must_all_be_accepted(self):
        """Checks every mail to every domain, up to now."""
        last = self.number
        for number in range(1, last + 1):
            self.wait_for_mail(number)
        assert not self.refused(), "mail was refused:\n" + "".join(self.refused()[:20])
        verified = sum(each.verified for each in self.deliveries)
        step(f"{len(self.deliveries)} mails, none was refused; {verified} to a host that the policy names")


class Rollout:
    """The settings, and the calls of mtasts."""

    def __init__(self, work):
        self.work, self.settings = work, work / "mtasts.toml"

    def init(self):
        self.run("init", *DOMAINS, "--web-host", f"web.{PRIMARY}", "--rua", f"tls@{PRIMARY}", "--site", "nginx")
        self.set(r"^\[dns\]", f'[dns]\nreload = ["/bin/sh", "{self.work}/reload-zones"]')
        self.set(r"^\[web\]", f'[web]\nreload = ["/bin/sh", "{self.work}/reload-site"]')
        self.set(r"^\[gates\]", f'[gates]\nreports = false\nmin_testing = "{MIN_TESTING}s"')
        self.set(r"^mode = .*", f'mode = "testing"\nmax_age = "{MAX_AGE}"')
        self.set(r"\A", f'ttl = "{TTL}"\n')

    def set(self, old, new):
        text, count = re.subn(old, lambda _: new, self.settings.read_text(), count=1, flags=re.MULTILINE)
        assert count, old
        self.settings.write_text(text)

    def run(self, *arguments, status=0):
        step(f"mtasts {' '.join(arguments)}")
        printed = run(mtasts, *arguments, status=status, patience=90, cwd=self.work)
        print(printed, flush=True)
        return printed

    def apply_until(self, reached, what):
        """Runs apply, as cron does, until `reached(its output)`."""
        return wait_until(lambda: reached(self.run("apply")), what, pause=0.5)

    def policy(self, domain=PRIMARY):
        file = self.work / f"state/policies/mta-sts.{domain}/.well-known/mta-sts.txt"
        return file.read_text() if file.exists() else ""


def step(text):
    print(f"{time.monotonic() - BEGIN:5.1f} s  {text}", flush=True)


def enforce(work, etc, authority, rollout, senders):
    """From nothing to mode enforce. Returns the first mail after that."""
    rollout.init()
    senders.wait_for(lambda each: not each.verified, "no policy")
    assert "certbot certonly" in rollout.run("apply", status=3)
    certificates_of_certbot(etc, authority, certificates_wanted(work / "state/site"))
    # The web server was closed, and the reload opens it: apply asks it again, and ends in the same run.
    rollout.run("apply")
    senders.wait_for(lambda each: not each.verified, "mode testing")
    assert not any(each.verified for each in senders.deliveries)
    rollout.set("^mode = .*", 'mode = "enforce"')
    rollout.apply_until(lambda _: "mode: enforce" in rollout.policy(), "mode enforce")
    return senders.wait_for(lambda each: each.verified, "mode enforce")


def dates_of_move(printed):
    """The dates of the move to the new MX host, in seconds since 1970, if apply has printed them."""
    found = re.search(rf"its MX may move to {NEW} from (\S+)Z, safely from (\S+)Z", printed)
    return found and [datetime.datetime.fromisoformat(f"{date}+00:00").timestamp() for date in found.groups()]


def move(rollout, zones, senders):
    """The mail moves to the new MX host at the dates that apply prints: first beside the old one, since senders may
    still hold the old policy, then to the new one alone. Returns the last mail."""
    rollout.set("^mx = .*", f'mx = ["{OLD}", "{NEW}"]')
    first, safe = rollout.apply_until(dates_of_move, "the dates of the move")
    wait_until(lambda: time.time() >= first, "the first date")
    zones.move(DOMAINS, [NEW, OLD])
    senders.wait_for(lambda each: each.verified and (each.host == NEW or each.sender == "late"), "both MX hosts")
    wait_until(lambda: time.time() >= safe, "the safe date")
    zones.move(DOMAINS, [NEW])
    senders.wait_for(lambda each: each.verified and each.host == NEW, "the new MX host")
    rollout.set("^mx = .*", f'mx = ["{NEW}"]')
    rollout.apply_until(lambda _: OLD not in rollout.policy(), "the end of the old MX host")
    return senders.wait_for(lambda each: each.verified and each.host == NEW, "the new MX host alone")


def leave(rollout, zones, senders):
    """A hosted domain leaves: mode none, then nothing (RFC 8461 §8.3)."""
    rollout.set(f', "{LEAVER}"', "")
    rollout.set(r"\A", f'retire = ["{LEAVER}"]\n')
    rollout.apply_until(lambda _: "mode: none" in rollout.policy(LEAVER), "mode none")
    senders.wait_for(lambda each: each.verified == (each.domain != LEAVER), "mode none for one domain")
    records = zones.file_of_mtasts(LEAVER)
    rollout.apply_until(lambda _: not rollout.policy(LEAVER) and not records.read_text(), "the end")
    senders.wait_for(lambda each: each.verified == (each.domain != LEAVER), "no policy for one domain")


def stray(rollout, zones, senders):
    """The MX of a hosted domain moves to a host with a valid certificate that the policy does not name. The senders
    refuse its mail, and not that of the domain that has no policy any more."""
    zones.move([STRAY, LEAVER], [OTHER])
    senders.wait_for(lambda each: (each.status == "sent") == (each.domain != STRAY), "a move without apply is refused",
                     may_refuse=True)
    assert any("Server certificate not verified" in line for line in senders.refused()), senders.refused()[:20]
    assert "refuse" in rollout.run("apply", status=1)


def story(work, etc, authority, zones, senders):
    rollout = Rollout(work)
    first = enforce(work, etc, authority, rollout, senders)
    last = move(rollout, zones, senders)
    leave(rollout, zones, senders)
    senders.must_all_be_accepted()
    lapsed = [each.line for each in senders.deliveries
              if first <= each.number and (each.domain != LEAVER or each.number <= last) and not each.verified]
    assert not lapsed, "mail in mode enforce to a host that was not verified:\n" + "".join(lapsed[:20])
    stray(rollout, zones, senders)


def mail_server(authority):
    """main.cf and master.cf of a Postfix that takes mail at the addresses of all MX hosts, and sends from its own."""
    receivers = []
    for host, address in MAIL.items():
        # Its own certificate: this sender compares the policy with the names of the certificate.
        certificate, key = authority.certify(host, [host])
        receivers.append(f"{address}:25 inet n - n - - smtpd -o myhostname={host} -o content_filter=discard:"
                         f" -o smtpd_tls_security_level=may -o smtpd_tls_cert_file={certificate}"
                         f" -o smtpd_tls_key_file={key}\n")
    sending = f"-o inet_interfaces={SENDER} -o smtp_tls_policy_maps=socketmap:inet:127.0.0.1"
    transports = ", ".join(f"{sender}@sender.example={sender}" for sender in SENDERS)
    main = (f"inet_interfaces = {', '.join([SENDER, *MAIL.values()])}\nmyhostname = sender.example\n"
            f"mynetworks = {SENDER}\nsmtp_tls_security_level = may\nsmtp_tls_CAfile = {authority.file}\n"
            "smtp_tls_loglevel = 1\nsmtp_connection_cache_on_demand = no\n"
            f"sender_dependent_default_transport_maps = inline:{{{transports}}}\n")
    return main, "".join([*receivers, f"{SENDER}:25 inet n - n - - smtpd\n",
                          *(f"{sender} unix - - n - - smtp {sending}:{port}:postfix\n"
                            for sender, (port, _) in SENDERS.items())])


def policy_daemon(work, sender):
    """postfix-mta-sts-resolver, which reads the policies for a sender."""
    port, grace = SENDERS[sender]
    configuration = work / f"{sender}.yml"
    configuration.write_text(f"host: 127.0.0.1\nport: {port}\ncache_grace: {grace}\n"
                             "cache: {type: internal, options: {cache_size: 1000}}\n"
                             "default_zone: {strict_testing: false, timeout: 20}\n")
    return running([mta_sts_daemon, "-c", configuration], lambda: listens("127.0.0.1", port), work / f"{sender}.log")


def resolving_name_server(work, zones):
    """BIND, also as the resolver of the senders: CNAME records lead from one of its zones to another."""
    configuration, command = SERVERS["named"]
    SERVERS["named"] = (lambda *parts: configuration(*parts).replace("recursion no;", "recursion yes;"), command)
    return name_server("named", work, {f"{domain}.": zones.text(domain) for domain in DOMAINS}, port=53)


def main():
    with servers_of_root([WEB, SENDER, *MAIL.values()]) as (work, etc):
        (etc / "nginx/sites-enabled/default").unlink(missing_ok=True)
        (etc / "nginx/conf.d/mta-sts.conf").write_text(f"include {work}/state/site/*.conf;\n")
        for name, text in HOOKS.items():
            (work / name).write_text(text.format(work=work))
        authority = Authority(work)
        os.environ["SSL_CERT_FILE"] = str(authority.file)
        zones = Zones(work)
        with resolving_name_server(work, zones), policy_daemon(work, "prompt"), policy_daemon(work, "late"), \
                running([nginx, "-g", "daemon off;"], pathlib.Path("/run/nginx.pid").exists, work / "nginx.log"), \
                postfix_server(work / "postfix", *mail_server(authority), lambda: listens(SENDER, 25)), \
                Senders(work / "postfix/log") as senders:
            story(work, etc, authority, zones, senders)


enter_namespaces()
main()
step("no mail was refused at any step of the rollout")
