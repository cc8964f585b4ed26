// A frontend for HAProxy, which serves the policies itself. It reads them when it starts.
#include <fmt/format.h>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kHaproxyStart =
    "# The MTA-STS policies, by mtasts gen-site: a frontend for HAProxy 2.2 and later.\n";
constexpr std::string_view kHaproxyMapStart = "# Which Policy Host has which policy, by mtasts gen-site.\n";
constexpr std::string_view kHaproxyScriptStart = "#!/bin/sh\n# Certificates for HAProxy, by mtasts gen-site";

// The directory of all files on the server.
constexpr std::string_view kHaproxyDirectory = "/etc/haproxy/mta-sts";

// A file must fit into a buffer (tune.bufsize, 16384 bytes), with the header and the part that HAProxy
// reserves.
constexpr std::size_t kBufferLimit = 14000;

std::string policy_file(std::size_t policy) {
  return fmt::format("policy-{}.txt", policy);
}

// The expression for the policy of the requested host.
std::string host_policy() {
  return fmt::format("req.hdr(host),field(1,:),lower,map({}/hosts.map)", kHaproxyDirectory);
}

// The rules fit into any frontend: requests for other hosts pass.
std::string rules(const Site& site) {
  std::string text = fmt::format("    http-request set-var(txn.mta_sts) {}\n", host_policy());
  for (std::size_t i = 0; i < site.texts.size(); ++i) {
    text += fmt::format(
        "    http-request return status 200 content-type \"text/plain; charset=utf-8\" file {}/{} hdr "
        "Cache-Control max-age=300 if {{ path {} }} {{ var(txn.mta_sts) -m str {} }}\n",
        kHaproxyDirectory, policy_file(i), kPolicyPath, i);
  }
  return text + "    http-request deny deny_status 404 if { var(txn.mta_sts) -m found }\n";
}

// The same for a program behind HAProxy. HAProxy reads all http-request rules before the first use_backend.
std::string proxy_rules() {
  return fmt::format(
      "    http-request deny deny_status 404 if {{ {0} -m found }} !{{ path {1} }}\n"
      "    use_backend mta-sts-policies if {{ {0} -m found }}\n",
      host_policy(), kPolicyPath);
}

// With --proxy-to, other hosts are refused before the rules, and the program behind HAProxy follows them.
std::string frontend(const Site& site) {
  constexpr std::string_view kScheme = "http://";
  std::string before;
  std::string behind = "\n    http-request deny deny_status 421\n";
  if (site.proxy_to) {
    before = fmt::format("    http-request deny deny_status 421 if !{{ {} -m found }}\n\n", host_policy());
    behind = fmt::format(R"(
backend mta-sts-policies
    mode http
    timeout connect 5s
    timeout server 30s
    http-request set-header X-Forwarded-Proto https
    server policies {}
)",
                         site.proxy_to->substr(kScheme.size()));
  }
  return fmt::format(R"({}
frontend mta-sts
    mode http
    timeout client 30s
    timeout http-request 10s
    bind :443,:::443 v6only ssl crt {}/certificates strict-sni

{}    # The rules of MTA-STS: from here
{}    # to here
{})",
                     kHaproxyStart, kHaproxyDirectory, before, site.proxy_to ? proxy_rules() : rules(site),
                     behind);
}

std::string map(const Site& site) {
  std::string text(kHaproxyMapStart);
  for (const ServedDomain& served : site.domains)
    text += fmt::format("{} {}\n", policy_host(served.domain).text(), served.policy);
  return text;
}

// HAProxy reads a certificate and its key from one file.
std::string certificate_script(const Site& site) {
  std::string text(kHaproxyScriptStart);
  text += fmt::format(R"(: run it after each renewal, then reload.
# A missing certificate is reported, and the others are joined. Files that are no longer of this site are removed when
# none is missing: until then their certificates may be the only ones for some names.
set -u
umask 077
cd {} && mkdir -p certificates || exit 1
status=0
ours=
join() {{
  ours="$ours $1.pem"
  if cat "$2" "$3" >"joined.$$"; then
    mv -f "joined.$$" "certificates/$1.pem"
  else
    rm -f "joined.$$"
    status=1
  fi
}}
)",
                      kHaproxyDirectory);
  for (const CertificateBatch& batch : certificate_batches(site)) {
    const std::string name = site.certificate ? "given" : batch.name;
    text += fmt::format("join {} {} {}\n", name, shell_word(batch.certificate.file),
                        shell_word(batch.certificate.key));
    if (site.certificate) break;
  }
  text += R"([ $status -eq 0 ] || exit 1
for file in certificates/*.pem; do
  case "$ours " in
    *" ${file##*/} "*) ;;
    *) rm -f "$file" ;;
  esac
done
)";
  return text;
}

std::vector<SiteStep> haproxy_steps(const Site& site) {
  const std::string directory = shell_word(site.output_dir);
  const std::string script = fmt::format("sh {}/certificates.sh", kHaproxyDirectory);
  std::vector<SiteStep> steps = {address_step(site)};
  if (site.proxy_to) steps.push_back(backend_step(site));
  steps.push_back(
      {site.proxy_to ? "Copy the files to the server"
                     : "Copy the files to the server. HAProxy reads policies when it starts: after a change "
                       "of one, run gen-site again, copy the files and reload",
       {fmt::format("install -d {}", kHaproxyDirectory),
        fmt::format("install -m 644 {0}/mta-sts.cfg {0}/hosts.map {2}{0}/certificates.sh {1}/", directory,
                    kHaproxyDirectory, site.proxy_to ? "" : directory + "/policy-*.txt ")}});
  // A certificate that is missing keeps no renewed one from the server.
  const std::string hook = script + "; systemctl reload haproxy";
  if (!site.certificate) steps.push_back(certbot_step(site, {"--standalone", hook}));
  steps.push_back({"Join each certificate with its key, since HAProxy reads both from one file", {script}});
  steps.push_back(
      {fmt::format(
           "If no frontend has port 443 yet, add \"-f {0}/mta-sts.cfg\" to the command line of HAProxy "
           "(EXTRAOPTS in /etc/default/haproxy). If one has, do not: of two frontends on one port, each "
           "would get some of the connections. Copy the rules between \"from here\" and \"to here\" to "
           "the beginning of that frontend, before all redirects, and add \"crt {0}/certificates\" to the "
           "end of its bind line",
           kHaproxyDirectory),
       {fmt::format("haproxy -c -f /etc/haproxy/haproxy.cfg -f {}/mta-sts.cfg && systemctl restart haproxy",
                    kHaproxyDirectory)}});
  return steps;
}

Result<PrintedSite> haproxy_site(const Site& site) {
  PrintedSite printed;
  printed.files = {{"mta-sts.cfg", frontend(site), std::string(kHaproxyStart)},
                   {"hosts.map", map(site), std::string(kHaproxyMapStart)},
                   {"certificates.sh", certificate_script(site), std::string(kHaproxyScriptStart)}};
  printed.steps = haproxy_steps(site);
  if (site.proxy_to) {
    printed.update_step = backend_update_step();
    return printed;
  }
  for (std::size_t i = 0; i < site.texts.size(); ++i) {
    printed.files.push_back({policy_file(i), site.texts[i].text, "version:"});
    if (site.texts[i].text.size() > kBufferLimit) {
      printed.warnings.push_back(fmt::format("{} has {} bytes: HAProxy needs tune.bufsize {} for it",
                                             policy_file(i), site.texts[i].text.size(),
                                             site.texts[i].text.size() + 4096));
    }
  }
  return printed;
}

}  // namespace

constinit const SiteFormat kHaproxySite = {
    .name = "haproxy",
    .print = haproxy_site,
    .reads_tree = true,
    .takes_proxy_to = true,
    .man =
        "A frontend for HAProxy 2.2 and later, with rules that fit into another one. HAProxy serves the "
        "policies itself and reads them when it starts: a changed policy needs the files of a new run, and a "
        "reload. With --proxy-to, it passes requests for the policies to a backend, the program behind it.",
};

}  // namespace mtasts
