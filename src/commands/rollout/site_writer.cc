#include "commands/rollout/site_writer.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "commands/output/destination.h"
#include "commands/site/site_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestCertificate = std::size_t{1} << 20;
constexpr std::size_t kLargestSiteFile = std::size_t{1} << 30;

// True if the web server of this machine reads what is written below the state directory.
bool is_served_here(const Settings& settings) {
  return settings.web.deploy.empty() && !settings.web.policies;
}

// The first policy of the settings that is served: a policy that is added later changes no name of the site.
std::optional<DomainName> first_primary(const Settings& settings,
                                        const std::map<DomainName, DomainName>& served) {
  for (const PolicySettings& policy : settings.rollout.policies) {
    if (served.contains(policy.primary)) return policy.primary;
  }
  return std::nullopt;
}

Result<Site> site_of_fleet(const Settings& settings, const std::map<DomainName, DomainName>& served,
                           const StateDirectory& state, Context& context) {
  std::map<DomainName, TreePolicy> policies;
  for (const auto& [primary, text] : state.policy_files()) {
    if (auto policy = parse_policy(text)) policies.emplace(primary, TreePolicy{text, *std::move(policy)});
  }
  SiteDomains domains;
  for (const auto& [domain, primary] : served) {
    const auto policy = policies.find(primary);
    if (policy != policies.end()) domains.add(domain, policy->second);
  }
  Site site = domains.take();
  site.policies = state.path("policies");
  site.output_dir = state.path("site");
  if (settings.rollout.web.host) site.web_host = settings.rollout.web.host->text();
  for (const ReportUri& uri : settings.rollout.rua) site.rua.push_back(uri.text());
  site.primary = first_primary(settings, served);
  auto root = settings.web.policies ? Result<std::string>(*settings.web.policies)
                                    : context.ports.files.absolute_path(site.policies);
  if (!root) return fail(root.error());
  site.proxy_to = settings.web.proxy_to;
  if (settings.web.site->reads_tree && !settings.web.policies && !site.proxy_to) {
    if (auto is_plain = check_server_path("state", *root); !is_plain) return fail(is_plain.error());
  }
  site.policy_root = *std::move(root);
  if (is_served_here(settings)) {
    const auto directory = context.ports.files.absolute_path(settings.state);
    if (!directory) return fail(directory.error());
    site.linked_dir = *directory + "/site";
  }
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
    return std::ranges::any_of(taken, [&step](const SiteStep& other) { return other.says == step.says; });
  });
  return steps;
}

// A certificate that this user may not read counts as existing.
bool is_missing(const CertificateBatch& batch, Context& context) {
  const auto text = context.ports.files.read_if_exists(batch.certificate.file, kLargestCertificate);
  return text && !*text;
}

// The certificates that certbot gets for the site. They are views of the site.
std::vector<CertificateBatch> certificates_of(const Settings& settings, const Site& site) {
  return settings.web.site->certbot ? certificate_batches(site) : std::vector<CertificateBatch>();
}

// The same that this machine needs and lacks.
std::vector<CertificateBatch> missing_certificates(const Settings& settings, const Site& site,
                                                   Context& context) {
  if (!is_served_here(settings)) return {};
  std::vector<CertificateBatch> batches = certificates_of(settings, site);
  std::erase_if(batches, [&context](const CertificateBatch& batch) { return !is_missing(batch, context); });
  return batches;
}

// `held` is what waits: "the web server is not reloaded".
Hold certificate_hold(const Settings& settings, const CertificateBatch& missing, const std::string& held) {
  return {
      HoldReason::no_certificate, missing.domains.front().domain,
      held + ": the new site names the certificate " + missing.certificate.file + ", which does not exist",
      certbot_command(*settings.web.site->certbot, missing)};
}

std::optional<Hold> certificate_gate(const Settings& settings, const std::vector<CertificateBatch>& missing) {
  if (missing.empty() || settings.web.reload.empty()) return std::nullopt;
  return certificate_hold(settings, missing.front(), "the web server is not reloaded");
}

std::optional<Site> site_of_state(const Settings& settings, const StateDirectory& state, Context& context) {
  const std::map<DomainName, DomainName>& served = state.record().site;
  if (settings.web.site == nullptr || served.empty()) return std::nullopt;
  auto site = site_of_fleet(settings, served, state, context);
  return site && !site->domains.empty() ? std::optional(*std::move(site)) : std::nullopt;
}

// Names the next step at the web server.
class WebSteps {
 public:
  WebSteps(const Settings& settings, const StateDirectory& state, Context& context)
      : settings_(settings), site_(site_of_state(settings, state, context)) {
    if (site_) batches_ = certificates_of(settings, *site_);
    const bool is_here = is_served_here(settings);
    for (const CertificateBatch& batch : batches_)
      is_missing_.push_back(is_here && is_missing(batch, context));
    if (!site_) return;
    const auto steps =
        context.ports.files.read_below(state.path("site"), std::string(kNextStepsFile), kLargestSiteFile);
    has_steps_ = steps && *steps;
  }

  void add_to(Hold& hold) const {
    if (hold.reason == HoldReason::certificate_ends) return name_renewal(hold);
    const SiteFormat* site = settings_.web.site;
    if (hold.lacks_certificate && site != nullptr && site->gets_certificates) {
      hold.opened_by =
          "lead " + policy_host(hold.domain).text() + " to the web server, which then gets the certificate";
    } else if (hold.lacks_certificate && has_steps_ && !site->certbot) {
      hold.opened_by = steps_file() + " has the steps for the certificate";
    }
    const std::optional<std::size_t> batch = batch_of(hold.domain);
    if (batch && (hold.lacks_certificate || is_missing_[*batch])) {
      hold.opened_by = place_of_commands() + certbot_command(*site->certbot, batches_[*batch]);
      hold.lacks_certificate = true;
    }
    if (!has_steps_ || hold.lacks_certificate || hold.opened_by.empty()) return;
    hold.opened_by += "; " + steps_file() + " has the steps at the web server";
  }

  // Closed if the web server of this machine cannot load the site of the state.
  [[nodiscard]] std::optional<Hold> reload_gate() const {
    const auto missing = std::ranges::find(is_missing_, true);
    if (missing == is_missing_.end()) return std::nullopt;
    return certificate_gate(settings_, {batches_[static_cast<std::size_t>(missing - is_missing_.begin())]});
  }

 private:
  // Names the step that shows why a certificate is not renewed.
  void name_renewal(Hold& hold) const {
    const SiteFormat* site = settings_.web.site;
    const std::optional<std::size_t> batch = batch_of(hold.domain);
    if (site != nullptr && site->gets_certificates) {
      hold.opened_by = "look at the log of the web server, which renews its certificates itself";
    } else if (batch) {
      hold.opened_by = place_of_commands() + "certbot renew --dry-run --cert-name " + batches_[*batch].name;
    } else if (has_steps_) {
      hold.opened_by = steps_file() + " has the steps for the certificate";
    }
  }

  [[nodiscard]] std::string place_of_commands() const {
    return is_served_here(settings_) ? "" : "at the web server: ";
  }

  [[nodiscard]] std::string steps_file() const {
    return printable(site_->output_dir) + '/' + std::string(kNextStepsFile);
  }

  // The index of the batch with the domain. The domains of all batches are sorted.
  [[nodiscard]] std::optional<std::size_t> batch_of(const DomainName& domain) const {
    const auto batch = std::partition_point(
        batches_.begin(), batches_.end(),
        [&domain](const CertificateBatch& each) { return each.domains.back().domain < domain; });
    const auto is_domain = [&domain](const ServedDomain& served) { return served.domain == domain; };
    if (batch == batches_.end() || std::ranges::none_of(batch->domains, is_domain)) return std::nullopt;
    return static_cast<std::size_t>(batch - batches_.begin());
  }

  const Settings& settings_;
  std::optional<Site> site_;
  std::vector<CertificateBatch> batches_ = {};  // views of the site
  std::vector<bool> is_missing_ = {};           // the certificate of each batch, on this machine
  bool has_steps_ = false;                      // the steps at the web server are written
};

// The domains whose host record or policy comes before the steps at the web server.
std::set<DomainName> domains_not_written(const RolloutPlan& plan) {
  std::set<DomainName> domains;
  for (const RolloutStep& step : plan.steps) {
    const bool comes_first = step.phase == Phase::host_record || step.phase == Phase::policy_file;
    if (comes_first && step.domain) domains.insert(*step.domain);
  }
  return domains;
}

std::vector<RolloutStep*> reloads_in(RolloutPlan& plan) {
  std::vector<RolloutStep*> reloads;
  for (RolloutStep& step : plan.steps) {
    const auto* run = std::get_if<RunHook>(&step.action);
    if (run != nullptr && run->hook == Hook::web) reloads.push_back(&step);
  }
  return reloads;
}

Result<std::vector<SiteFile>> files_of_site(const Settings& settings, const Site& site) {
  const auto printed = settings.web.site->print(site);
  if (!printed) return fail(printed.error());
  return site_files(site, *printed, steps_for_operator(settings, site, *printed));
}

// True if all domains are retired. Without rollout.json nobody knows who is served, but the policies are
// there.
bool serves_nobody(const std::map<DomainName, DomainName>& served, const StateDirectory& state) {
  return served.empty() && state.policy_files().empty();
}

// The files of a site that serves nobody any more: a file that the web server includes stays, without
// servers.
Result<std::vector<SiteFile>> empty_site(const Settings& settings, const StateDirectory& state) {
  SiteDomains any;  // only the names and starts of its files count
  any.add(*DomainName::parse("example.com"),
          TreePolicy{"", Policy{.max_age = *MaxAge::from_seconds(604800)}});
  Site site = any.take();
  site.policy_root = site.policies = state.path("policies");
  site.output_dir = state.path("site");
  site.proxy_to = settings.web.proxy_to;
  auto files = files_of_site(settings, site);
  if (!files) return files;
  std::erase_if(*files, [](const SiteFile& file) {
    return !file.path.starts_with("mta-sts.") && file.path != kNextStepsFile && file.path != kDomainsFile;
  });
  for (SiteFile& file : *files) file.content = file.start;
  files->back().content += "\nNo domain is served any more: remove the site from the web server.\n";
  return files;
}

// The existing file, or an empty text. Fails if it is somebody else's.
Result<std::string> existing_file(const SiteFile& file, const StateDirectory& state, Context& context) {
  const auto existing = context.ports.files.read_below(state.path("site"), file.path, kLargestSiteFile);
  if (!existing) return fail(existing.error());
  const bool is_ours = !*existing || (*existing)->empty() || (*existing)->starts_with(file.start);
  return is_ours ? existing->value_or("")
                 : Result<std::string>(fail(not_ours(state.path("site/" + file.path))));
}

// Removes the servers from the files that exist.
Result<WrittenSite> write_empty_site(const Settings& settings, StateDirectory& state, Context& context) {
  WrittenSite outcome;
  const auto printed = empty_site(settings, state);
  if (!printed) return fail(printed.error());
  std::vector<NewFile> files;
  for (const SiteFile& file : *printed) {
    const auto existing = existing_file(file, state, context);
    if (!existing) return fail(existing.error());
    if (!existing->empty()) files.push_back({"site/" + file.path, file.content});
  }
  for (const Result<bool>& written : state.write_files(files)) {
    if (!written) return fail(written.error());
    outcome.is_changed = outcome.is_changed || *written;
  }
  return outcome;
}

// True if the web server can start with the existing site, which names none of the missing certificates.
bool can_be_loaded(const std::string& existing, const std::vector<CertificateBatch>& missing) {
  return !existing.empty() && std::ranges::none_of(missing, [&](const CertificateBatch& batch) {
    return existing.find(batch.certificate.file) != std::string::npos;
  });
}

}  // namespace

Result<WrittenSite> write_site_of_fleet(const Settings& settings,
                                        const std::map<DomainName, DomainName>& served, StateDirectory& state,
                                        Context& context) {
  WrittenSite outcome;
  if (settings.web.site == nullptr) return outcome;
  if (serves_nobody(served, state)) return write_empty_site(settings, state, context);
  if (served.empty()) return outcome;
  const auto site = site_of_fleet(settings, served, state, context);
  if (!site) return fail(site.error());
  if (site->domains.empty()) return outcome;
  const auto printed = files_of_site(settings, *site);
  if (!printed) return fail(printed.error());
  std::vector<NewFile> files;
  std::string existing;
  for (const SiteFile& file : *printed) {
    const auto text = existing_file(file, state, context);
    if (!text) return fail(text.error());
    existing += *text;
    files.push_back({"site/" + file.path, file.content});
  }
  const std::vector<CertificateBatch> missing = missing_certificates(settings, *site, context);
  // The web server may read the site through a link, and start again at any time.
  if (!missing.empty() && can_be_loaded(existing, missing)) {
    outcome.reload_gate =
        certificate_hold(settings, missing.front(), "the web server keeps the site that it has");
    return outcome;
  }
  for (const Result<bool>& written : state.write_files(files)) {
    if (!written) return fail(written.error());
    outcome.is_changed = outcome.is_changed || *written;
  }
  outcome.reload_gate = certificate_gate(settings, missing);
  return outcome;
}

void note_outdated_site(const Settings& settings, StateDirectory& state, Context& context) {
  if (settings.web.site == nullptr) return;
  const bool is_empty = serves_nobody(state.record().site, state);
  const auto site = site_of_state(settings, state, context);
  if (!is_empty && !site) return;
  const auto files = is_empty ? empty_site(settings, state) : files_of_site(settings, *site);
  const auto is_outdated = [&](const SiteFile& file) {
    const auto existing = existing_file(file, state, context);
    if (existing && existing->empty() && is_empty) return false;
    const bool is_unknown = !existing && existing.error().fault != Fault::not_created && !state.is_locked();
    if (is_unknown) {
      context.diagnostics.warning(existing.error().message, "apply may have to write it");
      return false;
    }
    return !existing || *existing != file.content;
  };
  // A site that cannot be printed is an error of the hook, and one that apply cannot read.
  if (!files || std::ranges::any_of(*files, is_outdated)) state.add_unfinished_hook(Hook::web);
}

void name_web_steps(const Settings& settings, const StateDirectory& state, RolloutPlan& plan,
                    Context& context) {
  const std::set<DomainName> not_written = domains_not_written(plan);
  const auto waits_for_web_server = [&not_written](const Hold& hold) {
    return hold.reason == HoldReason::policy_unknown || hold.reason == HoldReason::certificate_ends ||
           (hold.reason == HoldReason::policy_not_live && !not_written.contains(hold.domain));
  };
  std::vector<Hold*> holds;
  for (Hold& hold : plan.holds) {
    if (waits_for_web_server(hold)) holds.push_back(&hold);
  }
  std::vector<RolloutStep*> held;
  for (RolloutStep& step : plan.steps) {
    if (step.gate && waits_for_web_server(*step.gate)) held.push_back(&step);
  }
  std::vector<RolloutStep*> reloads;
  if (state.record().unfinished_hooks.contains(Hook::web)) reloads = reloads_in(plan);
  if (holds.empty() && held.empty() && reloads.empty()) return;
  const WebSteps steps(settings, state, context);
  for (Hold* hold : holds) steps.add_to(*hold);
  for (RolloutStep* step : held) {
    Hold gate = *step->gate;
    steps.add_to(gate);
    step->gate = std::move(gate);
  }
  for (RolloutStep* step : reloads) step->gate = steps.reload_gate();
}

}  // namespace mtasts
