// mailcow from 2025-09 on has a policy for each domain in its database: a script sends them to its API.
#include <fmt/format.h>

#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The range that mailcow's API accepts.
constexpr std::uint32_t kLeastMaxAge = 1;
constexpr std::uint32_t kGreatestMaxAge = 31536000;

constexpr std::string_view kMailcowTableStart =
    "# DOMAIN MODE MAX_AGE MX, for mailcow.sh, by mtasts gen-site.\n";
constexpr std::string_view kMailcowScriptStart =
    "#!/bin/sh\n# Hands MTA-STS policies to mailcow, by mtasts gen-site.\n";

// The script reads the words of the API's answers, since its documentation has no schema for these calls.
constexpr std::string_view kScript = R"sh(#   sh mailcow.sh https://mail.example.com KEY-FILE
# KEY-FILE holds one line, "X-API-Key: " and the key (read-write), and is readable by you alone.
# A policy that mailcow serves already is not sent, so that its id is kept. Exit status 1 if one failed.
set -u
[ $# -eq 2 ] || { echo "usage: sh mailcow.sh https://MAILCOW_HOSTNAME KEY-FILE" >&2; exit 64; }
base=${1%/} key=$2
host=${base#https://}
[ "$host" != "$base" ] || { echo "mailcow.sh: $base does not begin with https://" >&2; exit 64; }
[ -r "$key" ] || { echo "mailcow.sh: cannot read $key" >&2; exit 66; }
case $key in /*) ;; *) key=$PWD/$key ;; esac
case $host in *:*) address=$host ;; *) address=$host:443 ;; esac
cd "$(dirname "$0")" || exit 66

# Prints the policy that mailcow serves for a domain, its lines sorted. The certificate is not verified: it may
# lack the name yet, and the policy is only compared.
served() {
  curl --silent --fail --insecure --max-time 30 --connect-to "::$address" \
    "https://mta-sts.$1/.well-known/mta-sts.txt" | tr '[:upper:]' '[:lower:]' | LC_ALL=C sort
}

# Prints the policy that it would serve for a line of the table.
wanted() { # MODE MAX_AGE MX
  {
    printf 'version: stsv1\nmode: %s\nmax_age: %s\n' "$1" "$2"
    [ "$3" = - ] || printf '%s\n' "$3" | tr ',' '\n' | sed 's/^/mx: /'
  } | LC_ALL=C sort
}

call() { # PATH BODY
  printf '%s' "$2" | curl --silent --show-error --max-time 60 --proto =https --header "@$key" \
    --header 'Content-Type: application/json' --data-binary @- "$base/api/v1/$1" 2>&1
}

has_succeeded() { # ANSWER
  printf '%s' "$1" | grep -Eq '"type" *: *"success"' &&
    ! printf '%s' "$1" | grep -Eq '"type" *: *"(danger|error|warning)"'
}

# An answer as one line that cannot act on a terminal.
shown() { # ANSWER
  printf '%s' "$1" | LC_ALL=C tr -c '[:print:]' '?' | cut -c1-1000
}

status=0
while read -r domain mode max_age mx; do
  case $domain in '#'*) continue ;; esac
  if [ "$(served "$domain")" = "$(wanted "$mode" "$max_age" "$mx")" ]; then
    echo "$domain: unchanged"
    continue
  fi
  [ "$mx" = - ] && list='' || list=$mx
  attributes=$(printf '"version":"stsv1","mode":"%s","max_age":"%s","mx":"%s","active":"1"' \
    "$mode" "$max_age" "$list")
  added=$(call add/mta-sts "{\"domain\":\"$domain\",$attributes}")
  if has_succeeded "$added"; then
    echo "$domain: added"
    continue
  fi
  # An existing policy is changed.
  changed=$(call edit/mta-sts "{\"items\":[\"$domain\"],\"attr\":{$attributes}}")
  if has_succeeded "$changed"; then
    echo "$domain: changed"
    continue
  fi
  printf '%s\n' "$domain: FAILED; add: $(shown "$added"); edit: $(shown "$changed")" >&2
  status=1
done <mailcow-policies.txt
exit $status
)sh";

std::string table(const Site& site) {
  std::string text(kMailcowTableStart);
  for (const ServedDomain& served : site.domains) {
    const Policy& policy = site.texts[served.policy].policy;
    text += fmt::format("{} {} {} {}\n", served.domain.text(), mtasts::text(policy.mode),
                        policy.max_age.seconds(), policy.mx.empty() ? "-" : join_names(policy.mx, ","));
  }
  return text;
}

std::vector<std::string> warnings(const Site& site) {
  std::vector<std::string> warnings;
  const auto warn_of = [&](auto&& concerns, std::string_view what) {
    std::size_t count = 0;
    std::string first;
    for (const ServedDomain& served : site.domains) {
      if (!concerns(site.texts[served.policy].policy)) continue;
      if (count++ == 0) first = served.domain.text();
    }
    if (count == 0) return;
    const std::string others = count == 1 ? "" : fmt::format(" and {} more", count - 1);
    warnings.push_back(fmt::format("{}{}: {}", first, others, what));
  };
  warn_of(
      [](const Policy& policy) {
        const auto seconds = policy.max_age.seconds();
        return seconds < kLeastMaxAge || seconds > kGreatestMaxAge;
      },
      fmt::format("mailcow takes a max_age from {} to {} seconds", kLeastMaxAge, kGreatestMaxAge));
  warn_of([](const Policy& policy) { return policy.mx.empty(); },
          "a policy without mx, which mailcow may refuse");
  warn_of([](const Policy& policy) { return !policy.extensions.empty(); },
          "mailcow cannot keep the unknown fields of the policy");
  return warnings;
}

// mailcow expects ids of its own.
SiteStep mailcow_txt_step(const Site& site) {
  std::vector<std::string> commands = txt_step(site).commands;
  commands.push_back(fmt::format("mtasts gen-sts --when-live --policies {} --id MAILCOWS_ID {}",
                                 shell_word(site.policies), site.domains.front().domain.text()));
  return {
      "Only now publish the TXT records (RFC 8461 §8.1). Senders accept any id that changes with the policy, "
      "as the one of the first command does. mailcow makes an id of its own each time a policy is saved, "
      "shows it under DNS beside the domain, and expects it in its own check: the last command takes it, for "
      "one domain at a time",
      commands};
}

Result<PrintedSite> mailcow_site(const Site& site) {
  const std::string directory = shell_word(site.output_dir);
  return PrintedSite{
      .files = {{"mailcow-policies.txt", table(site), std::string(kMailcowTableStart)},
                {"mailcow.sh", std::string(kMailcowScriptStart) + std::string(kScript),
                 std::string(kMailcowScriptStart)}},
      .steps =
          {address_step(site, "MAILCOW_HOSTNAME"),
           {"Make a read-write API key in mailcow's interface (System, Configuration, Access), allow "
            "this machine's address there, and write one line to a file api-key: X-API-Key: and the key",
            {"(umask 077 && ${EDITOR:-vi} api-key)"}},
           {"Send the policies to mailcow (2025-09 or later; each domain must exist there, and alias "
            "domains have the policy of their target). The script reports each failure with mailcow's "
            "answer",
            {fmt::format("sh {}/mailcow.sh https://{} api-key", directory,
                         web_host(site, "MAILCOW_HOSTNAME"))}},
           {"Let mailcow get its certificates: with AUTODISCOVER_SAN=y it requests mta-sts.DOMAIN as soon "
            "as the policy is active and the name leads to it",
            {"docker compose restart acme-mailcow"}}},
      .txt_step = mailcow_txt_step(site),
      .warnings = warnings(site),
  };
}

}  // namespace

constinit const SiteFormat kMailcowSite = {
    .name = "mailcow",
    .print = mailcow_site,
    .has_own_certificates = true,
    .writes_policies_anew = true,
    .man =
        "A script that sends the policies to the API of mailcow (2025-09 or later), which serves them itself "
        "and makes ids of its own.",
};

}  // namespace mtasts
