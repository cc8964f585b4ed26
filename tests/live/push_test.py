#!/usr/bin/env python3
"""push_test.py MTASTS nsupdate|knotc|pdns|lexicon-powerdns|lexicon-ddns|octodns|dnscontrol|skeleton: the program of
share/mtasts/push changes the records of its server, and reports what it did."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from laboratory import KEY, call_power_dns, need, power_dns, run, same, skip, updated_server, zone_around

mtasts, kind = sys.argv[1:3]
PROGRAMS = pathlib.Path(__file__).resolve().parents[2] / "share" / "mtasts" / "push"
ZONE = zone_around("@ IN MX 10 mx\nmx IN A 127.0.0.1\nweb IN A 127.0.0.1\n", "example.com.")
STS = "_mta-sts.example.com."
FIRST, SECOND = '"v=STSv1; id=1"', '"v=STSv1; id=2"'
LONG = '"' + "x" * 255 + '" "' + "a\\\"b\\\\c'd%3B" * 5 + '"'


def change(kind_of_records, old, new, owner=STS, ttl=120):
    return {"owner": owner, "zone": "example.com.", "type": kind_of_records, "ttl": ttl, "old": old, "new": new}


def push(command, environment, *changes, status=0):
    """Returns the outcomes of the changes."""
    lines = [{"schema": "mtasts.push/1", "changes": len(changes)}, *changes]
    ended = subprocess.run(command, input="".join(json.dumps(line) + "\n" for line in lines), capture_output=True,
                           env=os.environ | environment, text=True, timeout=60, check=False)
    assert ended.returncode == status, f"{command} ended with {ended.returncode}: {ended.stdout}{ended.stderr}"
    outcomes = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(outcomes) == len(changes), f"{ended.stdout}{ended.stderr}"
    found = {(one["owner"], one["type"]): one for one in outcomes}
    return [found[one["owner"], one["type"]]["outcome"] for one in changes]


def apply(command, environment, port):
    """apply gives the record of the Policy Host to the program, and sees it at the server."""
    with tempfile.TemporaryDirectory() as work:
        settings = pathlib.Path(work, "mtasts.toml")
        settings.write_text(f'state = "state"\nweb_host = "web.example.com"\nrua = "tls@example.com"\n[dns]\n'
                            f"push = {json.dumps(list(map(str, command)))}\n[[policy]]\nprimary = \"example.com\"\n")
        for is_first in (True, False):
            report = pathlib.Path(work, "report.json")
            ended = subprocess.run([mtasts, "apply", "--config", settings, "--report", report, f"@127.0.0.1#{port}",
                                    "--allow-private"], env=os.environ | environment, capture_output=True, text=True,
                                   timeout=60, check=False)
            sent = [step for step in json.loads(report.read_text())["results"] if "sent" in step]
            if not is_first:
                same(sent, [])
                continue
            assert len(sent) == 1, f"{ended.stdout}{ended.stderr}"
            same((sent[0]["name"], sent[0]["seen"], sent[0]["outcome"]), ("mta-sts.example.com", True, "done"))
            same(sent[0]["sent"], [{"type": "CNAME", "outcome": "done", "message": None}])


def change_records(command, environment, port, is_slow=False):
    (dig,) = need("dig")

    def query(type_of_records):
        return run(dig, "+short", "+norec", "-p", port, "@127.0.0.1", type_of_records, STS).strip()

    command = [str(word) for word in command]
    first = change("TXT", [], [FIRST])
    same(push(command, environment, first), ["done"])
    same(query("TXT"), FIRST)
    same(push(command, environment, first), ["unchanged"])
    same(push(command, environment, change("TXT", ['"v=STSv1; id=9"'], [SECOND])), ["conflict"])
    same(query("TXT"), FIRST)
    if is_slow:
        same(push(command, environment, change("TXT", [FIRST], []), change("CNAME", [], ["web.example.com."])),
             ["done", "done"])
        same(query("CNAME"), "web.example.com.")
        return
    same(push(command, environment, change("TXT", [FIRST], [SECOND]),
              change("TXT", [], [LONG], "_smtp._tls.example.com.")), ["done", "done"])
    same(query("TXT"), SECOND)
    same(push(command, environment, change("TXT", [LONG], [], "_smtp._tls.example.com.")), ["done"])
    same(push(command, environment, change("TXT", [SECOND], []), change("CNAME", [], ["_mta-sts.example.net."])),
         ["done", "done"])
    same(query("CNAME"), "_mta-sts.example.net.")
    same(push(command, environment, change("CNAME", ["_mta-sts.example.net."], [])), ["done"])
    same(query("CNAME"), "")
    apply(command, environment, port)


def apply_to_zone_of_a_name(command, environment, port):
    """The Policy Host is a zone of its own, on the same server as that of its domain."""
    with tempfile.TemporaryDirectory() as work:
        pathlib.Path(work, "mtasts.toml").write_text(
            f'state = "state"\nweb_address = ["127.0.0.2"]\n[dns]\npush = {json.dumps(list(map(str, command)))}\n'
            f'[[policy]]\nprimary = "example.net"\n')
        subprocess.run([mtasts, "apply", "--config", f"{work}/mtasts.toml", f"@127.0.0.1#{port}", "--allow-private"],
                       env=os.environ | environment, capture_output=True, timeout=60, check=False)
    (dig,) = need("dig")
    same(run(dig, "+short", "+norec", "-p", port, "@127.0.0.1", "A", "mta-sts.example.net").strip(), "127.0.0.2")


def push_nsupdate(work):
    need("nsupdate")
    zones = {"example.com.": ZONE, "example.net.": zone_around("@ MX 10 ns\nmta-sts NS ns\n", "example.net."),
             "mta-sts.example.net.": zone_around("", "mta-sts.example.net.")}
    with updated_server("named", work, zones) as port:
        environment = {"NSUPDATE_SERVER": f"127.0.0.1 {port}"}
        change_records([PROGRAMS / "nsupdate", "-y", KEY], environment, port)
        apply_to_zone_of_a_name([PROGRAMS / "nsupdate", "-y", KEY], environment, port)
        wrong = [PROGRAMS / "nsupdate", "-y", KEY.replace("c2Vj", "d2Vj")]
        same(push(wrong, environment, change("TXT", [], [FIRST])), ["failed"])


def push_knotc(work):
    need("knotc")
    with updated_server("knotd", work, {"example.com.": ZONE}) as port:
        change_records([PROGRAMS / "knotc", "-s", pathlib.Path(work, "knotd", "run", "knot.sock")], {}, port)
        same(push([PROGRAMS / "knotc", "-s", f"{work}/none"], {}, change("TXT", [], [FIRST])), ["failed"])


def with_power_dns(work, command_of, environment_of, is_slow=False):
    with power_dns(work, "example.com.") as (port, api):
        records = {"MX": ("example.com.", "10 mx.example.com."), "A": ("web.example.com.", "127.0.0.1")}
        sets = [{"name": name, "type": of_type, "changetype": "REPLACE", "ttl": 60,
                 "records": [{"content": content, "disabled": False}]} for of_type, (name, content) in records.items()]
        call_power_dns(api, "PATCH", "/example.com.", json.dumps({"rrsets": sets}))
        change_records(command_of(api), environment_of(api), port, is_slow)
        if kind == "lexicon-powerdns":
            outside = change("CNAME", ["web.example.com."], ["_mta-sts.example.net."])
            same(push(command_of(api), environment_of(api), outside), ["failed"])
        wrong = environment_of(api) | {"PDNS_API_KEY": "wrong", "LEXICON_POWERDNS_AUTH_TOKEN": "wrong"}
        same(push(command_of(api), wrong, change("TXT", [], [FIRST])), ["failed"])


def push_pdns(work):
    with_power_dns(work, lambda api: [PROGRAMS / "pdns"], lambda api: {
        "PDNS_API_URL": f"http://127.0.0.1:{api}/api/v1/servers/localhost", "PDNS_API_KEY": "key", "no_proxy": "*"})


def push_lexicon_powerdns(work):
    need("lexicon")
    with_power_dns(work, lambda api: [PROGRAMS / "lexicon", "powerdns", "--pdns-server", f"http://127.0.0.1:{api}"],
                   lambda api: {"LEXICON_POWERDNS_AUTH_TOKEN": "key", "no_proxy": "*", "HOME": work}, True)


def push_lexicon_ddns(work):
    need("lexicon")
    if "required dependencies" in run("lexicon", "ddns", "--help"):
        skip("python3-dnspython is not installed")
    from namespaces import enter_namespaces, prepare_namespaces
    enter_namespaces()
    prepare_namespaces(work)
    with updated_server("named", work, {"example.com.": ZONE}, 53) as port:
        change_records([PROGRAMS / "lexicon", "ddns", "--ddns-server", "127.0.0.1"],
                       {"LEXICON_DDNS_AUTH_TOKEN": KEY, "HOME": work}, port, True)


def written_files(work, program, *arguments):
    """The files that a program writes; it calls the tool, or a stand-in that prints its arguments."""
    command = [PROGRAMS / program, *arguments]
    tool = pathlib.Path(work, "bin", {"octodns": "octodns-sync"}.get(program, program))
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\necho \"$@\" >>{work}/calls\ntest ! -e {work}/broken || {{ echo no access >&2; exit 1; }}\n")
    tool.chmod(0o755)
    environment = {"PATH": f"{tool.parent}:{os.environ['PATH']}"}
    changes = [change("TXT", [], [LONG]), change("CNAME", [], ["web.example.com."], "mta-sts.example.com.")]
    same(push(command, environment, *changes), ["done", "done"])
    files = {str(path.relative_to(work)): path.read_text() for path in pathlib.Path(work, "files").rglob("*.*") if path.is_file()}
    pathlib.Path(work, "broken").touch()
    same(push(command, environment, change("TXT", [LONG], [])), ["unknown"])  # some records may have been sent
    left = [str(path.relative_to(work)) for path in pathlib.Path(work, "files").rglob("*.*") if path.is_file()]
    same(len(left), 1)
    return files, pathlib.Path(work, "calls").read_text().splitlines()[0]


def push_octodns(work):
    files, call = written_files(work, "octodns", "config.yaml", f"{work}/files")
    same(call, "--config-file config.yaml --doit example.com.")
    same({name: json.loads(text) for name, text in files.items()},
         {"files/example.com./_mta-sts.TXT.yaml":
          {"_mta-sts": {"ttl": 120, "type": "TXT", "value": "x" * 255 + "a\"b\\c'd%3B" * 5}},
          "files/example.com./mta-sts.CNAME.yaml": {"mta-sts": {"ttl": 120, "type": "CNAME", "value": "web.example.com."}}})


def push_dnscontrol(work):
    pathlib.Path(work, "files").mkdir()
    files, call = written_files(work, "dnscontrol", f"{work}/files")
    same(call, "push --domains example.com")
    same(files["files/mtasts/mta-sts.example.com.CNAME.js"],
         'D_EXTEND("example.com",\n  CNAME("mta-sts", "web.example.com.", TTL(120))\n);\n')
    text = re.search(r'TXT\("_mta-sts", (".*"), TTL\(120\)\)', files["files/mtasts/_mta-sts.example.com.TXT.js"])[1]
    same(json.loads(text), "x" * 255 + "a\"b\\c'd%3B" * 5)


def push_skeleton(work):
    need("jq")
    text = (PROGRAMS / "skeleton").read_text()
    own = pathlib.Path(work, "own")
    own.write_text(re.sub(r"  return 12\n", '  printf "%s|" "$@" >>"$CALLS"; return "$4"\n', text))
    own.chmod(0o755)
    words = {0: "done", 10: "unchanged", 11: "conflict", 12: "failed", 1: "unknown"}
    changes = [change("TXT", [FIRST, SECOND], ['"$HOME `id` \\"quoted\\""'], f"n{code}.example.com.", code) for code in words]
    same(push([own], {"CALLS": f"{work}/calls"}, *changes), list(words.values()))
    call = f'n0.example.com.|example.com.|TXT|0|{FIRST}\n{SECOND}|"$HOME `id` \\"quoted\\""|n10.example.com.|'
    same(pathlib.Path(work, "calls").read_text()[:len(call)], call)
    same(push([PROGRAMS / "skeleton"], {}, changes[0]), ["failed"])
    for refused in ('{"schema":"mtasts.push/2","changes":1}\n{}\n', '{"schema":"mtasts.push/1","changes":2}\n{}\n',
                    '{"schema":"mtasts.push/1","changes":1}\n{"owner":"_mta-s'):
        same(run(PROGRAMS / "skeleton", stdin=refused, status=65), "")


with tempfile.TemporaryDirectory() as directory:
    globals()["push_" + kind.replace("-", "_")](directory)
print(f"{kind} changes the records")
