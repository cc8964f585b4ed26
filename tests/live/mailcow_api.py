"""A simulation of mailcow's MTA-STS API (2025-09 and later): it accepts the calls that data/web/json_api.php passes on,
answers as it does, and serves the policies."""
import json

import stand_in


class Handler(stand_in.Handler):
    def answer(self, status, text, kind):
        self.send(status, text.encode(), {"Content-Type": kind})

    def do_GET(self):
        domain = self.headers["Host"].split(":")[0].removeprefix("mta-sts.")
        policy = self.server.stand_in.policies.get(domain)
        if self.path != "/.well-known/mta-sts.txt" or policy is None or policy["active"] != "1":
            return self.answer(404, "", "text/html")
        lines = [f"version: {policy['version'].replace('stsv1', 'STSv1')}", f"mode: {policy['mode']}",
                 f"max_age: {policy['max_age']}"] + [f"mx: {mx}" for mx in policy["mx"].split(",")]
        return self.answer(200, "".join(line + "\n" for line in lines), "text/plain; charset=utf-8")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mailcow = self.server.stand_in
        if self.headers["X-API-Key"] != mailcow.key:
            return self.answer(401, '{"type":"error","msg":"authentication failed"}', "application/json")
        if "application/json" not in self.headers["Content-Type"]:
            return self.answer(200, '{"type":"error","msg":"Cannot find attributes in post data"}', "application/json")
        fields = json.loads(body)
        if self.path == "/api/v1/add/mta-sts":
            failure = mailcow.failure(fields, fields["domain"], 31536000)
            if not failure and fields["domain"] in mailcow.policies:
                failure = "object_exists"
            if not failure:
                mailcow.save(fields.pop("domain"), fields)
                return self.answer(200, '{"type":"success","msg":"Task completed"}', "application/json")
        elif self.path == "/api/v1/edit/mta-sts":
            (domain,) = fields["items"]
            failure = mailcow.failure(fields["attr"], domain, 31557600)
            if not failure and domain not in mailcow.policies:
                failure = "access_denied"
            if not failure:
                mailcow.save(domain, fields["attr"])
                return self.answer(200, json.dumps([{"type": "success", "log": ["mailbox", "edit", "mta_sts"],
                                                     "msg": ["object_modified", domain]}]), "application/json")
        else:
            return self.answer(404, '{"type":"error","msg":"route not found"}', "application/json")
        return self.answer(200, json.dumps([{"type": "danger", "log": ["mailbox"], "msg": failure}], indent=1),
                           "application/json")


class Mailcow(stand_in.StandIn):
    """Serves these domains over TLS."""

    def __init__(self, certificate, api_key, domains):
        super().__init__(Handler, certificate=certificate)
        self.key, self.domains, self.policies, self.saved = api_key, domains, {}, 0

    def save(self, domain, fields):
        self.policies[domain] = fields
        self.saved += 1

    def failure(self, fields, domain, longest):
        if domain not in self.domains:
            return "domain_invalid"
        if fields["version"].lower() != "stsv1":
            return "version_invalid"
        if fields["mode"] not in ("enforce", "testing", "none"):
            return "mode_invalid"
        if not 1 <= int(fields["max_age"]) <= longest:
            return "max_age_invalid"
        if not fields["mx"]:
            return "mx_invalid"
        return None
