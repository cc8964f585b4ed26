"""An ACME server (RFC 8555) on loopback that accepts every account and name without a challenge and issues certificates
of a temporary authority. They show the names that the ACME client requested."""
import base64
import json
import pathlib
import re
import tempfile

import stand_in
from laboratory import need, run


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Handler(stand_in.Handler):
    def answer(self, status, content, location=None):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        is_certificate = isinstance(content, bytes) and content
        fields = {"Replay-Nonce": "bm9uY2U",
                  "Content-Type": "application/pem-certificate-chain" if is_certificate else "application/json"}
        self.send(status, body, fields | ({"Location": location} if location else {}))

    def do_HEAD(self):
        self.answer(200, b"")

    def do_GET(self):
        url = self.server.stand_in.base
        self.answer(200, {name: f"{url}/{name}" for name in ("newNonce", "newAccount", "newOrder", "revokeCert",
                                                             "keyChange")}
                    if self.path == "/directory" else b"")

    def do_POST(self):
        acme = self.server.stand_in
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        payload = json.loads(decoded(message["payload"]) or b"{}")
        _, kind, *number = self.path.split("/")
        number = int(number[0]) if number else None
        if kind == "newAccount":
            return self.answer(201, {"status": "valid", "contact": payload.get("contact", [])}, f"{acme.base}/account/1")
        if kind == "newOrder":
            acme.orders.append({"identifiers": payload["identifiers"], "certificate": None})
            number = len(acme.orders) - 1
            return self.answer(201, acme.order(number), f"{acme.base}/order/{number}")
        if kind == "order":
            return self.answer(200, acme.order(number), f"{acme.base}/order/{number}")
        if kind == "authorization":
            order, name = divmod(number, 1000)
            return self.answer(200, {"status": "valid", "identifier": acme.orders[order]["identifiers"][name],
                                     "expires": "2099-01-01T00:00:00Z",
                                     "challenges": [{"type": "http-01", "status": "valid", "token": "dG9rZW4tb2YtdGhlLXRlc3Rz",
                                                     "url": f"{acme.base}/challenge/1"}]})
        if kind == "finalize":
            acme.certify(number, decoded(payload["csr"]))
            return self.answer(200, acme.order(number), f"{acme.base}/order/{number}")
        if kind == "certificate":
            return self.answer(200, acme.orders[number]["certificate"])
        return self.answer(200, {"status": "valid"})


class AcmeServer(stand_in.StandIn):
    def __init__(self, authority):
        super().__init__(Handler)
        self.authority, self.orders, self.issued = authority, [], []
        self.base = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.base}/directory"

    def order(self, number):
        order = self.orders[number]
        names = range(len(order["identifiers"]))
        shown = {"status": "valid" if order["certificate"] else "ready", "expires": "2099-01-01T00:00:00Z",
                 "identifiers": order["identifiers"], "finalize": f"{self.base}/finalize/{number}",
                 "authorizations": [f"{self.base}/authorization/{number * 1000 + name}" for name in names]}
        if order["certificate"]:
            shown["certificate"] = f"{self.base}/certificate/{number}"
        return shown

    def certify(self, number, request):
        (openssl,) = need("openssl")
        with tempfile.TemporaryDirectory() as work:
            file = pathlib.Path(work, "request.der")
            file.write_bytes(request)
            text = run(openssl, "req", "-inform", "DER", "-in", file, "-noout", "-text")
            names = re.findall(r"DNS:([^,\s]+)", text)
            assert sorted(names) == sorted(each["value"] for each in self.orders[number]["identifiers"]), names
            certificate = run(openssl, "x509", "-req", "-inform", "DER", "-in", file, "-CA", self.authority.file, "-CAkey",
                              self.authority.key, "-days", "89", "-copy_extensions", "copy")
        self.orders[number]["certificate"] = (certificate + self.authority.file.read_text()).encode()
        self.issued.append(names)
