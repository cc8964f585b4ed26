// Why the findings of a live deployment come about, most frequent cause first.
#pragma once

#include "core/findings/explanation_row.h"

namespace mtasts {

// clang-format off
inline constexpr FindingCauses kCausesOfChecks[] = {
  {"dns-lookup-failed",
   "the resolver did not answer in time, or cannot reach the zone's name servers\n"
   "DNSSEC: expired or wrong signatures, or a DS record of a key that is gone; validating resolvers answer SERVFAIL\n"
   "a lame delegation: a name server that does not know the zone",
   "dig +cd TXT _mta-sts.example.com\n"
   "dig +trace TXT _mta-sts.example.com"},
  {"dns-answer-too-large",
   "records of many services pile up at the domain's own name, and a wildcard repeats them below\n"
   "somebody wants to waste your memory"},
  {"dns-cname-chain",
   "each provider points on to the next\n"
   "a migration left its old names standing"},
  {"dns-cname-loop",
   "two names were each made an alias of the other\n"
   "a CNAME without its final dot leads back into the zone"},
  {"domain-missing",
   "a slip in the name\n"
   "the registration has ended, or the registry holds the name\n"
   "the parent zone has no delegation for it",
   "dig NS example.com\n"
   "whois example.com"},
  {"mx-missing",
   "the domain is not for mail, and nobody said so with a null MX\n"
   "the zone was moved, and its MX records were not"},
  {"implicit-mx",
   "a small host that takes its own mail\n"
   "the MX records were forgotten"},
  {"mx-null",
   "the domain takes no mail, and says so"},
  {"mx-null-with-policy",
   "a template gave every domain the same records\n"
   "mail was switched off, and the policy stayed"},
  {"mx-null-not-alone",
   "the null MX was added while the old MX records stayed\n"
   "a panel shows \".\" as an empty field"},
  {"mx-address",
   "the address of the mail server was typed where its name belongs"},
  {"mx-invalid-name",
   "an underscore or a space in the name\n"
   "a URL or a mail address in place of a name"},
  {"mx-alias",
   "mail.example.com was made a CNAME of a web host or of a provider's name",
   "dig +noall +answer A mail.example.com"},
  {"mx-single-label",
   "a final dot behind a name that should be relative: \"MX 10 mail.\"",
   "mtasts lint zone example.com.zone"},
  {"mx-ipv4-like",
   "an address without a final dot in a zone file, which the zone's name was added to",
   "mtasts lint zone example.com.zone"},
  {"mx-host-without-address",
   "the mail server moved, and its old name was removed\n"
   "a slip in the name, or its final dot is missing in the zone file",
   "dig A mail.example.com\n"
   "dig AAAA mail.example.com"},
  {"mx-host-private-address",
   "a view of DNS for the inner network was asked\n"
   "a host that only the inner network is to reach stands among the MX records",
   "dig @192.0.2.53 A mail.example.com"},
  {"not-deployed",
   "nobody has set up MTA-STS for the domain yet\n"
   "the records stand in another zone, or in a view of DNS that the Internet does not see",
   "mtasts gen-policy example.com\n"
   "mtasts gen-zone example.com --web-host www.example.com --rua tls-reports@example.com"},
  {"sts-wildcard",
   "\"* TXT\" or \"* CNAME\" stands in the zone for other purposes",
   "dig +noall +answer TXT any.example.com"},
  {"policy-host-missing",
   "the _mta-sts record was published before the web host\n"
   "the CNAME's target lacks its final dot, or was removed at the provider\n"
   "the name was written _mta-sts for the web host as well; it is mta-sts, without an underscore",
   "dig +noall +answer A mta-sts.example.com\n"
   "mtasts lint zone example.com.zone"},
  {"policy-host-ipv6-only",
   "the web host has IPv6 alone, or its A record was forgotten"},
  {"policy-host-private-address",
   "a view of DNS for the inner network was asked\n"
   "a zone file of a laboratory went live",
   "dig @192.0.2.53 A mta-sts.example.com"},
  {"policy-host-not-asked",
   "every address is one that may not be asked, such as a private one"},
  {"policy-host-unreachable",
   "the web server is down, or does not listen on port 443\n"
   "a firewall refuses\n"
   "DNS names a host that was given up"},
  {"policy-host-address-unreachable",
   "an AAAA record stands, and the web server listens on IPv4 alone\n"
   "one host of several is down",
   "curl -4 -sv https://mta-sts.example.com/.well-known/mta-sts.txt\n"
   "curl -6 -sv https://mta-sts.example.com/.well-known/mta-sts.txt"},
  {"policy-host-no-route",
   "this machine has IPv4 alone, and the Policy Host has IPv6 alone\n"
   "this machine has no way to the Internet"},
  {"policy-host-timeout",
   "a firewall drops what it does not admit\n"
   "the web server is overloaded\n"
   "an AAAA record leads nowhere"},
  {"policy-host-tls-failed",
   "port 443 speaks plain HTTP, or belongs to another program\n"
   "the web server has no site, and so no certificate, for this name\n"
   "no cipher in common"},
  {"policy-host-tls-too-old",
   "a web server or an appliance of the years before 2014\n"
   "a setting of ssl_protocols or SSLProtocol that excludes the new versions"},
  {"policy-incomplete",
   "a proxy or a load balancer hung up\n"
   "Content-Length is larger than the body"},
  {"policy-answer-too-large",
   "a web page or a download stands at this place\n"
   "every path of the site leads to the same large page"},
  {"policy-not-http",
   "another program listens on port 443\n"
   "a server that speaks HTTP/2 alone and does not negotiate it"},
  {"policy-http-redirect",
   "the web server sends everything to www. or to another host\n"
   "a site builder or a CDN adds or removes a slash\n"
   "a parking page of a provider"},
  {"policy-http-status",
   "404: the file lies in another document root, or .well-known is not served\n"
   "403: permissions, or a web application firewall that dislikes unknown clients\n"
   "401: the whole site asks for a password\n"
   "500 and above: the program behind the web server fails"},
  {"policy-media-type",
   "the path is answered by a program that sends text/html\n"
   "the web server's table of media types lacks .txt, so it sends application/octet-stream"},
  {"policy-encoded",
   "the web server or a CDN compresses whatever the client asked for\n"
   "the file was stored compressed"},
  {"policy-host-slow",
   "the policy comes from a program that has to wake up first\n"
   "a distant proxy, or a cold cache"},
  {"policy-differs-by-address",
   "one of several web hosts was not updated\n"
   "A and AAAA lead to different machines",
   "curl -4 -s https://mta-sts.example.com/.well-known/mta-sts.txt\n"
   "curl -6 -s https://mta-sts.example.com/.well-known/mta-sts.txt"},
  {"policy-host-certificate-expired",
   "the renewal failed: the ACME challenge is not answered for this name\n"
   "it was renewed, and the web server not reloaded\n"
   "one of several hosts was forgotten",
   "certbot certificates"},
  {"policy-host-certificate-not-yet-valid",
   "the clock of this machine is wrong\n"
   "the clock of the machine that issued it was"},
  {"policy-host-certificate-self-signed",
   "the web server shows its own default certificate: there is no site for this name\n"
   "a CA of your own, which senders do not know"},
  {"policy-host-certificate-unknown-issuer",
   "the server sends its certificate without the intermediate: cert.pem instead of fullchain.pem\n"
   "a CA of your own, or one that lost its trust"},
  {"policy-host-certificate-weak",
   "an old key was kept over many renewals\n"
   "an appliance that signs with SHA-1"},
  {"policy-host-certificate-untrusted",
   "a certificate that is no certificate of a server, or a chain in the wrong order\n"
   "a proxy in between that shows its own"},
  {"policy-host-certificate-wrong-name",
   "the web server shows its default certificate: there is no site for this name\n"
   "the certificate has the name of the web host that the CNAME leads to, and not this one\n"
   "a wildcard stands for one label: *.example.com is no mta-sts.sub.example.com\n"
   "the name stands in the CN alone"},
  {"policy-host-certificate-expiring",
   "the renewal fails, or waits for the last days\n"
   "it was renewed, and the web server not reloaded",
   "certbot renew --dry-run"},
  {"mx-not-covered",
   "an MX host was added or renamed, and the policy was not\n"
   "a wildcard stands for one label: *.example.com is no a.b.example.com, nor example.com itself\n"
   "the policy names the domain, or the target of a CNAME, instead of the name in the MX record\n"
   "a hosted domain has other MX than the policy that it shares",
   "mtasts mx example.com"},
  {"policy-mx-stale",
   "an MX host was given up, and the policy still has it\n"
   "a new MX host is in the policy already, as it should, and not in DNS yet\n"
   "a slip in the name",
   "mtasts mx example.com"},
  {"smtp-not-judged",
   "the provider of this machine blocks port 25 going out\n"
   "all MX hosts are down",
   "nc -vz mail.example.com 25"},
  {"no-route",
   "this machine has no IPv6",
   "ip -6 route get 2001:db8::1"},
  {"mx-no-answer",
   "an AAAA record stands, and the mail server listens on IPv4 alone\n"
   "a backup MX that is down, which nobody notices as long as the first one is up\n"
   "the mail server keeps hosts waiting that it does not know"},
  {"mx-refuses-service",
   "the address of this machine is on a block list, as those of homes are\n"
   "the mail server wants a name in reverse DNS\n"
   "too many connections at once"},
  {"mx-broken-off",
   "a block list that hangs up instead of saying so\n"
   "a proxy in between that does not know STARTTLS"},
  {"mx-starttls-missing",
   "no certificate is configured in the mail server\n"
   "a firewall with \"SMTP inspection\" replaces STARTTLS in EHLO\n"
   "STARTTLS is offered to known networks only",
   "postconf smtpd_tls_security_level smtpd_tls_chain_files smtpd_tls_cert_file"},
  {"mx-starttls-refused",
   "454: the mail server cannot read its key or certificate\n"
   "too many TLS sessions at once"},
  {"mx-plaintext-injected",
   "a mail server or a proxy that reads ahead in clear, as old versions did\n"
   "somebody in between"},
  {"mx-tls-failed",
   "key and certificate do not belong together\n"
   "no version or cipher in common\n"
   "a proxy in between breaks the handshake"},
  {"mx-tls-too-old",
   "a mail server or an appliance of the years before 2014\n"
   "a setting such as smtpd_tls_protocols that excludes the new versions"},
  {"mx-certificate-expired",
   "it was renewed, and the mail server not reloaded\n"
   "the renewal failed\n"
   "a backup MX that nobody looks after",
   "certbot certificates"},
  {"mx-certificate-not-yet-valid",
   "the clock of this machine is wrong\n"
   "the clock of the machine that issued it was"},
  {"mx-certificate-self-signed",
   "the certificate that the package made at installation (snakeoil)\n"
   "a certificate of one's own, which DANE permits and MTA-STS does not"},
  {"mx-certificate-unknown-issuer",
   "the server sends its certificate without the intermediate: cert.pem instead of fullchain.pem\n"
   "a CA of your own, or one that lost its trust"},
  {"mx-certificate-weak",
   "an old key was kept over many renewals\n"
   "an appliance that signs with SHA-1"},
  {"mx-certificate-untrusted",
   "a certificate that is no certificate of a server, or a chain in the wrong order\n"
   "a proxy in between that shows its own"},
  {"mx-certificate-wrong-name",
   "the certificate has the host's own name (hostname -f), and the MX record another one\n"
   "one server for many domains, each with an MX record under its own name\n"
   "the mail server chooses no certificate by SNI\n"
   "the name stands in the CN alone",
   "mtasts mx example.com"},
  {"mx-certificate-expiring",
   "the renewal fails, or waits for the last days\n"
   "it was renewed, and the mail server not reloaded",
   "certbot renew --dry-run"},
  {"tlsrpt-not-deployed",
   "nobody has asked for reports yet\n"
   "the record stands at _tls._smtp or _smtp-tls; the name is _smtp._tls",
   "mtasts gen-tlsrpt example.com --rua tls-reports@example.com"},
  {"report-mailbox-missing",
   "a slip in the domain of the address\n"
   "the service that took the reports was given up"},
  {"report-host-missing",
   "a slip in the host of the URI\n"
   "the service that took the reports was given up"},
  {"tlsrpt-own-domain",
   "the postmaster's own address was the nearest"},
  {"dane-lookup-failed",
   "a name server or a firewall does not answer for TLSA records\n"
   "DNSSEC: signatures have expired, or the denial of existence is wrong"},
  {"dane-mismatch",
   "the certificate was renewed with a new key, and the TLSA record stayed\n"
   "usage 2 names a CA certificate that the server does not send",
   "openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256"},
  {"dane-only",
   "a self-signed certificate, which was enough as long as only DANE was in use\n"
   "the certificate has another name than the MX record"},
  {"policy-drift",
   "the file was changed on the web host and not where it is kept, or not deployed yet\n"
   "a proxy or a CDN serves an old copy"},
  {"id-drift",
   "the zone was not reloaded, or its serial did not rise\n"
   "somebody else publishes the record"},
  {"policy-changed-without-id",
   "the file was edited by hand on the web host\n"
   "the zone with the new id was not published",
   "mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson"},
  {"policy-differs-from-ledger",
   "the last policy of the ledger was made and never published\n"
   "a restored backup"},
  {"id-changed-without-policy",
   "an id was made by hand or by another program\n"
   "a program that gives a new id at every run"},
  {"id-behind-ledger",
   "the policy was published first, as it should, and the zone is yet to follow\n"
   "the resolver still has the old record; look again when its TTL is over"},
  {"id-not-in-ledger",
   "another program or another person publishes the record\n"
   "the ledger is not the one that its ids came from"},
  {"ledger-without-domain",
   "the domain's policy was published without the ledger\n"
   "a hosted domain, whose ids are its primary's"},
  {"removed-too-early",
   "MTA-STS was taken down in one go\n"
   "the web host was given up with the zone unchanged, or the other way round"},
  {"first-enforce-max-age",
   "the max_age of an example on the Internet was taken over"},
  {"testing-for-long",
   "the next step was forgotten\n"
   "nobody reads the reports"},
  {"not-ready-for-testing", "what the message names"},
  {"not-ready-for-enforce", "what the message names"},
  {"not-ready-for-removal",
   "senders may still hold the policy of before\n"
   "mode none is not served yet, or under the id of before"},
  {"readiness-unknown",
   "port 25 is blocked from here, so the TLS of MX hosts cannot be seen\n"
   "a lookup failed\n"
   "removal is judged without a ledger"},
};
// clang-format on

}  // namespace mtasts
