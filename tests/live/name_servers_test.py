#!/usr/bin/env python3
"""name_servers_test.py MTASTS nsd|knotd: a real server serves the output of gen-zone, dig reads it back, and mtasts
looks up the MX and the existing records there."""
import sys
import tempfile

from laboratory import COM_HOSTS, ZONE_RECIPE, ZONE_RECIPE_RECORDS, name_server, need, one_space, run, same, zone_around

mtasts, kind = sys.argv[1:]
(dig,) = need("dig")
snippet = run(mtasts, *ZONE_RECIPE)

with tempfile.TemporaryDirectory() as work, \
     name_server(kind, work, {"com.": zone_around(snippet + COM_HOSTS, "com.")}) as port:
    at = f"@127.0.0.1#{port}"

    def txt(name):
        return run(dig, "+short", "-p", port, "@127.0.0.1", "TXT", name).splitlines()[-1]

    for domain in ("example.com", "otherdomain.com"):  # the second through its CNAMEs
        same(txt(f"_mta-sts.{domain}"), '"v=STSv1; id=2022032401"')
        same(txt(f"_smtp._tls.{domain}"), '"v=TLSRPTv1; rua=mailto:report@example.com"')

    same([one_space(line) for line in run(mtasts, "mx", at, "example.com", "otherdomain.com").splitlines()],
         ["example.com. 3600 IN MX 10 mail.example.com.",
          "otherdomain.com. 3600 IN MX 10 mail.example.com.",
          "otherdomain.com. 3600 IN MX 20 mail.example.com."])
    same(run(mtasts, "mx", at, "--short", "example.com"), "example.com mail.example.com\n")
    run(mtasts, "mx", at, "nowhere.com", status=2)

    # With live lookups the covered domains get the same records again, with the existing id.
    again = [argument for argument in ZONE_RECIPE if argument not in ("--offline", "--id", "2022032401")]
    same({one_space(line) for line in run(mtasts, *again, at).splitlines()}, ZONE_RECIPE_RECORDS)

print(f"{kind} serves the records")
