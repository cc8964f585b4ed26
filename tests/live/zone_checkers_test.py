#!/usr/bin/env python3
"""zone_checkers_test.py MTASTS: the zone checkers of BIND, NSD, Knot and ldns load the output of gen-zone and read
the same records. lint sees faults that they do not."""
import json
import pathlib
import subprocess
import sys
import tempfile

from laboratory import COM_HOSTS, ZONE_RECIPE, ZONE_RECIPE_RECORDS, need, one_space, run, same, zone_around

mtasts = sys.argv[1]
compilezone, checkzone, nsd_checkzone, kzonecheck, read_zone = need(
    "named-compilezone", "named-checkzone", "nsd-checkzone", "kzonecheck", "ldns-read-zone")


def check(origin, file):
    run(checkzone, "-k", "fail", "-n", "fail", "-i", "local", origin, file)
    run(nsd_checkzone, origin, file)
    run(kzonecheck, "-o", origin, file)


def meaning(origin, file):
    """Returns the records of a zone as BIND parses them, without those of the surrounding zone."""
    lines = map(one_space, run(compilezone, "-q", "-o", "-", "-s", "full", "-i", "none", origin, file).splitlines())
    return {line for line in lines if line.startswith(("mta-sts.", "_mta-sts.", "_smtp._tls."))}


with tempfile.TemporaryDirectory() as work:
    # One snippet for all domains, inside a zone with another $ORIGIN.
    whole = pathlib.Path(work, "com.zone")
    whole.write_text(zone_around(run(mtasts, *ZONE_RECIPE) + COM_HOSTS, "com."))
    check("com.", whole)
    run(read_zone, whole)
    same(meaning("com.", whole), ZONE_RECIPE_RECORDS)

    # One file per domain, included by its zone.
    run(mtasts, *ZONE_RECIPE, "--output-dir", work)
    understood = set()
    for domain in ("example.com", "otherdomain.com"):
        zone = pathlib.Path(work, f"whole.{domain}.zone")
        zone.write_text(zone_around(f"$INCLUDE {work}/{domain}.zone\nmail IN A 127.0.0.1\n", domain + "."))
        check(domain + ".", zone)
        understood |= meaning(domain + ".", zone)
    same(understood, ZONE_RECIPE_RECORDS)

    # Faults that zone checkers do not see.
    hosted = pathlib.Path(work, "hosted.zone")
    hosted.write_text(zone_around("@ MX 10 mail\nmail A 192.0.2.25\nmta-sts A 192.0.2.80\n"
                                  '_mta-sts TXT "v=STSv1; id=1"\nshop MX 10 mail\n_mta-sts.shop CNAME _mta-sts\n'
                                  'mail TXT "v=TLSRPTv1; rua=mailto:tls@example.com"\n', "example.com."))
    check("example.com.", hosted)
    judged = subprocess.run([mtasts, "lint", "zone", "--json", hosted], capture_output=True, text=True)
    codes = {finding["code"] for finding in json.loads(judged.stdout)["results"][0]["findings"]}
    same(codes >= {"zone-policy-host-missing", "zone-record-misplaced"}, True)
    same(judged.returncode, 1)

print("BIND, NSD, Knot and ldns load the records")
