// The result types that TLSRPT reports carry (RFC 8460 §4.3, registered by its §6.6).
#pragma once

#include "core/findings/explanation_row.h"

namespace mtasts {

// clang-format off
inline constexpr ExplanationRow kResultTypes[] = {
  {"starttls-not-supported", "RFC 8460 §4.3.1",
   "the MX host did not offer STARTTLS to the sender",
   "one MX host, often the backup, has no TLS\n"
   "a firewall with \"SMTP inspection\" removes STARTTLS from EHLO, for some networks only\n"
   "the mail server answered the sender from a block list or before it was ready\n"
   "somebody between sender and MX host removes it",
   "offer STARTTLS at every address of every MX host; if it is offered, compare receiving-ip and sending-mta-ip of the report with the mail log of that time",
   "mtasts check example.com\n"
   "openssl s_client -starttls smtp -connect mail.example.com:25 </dev/null"},
  {"certificate-host-mismatch", "RFC 8460 §4.3.1",
   "no DNS name of the certificate was that of the MX host (or, with DANE, no reference identifier of its)",
   "the certificate has the host's own name, and the MX record another one\n"
   "an MX host behind a load balancer shows another certificate at one of its addresses\n"
   "the MX host chooses no certificate by SNI, and shows its default one",
   "get a certificate with the very name that the MX record has, at every address",
   "mtasts check example.com\n"
   "openssl s_client -starttls smtp -connect mail.example.com:25 -verify_hostname mail.example.com </dev/null"},
  {"certificate-expired", "RFC 8460 §4.3.1",
   "the certificate of the MX host had expired",
   "it was renewed, and the mail server not reloaded\n"
   "the renewal failed\n"
   "one of several hosts was forgotten\n"
   "the sender's clock is wrong, if it is a single sender",
   "renew it, reload the mail server, and let the renewal do so by itself",
   "mtasts check --watch-expiry 30 example.com\n"
   "openssl s_client -starttls smtp -connect mail.example.com:25 </dev/null | openssl x509 -noout -dates"},
  {"certificate-not-trusted", "RFC 8460 §4.3.1",
   "the sender does not trust the certificate of the MX host",
   "a self-signed certificate, or one of a CA of your own\n"
   "the intermediate is not sent: cert.pem instead of fullchain.pem\n"
   "the CA is not among the sender's roots, if it is a single sender",
   "use a certificate of a CA that web browsers trust, and send the whole chain",
   "mtasts check example.com\n"
   "openssl s_client -starttls smtp -connect mail.example.com:25 -showcerts </dev/null"},
  {"validation-failure", "RFC 8460 §4.3.3",
   "TLS failed for a reason that none of the other types names",
   "no version or cipher in common\n"
   "the handshake broke off: a load limit, a timeout, a proxy in between\n"
   "the MX host is not in the policy, with senders that have no better word for it\n"
   "key and certificate do not belong together",
   "look at failure-reason-code and receiving-ip of the report, and into the mail log of that time",
   "mtasts check --verbose example.com\n"
   "openssl s_client -starttls smtp -connect mail.example.com:25 -tls1_2 </dev/null"},
  {"tlsa-invalid", "RFC 8460 §4.3.2.1",
   "a TLSA record of the MX host is not usable, or none of them matched the certificate",
   "the certificate was renewed with a new key, and the TLSA record stayed\n"
   "usage 2 names a CA certificate that the server does not send\n"
   "a record with usage 0 or 1, which senders of mail do not use",
   "publish the TLSA record of the new certificate two TTLs before it is used, and remove the old one after",
   "mtasts check example.com\n"
   "dig +dnssec TLSA _25._tcp.mail.example.com"},
  {"dnssec-invalid", "RFC 8460 §4.3.2.1",
   "the sender's resolver found the DNSSEC signatures of the domain or of the MX host's TLSA records wrong",
   "signatures have expired: the signer has stopped\n"
   "the key was changed before the DS record, or the other way round\n"
   "one of the name servers serves an old copy of the zone",
   "sign the zone anew, and make DS and keys agree",
   "delv TLSA _25._tcp.mail.example.com\n"
   "dig +cd +dnssec TLSA _25._tcp.mail.example.com"},
  {"dane-required", "RFC 8460 §4.3.2.1",
   "the sender was set to deliver with DANE alone, and found no usable TLSA records",
   "the sender's operator demands DANE for this domain, and it has none or has it no longer\n"
   "the MX records moved to hosts without TLSA records",
   "restore the TLSA records, or agree with the sender's operator",
   "dig +dnssec TLSA _25._tcp.mail.example.com\n"
   "mtasts check example.com"},
  {"sts-policy-fetch-error", "RFC 8460 §4.3.2.2",
   "the sender could not fetch the policy",
   "the Policy Host does not resolve, is down or too slow\n"
   "a web application firewall or a list of countries refuses the sender\n"
   "an AAAA record leads nowhere, and the sender prefers IPv6\n"
   "404, a redirect, or another media type than text/plain",
   "serve the policy to everybody, at every address, with status 200 as text/plain",
   "mtasts check example.com\n"
   "curl -4 -sv https://mta-sts.example.com/.well-known/mta-sts.txt\n"
   "curl -6 -sv https://mta-sts.example.com/.well-known/mta-sts.txt"},
  {"sts-policy-invalid", "RFC 8460 §4.3.2.2",
   "the sender fetched the policy and could not read it",
   "a web page stands where the policy should\n"
   "a slip in a field: mode in upper case, max_age missing or with a unit, several names in one mx\n"
   "a blank line, a byte order mark, or line ends that the sender does not take",
   "serve a policy that the strict reading takes",
   "mtasts lint policy mta-sts.txt\n"
   "curl -s https://mta-sts.example.com/.well-known/mta-sts.txt | mtasts lint policy -"},
  {"sts-webpki-invalid", "RFC 8460 §4.3.2.2",
   "the certificate of the Policy Host did not stand up to the sender's check",
   "it has expired, or was renewed and the web server not reloaded\n"
   "it has the name of the web host that the CNAME leads to, and not that of the Policy Host\n"
   "the intermediate is not sent: cert.pem instead of fullchain.pem\n"
   "the web server shows its default certificate",
   "get a certificate for mta-sts.<domain> itself and send the whole chain",
   "mtasts check example.com\n"
   "openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com -showcerts </dev/null"},
};
// clang-format on

}  // namespace mtasts
