#include "commands/site/requested_site.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/json_output.h"
#include "cli/options/typed_names.h"
#include "cli/site_formats/site_lists.h"
#include "commands/bulk/domain_source.h"
#include "commands/lookup/policy_tree.h"
#include "commands/site/site_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// A path as a command operand: "-x" is no option then, and "a:b" no path on the host a.
std::string operand_path(const std::string& path) {
  const bool is_odd = path.front() == '-' || (path.front() != '/' && path.find(':') != std::string::npos);
  return is_odd ? "./" + path : path;
}

// Collects domains with their policies, and rejects those that cannot be served.
class Collection {
 public:
  Collection(const GenSiteOptions& options, Emission& emission, Context& context)
      : options_(options), emission_(emission), context_(context) {}

  Result<Site> collect() {
    const bool has_names = !options_.domains.operands.empty() || !options_.domains.files.empty();
    if (auto added = has_names ? add_named() : add_tree(); !added) return fail(added.error());
    return domains_.take();
  }

 private:
  Result<void> add_named() {
    DomainSource source(options_.domains, context_.ports.files, context_.ports.idna);
    while (true) {
      auto entry = source.next();
      if (!entry) return fail(entry.error());
      if (!*entry) return {};
      if ((*entry)->domain) {
        add(*(*entry)->domain);
      } else {
        reject((*entry)->typed, (*entry)->domain.error());
      }
    }
  }

  Result<void> add_tree() {
    auto domains = domains_in_tree(options_.policies, context_);
    if (!domains) return fail(domains.error());
    for (const DomainName& domain : *domains) add(domain);
    return {};
  }

  void add(const DomainName& domain) {
    auto policy = read_policy_in_tree(options_.policies, domain, context_.ports.files);
    if (!policy) return reject(domain.text(), policy.error());
    const std::string text = policy->text;
    if (domains_.add(domain, *std::move(policy))) warn_of_odd_policy(domain, text);
    emission_.count_done();
  }

  void reject(const std::string& domain, const Error& error) {
    emission_.reject({domain, error});
    emission_.print_result(json_text(SiteResult{.domain = domain, .error = error}));
  }

  // Warns of valid policies that some senders reject.
  void warn_of_odd_policy(const DomainName& domain, const std::string& text) {
    for (const Finding& finding : read_policy(text).findings) {
      if (finding.severity != Severity::warning) continue;
      context_.diagnostics.warning(finding, options_.policies + '/' + path_in_policy_tree(domain));
    }
  }

  const GenSiteOptions& options_;
  Emission& emission_;
  Context& context_;
  SiteDomains domains_ = {};
};

// The domain of --primary, which must be one of the site; else the likely one.
Result<std::optional<DomainName>> primary_of(const GenSiteOptions& options, const Site& site, Idna& idna) {
  if (!options.primary) return likely_primary(site);
  auto primary = parse_typed_policy_domain(*options.primary, idna);
  if (!primary) return fail(as_option_error("--primary", primary.error()));
  const auto is_primary = [&](const ServedDomain& served) { return served.domain == *primary; };
  if (std::ranges::none_of(site.domains, is_primary)) {
    return fail({Fault::usage, "usage", "--primary: " + primary->text() + " is not a domain of this site",
                 "name it as a DOMAIN, too, and write its policy with gen-policy --output-dir"});
  }
  return *std::move(primary);
}

// The path of the tree on the web server: that of --policy-root, else its absolute path here.
Result<std::string> policy_root_of(const GenSiteOptions& options, Files& files) {
  if (options.policy_root) return *options.policy_root;
  auto root = files.absolute_path(options.policies);
  if (!root) return root;
  const bool reads_tree = options.format->reads_tree && !options.proxy_to;
  if (reads_tree && !check_server_path("--policies", *root)) {
    return fail({Fault::usage, "usage",
                 "--policies: the absolute path of " + quote(options.policies) +
                     " has more than plain characters in it, which a server's configuration cannot hold",
                 "name the tree to the server with --policy-root, under another name"});
  }
  return root;
}

}  // namespace

Result<Site> collect_site(const GenSiteOptions& options, Emission& emission, Context& context) {
  return Collection(options, emission, context).collect();
}

Result<Site> complete_site(const GenSiteOptions& options, Site site, Context& context) {
  site.policies = operand_path(options.policies);
  site.output_dir = operand_path(options.output_dir);
  site.names_in_certificate = options.names_in_certificate;
  site.proxy_to = options.proxy_to;
  if (options.certificate) site.certificate = {*options.certificate, *options.certificate_key};
  if (options.mailcow_conf) site.mailcow_conf = {*options.mailcow_conf, options.in_place};
  for (const ReportUri& uri : options.rua) site.rua.push_back(uri.text());
  if (options.web_host) {
    const auto host = parse_web_host(*options.web_host, context.ports.idna);
    if (!host) return fail(host.error());
    site.web_host = host->text();
  }
  auto primary = primary_of(options, site, context.ports.idna);
  if (!primary) return fail(primary.error());
  site.primary = *std::move(primary);
  auto root = policy_root_of(options, context.ports.files);
  if (!root) return fail(root.error());
  site.policy_root = *std::move(root);
  return site;
}

}  // namespace mtasts
