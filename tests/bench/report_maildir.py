"""Writes a Maildir of gzipped TLS reports, as the senders of a provider with many hosted domains send them."""
import base64
import gzip
import json
import pathlib

SENDERS = ["google.com", "microsoft.example", "comcast.example", "mailru.example", "mimecast.example"]
SIGNATURE = "\n".join(" " + "B" * 76 for _ in range(5))


def policy(number, kind, domain):
    failed = 3 if number % 10 == 0 else 0
    return {"policy": {"policy-type": kind, "policy-string": ["version: STSv1", "mode: testing", "max_age: 604800",
                                                              "mx: mx1.mail.test", "mx: mx2.mail.test"],
                       "policy-domain": domain, "mx-host": ["mx1.mail.test", "mx2.mail.test"]},
            "summary": {"total-successful-session-count": number % 1000, "total-failure-session-count": failed},
            "failure-details": [{"result-type": "certificate-expired", "sending-mta-ip": f"192.0.2.{number % 250}",
                                 "receiving-ip": "198.51.100.1", "receiving-mx-hostname": "mx1.mail.test",
                                 "failed-session-count": failed}] if failed else []}


def mail(number):
    sender, domain = SENDERS[number % len(SENDERS)], f"d{number // len(SENDERS):06}.bench.test"
    kinds = ["sts", "tlsa"][:2 if number % 7 == 0 else 1]
    report = {"organization-name": sender, "contact-info": f"tls-reports@{sender}", "report-id": f"{number}@{sender}",
              "date-range": {"start-datetime": "2026-11-20T00:00:00Z", "end-datetime": "2026-11-20T23:59:59Z"},
              "policies": [policy(number, kind, domain) for kind in kinds]}
    content = base64.encodebytes(gzip.compress(json.dumps(report).encode(), mtime=0)).decode()
    name = f"{sender}!{domain}!1795132800!1795219199!001.json.gz"
    boundary = f"{number:022}"
    return f"""Return-Path: <tls-bounces@{sender}>
Received: from out.{sender} (out.{sender} [203.0.113.9])
\tby mx1.mail.test (Postfix) with ESMTPS id 4F{number:08}
\tfor <tls-reports@mail.test>; Sat, 21 Nov 2026 06:00:01 +0000 (UTC)
Authentication-Results: mx1.mail.test; dkim=pass header.d={sender} header.s=20230601
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={sender}; s=20230601;
 h=mime-version:date:message-id:subject:from:to; bh={"A" * 43}=; b=
{SIGNATURE}
MIME-Version: 1.0
Date: Sat, 21 Nov 2026 06:00:00 +0000
TLS-Report-Domain: {domain}
TLS-Report-Submitter: {sender}
Message-ID: <{number}.tls@{sender}>
Subject: Report Domain: {domain} Submitter: {sender} Report-ID: <{number}@{sender}>
From: tls-reports@{sender}
To: tls-reports@mail.test
Content-Type: multipart/report; report-type=tlsrpt; boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset="UTF-8"

This is an aggregate TLS report from {sender}

--{boundary}
Content-Type: application/tlsrpt+gzip; name="{name}"
Content-Disposition: attachment; filename="{name}"
Content-Transfer-Encoding: base64

{content}
--{boundary}--
"""


def write_maildir(path, count):
    for directory in ("cur", "new", "tmp"):
        pathlib.Path(path, directory).mkdir(parents=True)
    for number in range(count):
        pathlib.Path(path, "new", f"1795219200.M{number:06}P1.mx1").write_text(mail(number), encoding="ascii")
