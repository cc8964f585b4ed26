#!/usr/bin/env python3
"""record_formats_test.py MTASTS FORMAT...: the output of --format, read by its tool (or by a reader of its
language), is the same set of records as that of --format json."""
import ipaddress
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from laboratory import (COM_HOSTS, KEY, call_power_dns, need, need_module, power_dns, run, same, updated_server,
                        zone_around)

mtasts, *formats = sys.argv[1:]

# The rua list exceeds a character-string and contains special characters of the formats.
RECIPE = ("gen-zone", "example.com", "otherdomain.com", "--web-address", "192.0.2.10", "--web-address", "192.0.2.11",
          "--web-address", "2001:db8::10", "--rua", "o'brien+tls!reports@example.com", "--rua",
          "https://reports.example.net/" + "x" * 240 + "?a=1%3B2", "--ttl", "120")
OFFLINE = ("--offline", "--id", "2022032401", "--zone", "com")
COM = {"com.": zone_around(COM_HOSTS, "com.")}
NUMBERS = {"A": 1, "CNAME": 5, "TXT": 16, "AAAA": 28}


def strings_joined(text):
    """Joins the character-strings of a TXT value in zone text."""
    return "".join(shlex.split(text.replace("\\", "\\\\")))


def record(owner, ttl, kind, rdata):
    return owner.rstrip(".") + ".", int(ttl), kind, strings_joined(rdata) if kind == "TXT" else rdata


def json_records(*options):
    results = json.loads(run(mtasts, *RECIPE, *options, "--format", "json"))["results"]
    return {record(one["owner"], one["ttl"], one["type"], one["rdata"])
            for result in results for one in result["records"]}


def print_records(name, *options):
    return run(mtasts, *RECIPE, *(options or OFFLINE), "--format", name)


def query_records(port, records):
    """The same records, as served."""
    (dig,) = need("dig")
    found = set()
    for owner, kind in {(one[0], one[2]) for one in records}:
        answer = run(dig, "+norec", "+noall", "+answer", "-p", port, "@127.0.0.1", "-t", kind, owner)
        found |= {record(owner, ttl, kind, rdata) for owner, ttl, _, kind, rdata in
                  (line.split(None, 4) for line in answer.splitlines())}
    return found


def read_updates(program, kind):
    (updater,) = need(program)
    with tempfile.TemporaryDirectory() as work, updated_server(kind, work, COM) as port:
        def send(text, status=0):
            server = f"server 127.0.0.1 {port}\n"
            run(updater, "-y", KEY, "-v", stdin=server + text, status=status)
        at = f"@127.0.0.1#{port}"
        first = print_records("nsupdate", "--id", "2022032401", at)
        assert first.count("zone com.\n") == 1, f"one transaction of the zone, found by its SOA record:\n{first}"
        send(first)
        records = json_records(*OFFLINE)
        same(query_records(port, records), records)
        # The existing id is a condition: after a change the earlier update is refused as a whole.
        bump = print_records("nsupdate", "--bump", "--date", "2022-03-25", at)
        assert 'prereq yxrrset _mta-sts.example.com. TXT "v=STSv1; id=2022032401"\n' in bump, bump
        send(bump)
        send(bump, status=2 if program == "nsupdate" else 1)
        records = json_records("--offline", "--id", "2022032501")
        same(query_records(port, records), records)


def read_knotc():
    knotc, _ = need("knotc", "knotd")
    with tempfile.TemporaryDirectory() as work, updated_server("knotd", work, COM) as port:
        socket = pathlib.Path(work, "knotd", "run", "knot.sock")
        # There is no existing record: each zone-unset reports that.
        for _ in range(2):
            ended = subprocess.run([knotc, "-s", socket], input=print_records("knotc"), capture_output=True, text=True,
                                   check=False)
            others = [line for line in ended.stderr.splitlines() if "no such" not in line]
            same(others, [])
            records = json_records(*OFFLINE)
            same(query_records(port, records), records)


def read_tinydns():
    data_of, get = need("tinydns-data", "tinydns-get")
    with tempfile.TemporaryDirectory() as work:
        pathlib.Path(work, "data").write_text("Zcom:ns.com:hostmaster.com:1:7200:900:1209600:300\n&com::ns.com\n"
                                              + print_records("tinydns"))
        subprocess.run([data_of], cwd=work, check=True)
        found = set()
        records = json_records(*OFFLINE)
        for owner, kind in {(one[0], one[2]) for one in records}:
            answer = subprocess.run([get, str(NUMBERS[kind]), owner], cwd=work, check=True, capture_output=True)
            for line in answer.stdout.decode("latin-1").splitlines():
                if not line.startswith("answer: "):
                    continue
                name, ttl, shown, rdata = line.removeprefix("answer: ").split(None, 3)
                assert shown in (kind, str(NUMBERS[kind])), line
                found.add(tinydns_text(name, int(ttl), kind, rdata))
        same(found, {tinydns_text(*one) if one[2] == "CNAME" else one for one in records})


def tinydns_text(owner, ttl, kind, rdata):
    """As tinydns-get prints it: a TXT record as bytes, each string preceded by its length."""
    if kind == "CNAME":
        return owner.rstrip(".") + ".", ttl, kind, rdata.rstrip(".") + "."
    octets = raw_bytes(rdata)
    if kind == "AAAA":
        groups = [octets[i:i + 2].hex() for i in range(0, 16, 2)]
        return owner + ".", ttl, kind, str(ipaddress.IPv6Address(":".join(groups)))
    if kind == "TXT":
        text = b""
        while octets:
            text += octets[1:1 + octets[0]]
            octets = octets[1 + octets[0]:]
        return owner + ".", ttl, kind, text.decode()
    return owner + ".", ttl, kind, rdata


def raw_bytes(shown):
    octets = bytearray()
    while shown:
        if shown[0] == "\\":
            octets.append(int(shown[1:4], 8))
            shown = shown[4:]
        else:
            octets.append(ord(shown[0]))
            shown = shown[1:]
    return bytes(octets)


def read_octodns():
    zone = need_module("yaml").safe_load(print_records("octodns"))
    found = set()
    for name, entries in zone.items():
        for entry in entries if isinstance(entries, list) else [entries]:
            for value in entry.get("values", [entry.get("value")]):
                if entry["type"] == "TXT":
                    assert ";" not in value.replace("\\;", ""), value
                    value = value.replace("\\;", ";")
                found.add((f"{name}.com.", entry["ttl"], entry["type"], value))
    same(found, json_records(*OFFLINE))


STAND_INS = """
const found = [];
const TTL = (seconds) => seconds;
const maker = (type) => (name, value, ttl) => ({name, type, value, ttl});
const A = maker("A"), AAAA = maker("AAAA"), CNAME = maker("CNAME"), TXT = maker("TXT");
const D_EXTEND = (zone, ...records) => {
  for (const r of records) found.push([`${r.name}.${zone}.`, r.ttl, r.type, r.value]);
};
"""


def read_dnscontrol():
    (node,) = need("node")
    script = STAND_INS + print_records("dnscontrol") + "console.log(JSON.stringify(found));\n"
    same({tuple(one) for one in json.loads(run(node, "-", stdin=script))}, json_records(*OFFLINE))


def bodies(name):
    return [json.loads(line) for line in print_records(name).splitlines()]


def read_powerdns():
    sets = [one for body in bodies("powerdns") for one in body["rrsets"]]
    assert all(one["changetype"] == "REPLACE" for one in sets)
    same({record(one["name"], one["ttl"], one["type"], each["content"]) for one in sets for each in one["records"]},
         json_records(*OFFLINE))


def read_route53():
    sets = [one["ResourceRecordSet"] for body in bodies("route53") for one in body["Changes"]]
    same({record(one["Name"], one["TTL"], one["Type"], each["Value"])
          for one in sets for each in one["ResourceRecords"]}, json_records(*OFFLINE))


def absolute(kind, rdata):
    return rdata + "." if kind == "CNAME" else rdata


def read_cloudflare():
    posts = [one for body in bodies("cloudflare") for one in body["posts"]]
    same({record(one["name"], one["ttl"], one["type"], absolute(one["type"], one["content"])) for one in posts},
         json_records(*OFFLINE))


def read_terraform():
    variable = json.loads(print_records("terraform-cloudflare"))["mtasts_records"].values()
    same({record(one["name"], one["ttl"], one["type"], absolute(one["type"], one["content"])) for one in variable},
         json_records(*OFFLINE))
    variable = json.loads(print_records("terraform-route53"))["mtasts_records"].values()
    # The provider quotes the value.
    same({record(one["name"], one["ttl"], one["type"],
                 f'"{each}"'.replace('""', '" "') if one["type"] == "TXT" else each)
          for one in variable for each in one["records"]}, json_records(*OFFLINE))


def patch_powerdns():
    with tempfile.TemporaryDirectory() as work, power_dns(work, "com.") as (port, api):
        for _ in range(2):  # existing records are replaced
            for body in print_records("powerdns").splitlines():
                same(call_power_dns(api, "PATCH", "/com.", body), 204)
            records = json_records(*OFFLINE)
            same(query_records(port, records), records)


def check_schemas():
    """All JSON formats are valid for jq and match the schemas documented by their consumers."""
    (jq,) = need("jq")
    jsonschema = need_module("jsonschema")
    for path in sorted(pathlib.Path(__file__).with_name("schemas").glob("*.json")):
        schema = json.loads(path.read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        for line in run(jq, "-c", ".", stdin=print_records(path.stem)).splitlines():
            jsonschema.validate(json.loads(line), schema, jsonschema.Draft7Validator)


def load_with_terraform():
    """Terraform reads the variables with the types that the static module declares."""
    (terraform,) = need("terraform")
    root = pathlib.Path(__file__).resolve().parents[2]
    for provider in ("route53", "cloudflare"):
        module = (root / "examples" / "terraform" / provider / "main.tf").read_text()
        declared = re.search(r'^variable "mtasts_records" \{.*?^\}$', module, re.MULTILINE | re.DOTALL).group()
        variables = print_records(f"terraform-{provider}")
        with tempfile.TemporaryDirectory() as work:
            pathlib.Path(work, "main.tf").write_text(declared + '\noutput "records" { value = var.mtasts_records }\n')
            pathlib.Path(work, "mtasts.auto.tfvars.json").write_text(variables)
            run(terraform, f"-chdir={work}", "apply", "-auto-approve", "-no-color")
            seen = json.loads(run(terraform, f"-chdir={work}", "output", "-json"))["records"]["value"]
        same(seen, json.loads(variables)["mtasts_records"])


READERS = {"pdns": patch_powerdns, "schemas": check_schemas, "terraform-itself": load_with_terraform,
           "nsupdate-knot": lambda: read_updates("nsupdate", "knotd"),
           "knsupdate-knot": lambda: read_updates("knsupdate", "knotd"),
           "nsupdate-bind": lambda: read_updates("nsupdate", "named"),
           "knsupdate-bind": lambda: read_updates("knsupdate", "named"),
           "knotc": read_knotc, "tinydns": read_tinydns, "octodns": read_octodns, "dnscontrol": read_dnscontrol,
           "powerdns": read_powerdns, "route53": read_route53, "cloudflare": read_cloudflare,
           "terraform": read_terraform}

for one in formats:
    READERS[one]()
    print(f"{one}: the same records")
