// The certificates of the Policy Hosts: names for ACME clients, and the CAA records that allow them.
#include <fmt/format.h>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/site_lists.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kAcmeTableStart =
    "# NAME HOST,HOST,... of each certificate, by mtasts gen-site.\n";
constexpr std::string_view kCertbotStart = "#!/bin/sh\n# Certificates by certbot, by mtasts gen-site.\n";
constexpr std::string_view kLegoStart = "#!/bin/sh\n# Certificates by lego, by mtasts gen-site.\n";
constexpr std::string_view kCaaStart =
    "; CAA records that let Let's Encrypt certify the Policy Hosts (RFC 8659), by mtasts gen-site.\n";

constexpr std::string_view kCertbot = R"sh(#   sh certbot.sh [ARGUMENT FOR CERTBOT...]
# CHALLENGE is the way to answer the authority, else --webroot --webroot-path /var/www/html:
#   CHALLENGE=--standalone sh certbot.sh --email hostmaster@example.com
# PROFILE is the profile of Let's Encrypt, with certbot 4.0 or later: classic, tlsserver or shortlived.
# Run it after each run of gen-site: certbot keeps a certificate with the same names until it expires.
set -u
cd "$(dirname "$0")" || exit 66
challenge=${CHALLENGE:---webroot --webroot-path /var/www/html}
status=0
while read -r name hosts; do
  case $name in '#'*) continue ;; esac
  # shellcheck disable=SC2086
  certbot certonly --non-interactive --agree-tos --keep-until-expiring --renew-with-new-domains \
    ${PROFILE:+--preferred-profile "$PROFILE"} --cert-name "$name" --domains "$hosts" $challenge "$@" </dev/null || { printf '%s\n' "$name: FAILED" >&2; status=1; }
done <certificates.txt
exit $status
)sh";

// lego 4 orders by `lego run` and renews by `lego renew`, which keeps the names. lego 5 does both by `lego
// run`, has all options after it, and renews when that is due. The names of the last order are kept beside
// the certificate: other names are ordered at once.
constexpr std::string_view kLego = R"sh(#   sh lego.sh --email hostmaster@example.com [ARGUMENT FOR LEGO...]
# CHALLENGE is the way to answer the authority, else --http --http.webroot /var/www/html:
#   CHALLENGE=--http sh lego.sh --email hostmaster@example.com
# PROFILE is the profile of Let's Encrypt, for a lego with --profile: classic, tlsserver or shortlived.
# LEGO_PATH is the directory of lego's certificates, else /etc/lego. Run it after each run of gen-site, and daily.
# lego 5 reads the directory of lego 4 after "lego migrate --path /etc/lego".
set -u
cd "$(dirname "$0")" || exit 66
challenge=${CHALLENGE:---http --http.webroot /var/www/html}
path=${LEGO_PATH:-/etc/lego}
days=30
[ "${PROFILE:-}" != shortlived ] || days=3
case $(lego --help 2>&1) in *' renew '*) version=4 ;; *) version=5 ;; esac

order() { # ARGUMENT FOR LEGO...
  domains=$(printf '%s' "$hosts" | sed 's/,/ --domains /g')
  has_names=
  if [ -f "$names" ] && [ "$(cat "$names")" = "$hosts" ]; then has_names=yes; fi
  if [ $version = 4 ]; then
    action=run
    [ -z "$has_names" ] || action="renew --days $days"
    # shellcheck disable=SC2086
    lego --accept-tos --path "$path" --domains $domains $challenge "$@" $action ${PROFILE:+--profile "$PROFILE"}
  else
    force=
    [ -n "$has_names" ] || [ ! -f "$path/certificates/$name.crt" ] || force=--renew-force
    # shellcheck disable=SC2086
    lego run --accept-tos --path "$path" --cert.name "$name" --domains $domains --no-random-sleep $force \
      $challenge ${PROFILE:+--profile "$PROFILE"} "$@"
  fi
}

status=0
while read -r name hosts; do
  case $name in '#'*) continue ;; esac
  names=$path/certificates/$name.names
  if order "$@" </dev/null; then
    printf '%s\n' "$hosts" >"$names"
  else
    printf '%s\n' "$name: FAILED" >&2
    status=1
  fi
done <certificates.txt
exit $status
)sh";

constexpr std::string_view kCaaWarning =
    R"(; Do not load this file as it is. A domain without CAA records allows every authority to certify it; its first
; CAA record forbids all others, for all names below the domain. Add a line only to an existing CAA set that lacks
; it; "mtasts check --ca letsencrypt.org" finds these. No record is allowed beside a CNAME at mta-sts.DOMAIN itself.
)";

std::string certificates(const Site& site) {
  std::string text(kAcmeTableStart);
  for (const CertificateBatch& batch : certificate_batches(site)) {
    std::vector<std::string> hosts;
    for (const ServedDomain& served : batch.domains) {
      std::string host = policy_host(served.domain).text();
      // lego names the certificate after the first host.
      hosts.insert(host == batch.name ? hosts.begin() : hosts.end(), std::move(host));
    }
    text += fmt::format("{} {}\n", batch.name, fmt::join(hosts, ","));
  }
  return text;
}

std::string caa_records(const Site& site) {
  std::string text = std::string(kCaaStart) + std::string(kCaaWarning);
  for (const ServedDomain& served : site.domains) {
    text += fmt::format("{} 3600 IN CAA 0 issue \"letsencrypt.org\"\n", served.domain.absolute());
  }
  return text;
}

SiteFile script(const std::string& path, std::string_view start, std::string_view rest) {
  return {path, std::string(start) + std::string(rest), std::string(start)};
}

Result<PrintedSite> acme_site(const Site& site) {
  const std::string directory = shell_word(site.output_dir);
  return PrintedSite{
      .files = {{"certificates.txt", certificates(site), std::string(kAcmeTableStart)},
                script("certbot.sh", kCertbotStart, kCertbot),
                script("lego.sh", kLegoStart, kLego),
                {"caa.zone", caa_records(site), std::string(kCaaStart)}},
      .steps =
          {address_step(site),
           {"Check that no CAA record forbids the certificates. An authority uses the set at mta-sts.DOMAIN "
            "(at its target if it is an alias), else the one at DOMAIN or further up (RFC 8659 §3). Without "
            "any set every authority is allowed: then add none, since the first record forbids all others. "
            "caa-forbids-ca names the record that an existing set lacks; caa.zone has the records of all "
            "domains",
            {fmt::format("mtasts check --no-smtp --ca letsencrypt.org --domains-file {}/domains.txt",
                         directory)}},
           {"Get the certificates, with certbot or with lego. CHALLENGE is the way to answer the authority, "
            "and further arguments go to the client. All names of a certificate must lead to this server "
            "before that. PROFILE is classic, tlsserver or shortlived, the profiles of Let's Encrypt",
            {fmt::format(
                 "CHALLENGE='--webroot --webroot-path /var/www/html' sh {}/certbot.sh --email HOSTMASTER",
                 directory),
             fmt::format("CHALLENGE='--http --http.webroot /var/www/html' sh {}/lego.sh --email HOSTMASTER",
                         directory)}},
           {"Let the web server serve the policies with these certificates",
            {fmt::format("mtasts gen-site --format nginx --policies {} --output-dir WEB-SERVER {}{}",
                         shell_word(site.policies), site_arguments(site), domain_arguments(site))}}},
  };
}

}  // namespace

constinit const SiteFormat kAcmeSite = {
    .name = "acme",
    .print = acme_site,
    .has_own_certificates = true,
    .man =
        "No server: the names of the certificates, with scripts for certbot and for lego 4 and 5, and the "
        "CAA records that allow them. PROFILE chooses a profile of Let's Encrypt: classic takes 100 names in "
        "a certificate, tlsserver and shortlived 25.",
};

}  // namespace mtasts
