#include "commands/rollout/site_writer.h"

#include <algorithm>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_lists.h"
#include "commands/output/destination.h"
#include "commands/site/site_files.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestCertificate = std::size_t{1} << 20;
constexpr std::size_t kLargestSiteFile = std::size_t{1} << 30;

Result<Site> site_of_fleet(const Settings& settings, const std::map<DomainName, DomainName>& served,
                           const StateDirectory& state, Context& context) {
  SiteDomains domains;
  for (const auto& [domain, primary] : served) {
    const auto text = state.policy_files().find(primary);
    if (text == state.policy_files().end()) continue;
    if (auto policy = parse_policy(text->second)) domains.add(domain, TreePolicy{text->second, *policy});
  }
  Site site = domains.take();
  site.policies = state.path("policies");
  site.output_dir = state.path("site");
  if (settings.rollout.web.host) site.web_host = settings.rollout.web.host->text();
  for (const ReportUri& uri : settings.rollout.rua) site.rua.push_back(uri.text());
  site.primary = likely_primary(site);
  auto root = settings.web.policies ? Result<std::string>(*settings.web.policies)
                                    : context.ports.files.absolute_path(site.policies);
  if (!root) return fail(root.error());
  if (settings.web.site->reads_tree && !settings.web.policies) {
    if (auto is_plain = check_server_path("state", *root); !is_plain) return fail(is_plain.error());
  }
  site.policy_root = *std::move(root);
  return site;
}

// The steps of the format without those that apply takes: it has the host records written, and the policies
// where the web server reads them, unless somebody else copies them.
std::vector<SiteStep> steps_for_operator(const Settings& settings, const Site& site,
                                         const PrintedSite& printed) {
  std::vector<SiteStep> taken = {address_step(site)};
  if (!settings.web.policies || !settings.web.deploy.empty()) taken.push_back(tree_step(site));
  std::vector<SiteStep> steps = printed.steps;
  std::erase_if(steps, [&taken](const SiteStep& step) {
    return std::any_of(taken.begin(), taken.end(),
                       [&step](const SiteStep& other) { return other.says == step.says; });
  });
  return steps;
}

// A certificate that this user may not read counts as existing.
std::optional<Hold> certificate_gate(const Settings& settings, const Site& site, Context& context) {
  const bool is_here = settings.web.deploy.empty() && !settings.web.policies;
  if (!is_here || settings.web.reload.empty() || !settings.web.site->needs_certificates) return std::nullopt;
  for (const CertificateBatch& batch : certificate_batches(site)) {
    const std::string& file = batch.certificate.file;
    const auto text = context.ports.files.read_if_exists(file, kLargestCertificate);
    if (!text || *text) continue;
    std::string command = "certbot certonly --cert-name " + batch.name;
    for (const ServedDomain& served : batch.domains) command += " -d " + policy_host(served.domain).text();
    return Hold{
        HoldReason::no_certificate, batch.domains.front().domain,
        "the web server is not reloaded: its site names the certificate " + file + ", which does not exist",
        command};
  }
  return std::nullopt;
}

// Fails if the existing file is somebody else's.
Result<void> check_ours(const SiteFile& file, const StateDirectory& state, Context& context) {
  const auto existing = context.ports.files.read_below(state.path("site"), file.path, kLargestSiteFile);
  if (!existing) return fail(existing.error());
  const bool is_ours = !*existing || (*existing)->empty() || (*existing)->starts_with(file.start);
  return is_ours ? Result<void>() : fail(not_ours(state.path("site/" + file.path)));
}

}  // namespace

Result<WrittenSite> write_site_of_fleet(const Settings& settings,
                                        const std::map<DomainName, DomainName>& served, StateDirectory& state,
                                        Context& context) {
  WrittenSite outcome;
  if (settings.web.site == nullptr || served.empty()) return outcome;
  const auto site = site_of_fleet(settings, served, state, context);
  if (!site) return fail(site.error());
  if (site->domains.empty()) return outcome;
  const auto printed = settings.web.site->print(*site);
  if (!printed) return fail(printed.error());
  std::vector<NewFile> files;
  for (const SiteFile& file : site_files(*site, *printed, steps_for_operator(settings, *site, *printed))) {
    if (auto is_ours = check_ours(file, state, context); !is_ours) return fail(is_ours.error());
    files.push_back({"site/" + file.path, file.content});
  }
  for (const Result<bool>& written : state.write_files(files)) {
    if (!written) return fail(written.error());
    outcome.is_changed = outcome.is_changed || *written;
  }
  outcome.reload_gate = certificate_gate(settings, *site, context);
  return outcome;
}

std::optional<Hold> reload_gate(const Settings& settings, const StateDirectory& state, Context& context) {
  const std::map<DomainName, DomainName>& served = state.record().site;
  if (settings.web.site == nullptr || served.empty()) return std::nullopt;
  const auto site = site_of_fleet(settings, served, state, context);
  return site && !site->domains.empty() ? certificate_gate(settings, *site, context) : std::nullopt;
}

}  // namespace mtasts
