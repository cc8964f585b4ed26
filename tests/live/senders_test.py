#!/usr/bin/env python3
"""senders_test.py MTASTS: a sender that honours MTA-STS, postfix-mta-sts-resolver, finds the records and policies
that mtasts wrote, over DNS on port 53 and HTTPS on port 443 with a throw-away CA. Runs itself in network and mount
namespaces of its own, where those ports and resolv.conf are free to use."""
import ast
import os
import pathlib
import re
import sys
import tempfile

from laboratory import (COM_HOSTS, POLICY_RECIPE, POLICY_RECIPE_TEXT, ZONE_RECIPE, name_server, need, run, same,
                        zone_around)
from namespaces import Authority, enter_namespaces, prepare_namespaces
from stand_in import Handler, StandIn

mtasts = sys.argv[1]
query, _ = need("mta-sts-query", "nsd")


def policies_served(root, certificate):
    """HTTPS on 127.0.0.1:443: ROOT/<host>/<path>, as text/plain."""

    class Policies(Handler):
        def do_GET(self):
            file = pathlib.Path(root, self.headers["Host"], "./" + self.path)
            found = file.is_file()
            self.send(200 if found else 404, file.read_bytes() if found else b"", {"Content-Type": "text/plain"})

    return StandIn(Policies, 443, certificate)


def sender_finds(domain):
    """Returns the sender's result for a domain, and (id, policy) if it found one."""
    said = re.sub(r"<STSFetchResult\.(\w+): \d>", r"'\1'", run(query, "-v", "fatal", domain))
    return ast.literal_eval(said.strip())


enter_namespaces()

with tempfile.TemporaryDirectory() as work:
    prepare_namespaces(work)
    web = f"{work}/web"
    same(run(mtasts, *POLICY_RECIPE), POLICY_RECIPE_TEXT)
    run(mtasts, *POLICY_RECIPE, "--output-dir", web)
    same(pathlib.Path(web, "mta-sts.monlinux.net/.well-known/mta-sts.txt").read_text(), POLICY_RECIPE_TEXT)
    # A valid policy at a host whose certificate does not name it.
    run(mtasts, "gen-policy", "uncertified.net", "--mx", "mail.example.com", "--output-dir", web)

    com = run(mtasts, *ZONE_RECIPE) + COM_HOSTS + "unprotected IN MX 10 mail.example\n"
    net = run(mtasts, "gen-zone", "--each", "monlinux.net", "uncertified.net", "--offline", "--web-address", "127.0.0.1",
              "--rua", "report@example.com", "--id", "1")
    authority = Authority(work)
    os.environ["SSL_CERT_FILE"] = str(authority.file)
    names = ["mta-sts.example.com", "mta-sts.otherdomain.com", "mta-sts.monlinux.net"]
    zones = {"com.": zone_around(com, "com."), "net.": zone_around(net, "net.")}
    with policies_served(web, authority.certify("web", names)), name_server("nsd", work, zones, port=53):
        # The MX of both are looked up through resolv.conf.
        run(mtasts, "gen-policy", "example.com", "otherdomain.com", "--primary", "example.com", "--output-dir", web)
        shared = {"version": "STSv1", "mode": "testing", "mx": ["mail.example.com"], "max_age": 604800}
        same(sender_finds("example.com"), ("VALID", ("2022032401", shared)))
        same(sender_finds("otherdomain.com"), ("VALID", ("2022032401", shared)))
        same(sender_finds("monlinux.net"),
             ("VALID", ("1", shared | {"mx": ["mta-gw.infomaniak.ch"], "max_age": 2592000})))
        same(sender_finds("uncertified.net"), ("FETCH_ERROR", None))
        same(sender_finds("unprotected.com"), ("NONE", None))

print("the sender finds what was published, and nothing else")
