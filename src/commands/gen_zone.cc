// mtasts gen-zone: the three records of a primary, and three CNAMEs for each hosted domain whose MX its
// policy covers (RFC 8461 §8.2).
#include "commands/commands.h"
#include "commands/lookup/lookup.h"
#include "commands/output/policy_tree.h"
#include "commands/output/record_output.h"
#include "commands/run_task.h"
#include "commands/wishes.h"
#include "commands/zone/record_run.h"
#include "commands/zone/uncovered_domains.h"
#include "commands/zone/zone_records.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

Result<WebTarget> web_target(const GenZoneOptions& options, Idna& idna) {
  WebTarget web{.addresses = options.web_addresses};
  if (!options.web_host) return web;
  if (IpAddress::parse(*options.web_host)) {
    return fail({Fault::usage, "bad-web-host",
                 "--web-host: " + *options.web_host + " is an address, not a name",
                 "name addresses with --web-address"});
  }
  auto host = domain_name_of(*options.web_host, idna);
  if (!host) return fail(of_option("--web-host", host.error()));
  if (!host->is_host_name()) {
    return fail({Fault::usage, "bad-web-host", "--web-host: " + host->text() + " is not a host name"});
  }
  web.host = *std::move(host);
  return web;
}

// The operands by role: --primary and --policies make all of them hosted, else the first is the primary.
struct Roles {
  std::optional<DomainName> primary = {};  // none with --each and --policies
  DomainOptions others = {};               // hosted domains, primaries with --each
};

Result<Roles> roles(const GenZoneOptions& options, Idna& idna) {
  Roles roles{.others = options.domains};
  if (options.each || options.policies) return roles;
  auto primary =
      policy_domain_of(options.primary ? *options.primary : options.domains.operands.front(), idna);
  if (!primary) return fail(primary.error());
  roles.primary = *std::move(primary);
  if (!options.primary) roles.others.operands.erase(roles.others.operands.begin());
  return roles;
}

RecordSettings record_settings(const GenZoneOptions& options, const DomainOptions& others) {
  return {.bulk = {.command = "gen-zone",
                   .domains = others,
                   .lookup = options.lookup,
                   .output = options.output,
                   .output_dir = options.output_dir,
                   .dry_run = options.dry_run},
          .records = options.records,
          .kinds = wanted_kinds(options),
          .interest = {.rua = options.rua.empty(), .sts_aliases = options.when_live},
          .ids = &options.id,
          .when_live = options.when_live,
          .policy_file = options.policy_file,
          .policy_tree = options.policies};
}

// An outcome on its way out: where each domain has a file of its own, the text goes there.
DomainOutcome filed(DomainOutcome outcome, const DomainName& domain, Role role,
                    const GenZoneOptions& options) {
  if (!options.output_dir || !outcome.records) return outcome;
  const RecordFormat format = file_format(options.records.format);
  const auto then = [domain, role](DomainOutcome& of, const Result<bool>& changed) {
    if (!changed) of = records_left_out(domain.text(), role, changed.error());
  };
  NewFile file{record_file_name(domain, format), print_domain(format, *outcome.records)};
  outcome.file = std::make_unique<OutcomeFile>(OutcomeFile{std::move(file), traits_of(format).start, then});
  outcome.records.reset();
  return outcome;
}

// The primaries whose policies hosted domains use. Their records are written before those of hosted domains.
class Primaries {
 public:
  Primaries(ZoneRecords& records, RecordRun& run, const GenZoneOptions& options, Context& context)
      : records_(records), run_(run), options_(options), context_(context) {}

  // The primary that CNAMEs can lead to. Empty, with the reason reported, where its policy or its records are
  // missing.
  std::optional<Primary> one(const DomainName& domain) {
    auto primary = run_task(records_.find_primary(domain), context_);
    if (auto emitted = said(domain, primary); !emitted) return std::nullopt;
    return *std::move(primary);
  }

  // Those of --policies. Errors of reading the tree; Fault::input, code "no-policies", when it has none.
  Result<std::vector<Primary>> of_tree(const std::string& tree) {
    auto domains = domains_in_tree(tree, context_);
    if (!domains) return fail(domains.error());
    if (domains->empty()) {
      return fail({Fault::input, "no-policies", printable(tree) + " holds no policy",
                   "write them with gen-policy --output-dir " + printable(tree)});
    }
    std::vector<Primary> primaries;
    for (const DomainName& domain : *domains) {
      auto policy = read_policy_in_tree(tree, domain, context_.ports.files);
      if (!policy) return fail(policy.error());
      auto primary = run_task(records_.primary_with(domain, policy->policy), context_);
      const auto emitted = said(domain, primary);
      if (!primary) primary = Primary{domain, std::move(policy->policy)};
      if (!emitted) primary->fault = emitted.error();
      primaries.push_back(*std::move(primary));
    }
    return primaries;
  }

 private:
  // Writes the records of a primary, or why there are none, which is returned too.
  Result<void> said(const DomainName& domain, const Result<Primary>& primary) {
    if (!primary) {
      run_.emission.write(records_left_out(domain.text(), Role::primary, primary.error()));
      return fail(primary.error());
    }
    records_.warn_without_rua(domain);
    if (options_.hosted_only) return {};
    DomainOutcome outcome = run_task(records_.of_primary(domain), context_);
    outcome = run_task(run_.zones.place(std::move(outcome), domain, Role::primary), context_);
    Result<void> emitted;
    // Hosted domains need no _mta-sts record of the primary yet, which may wait for its policy.
    if (outcome.left_out && !outcome.records) emitted = fail(outcome.left_out->error);
    run_.emission.write(filed(std::move(outcome), domain, Role::primary, options_));
    return emitted;
  }

  ZoneRecords& records_;
  RecordRun& run_;
  const GenZoneOptions& options_;
  Context& context_;
};

// Plans the domains that follow the primary.
class OtherDomains {
 public:
  OtherDomains(ZoneRecords& records, RecordRun& run, const GenZoneOptions& options)
      : records_(records), run_(run), options_(options) {}

  // Finds the primaries that hosted domains use. False where the only one has no records.
  Result<bool> find_primaries(const std::optional<DomainName>& only, Primaries primaries) {
    if (only) {
      primary_ = primaries.one(*only);
      return primary_.has_value();
    }
    if (!options_.policies) return true;
    auto tree = primaries.of_tree(*options_.policies);
    if (!tree) return fail(tree.error());
    tree_ = *std::move(tree);
    return true;
  }

  ValueOrTask<DomainOutcome> step(DomainName&& domain) {
    if (primary_) {
      if (auto text = primary_->print_at_once(domain)) return DomainOutcome{.text = *std::move(text)};
    }
    const bool needs_more = options_.policies || options_.output_dir || run_.zones.has_others();
    if (!needs_more) return plan(std::move(domain));
    Task<DomainOutcome> planned = plan(DomainName(domain));
    return finish(std::move(planned), std::move(domain));
  }

  DomainOutcome bad_entry(const std::string& typed, const Error& error) const {
    return records_left_out(typed, role(), error);
  }

  void report_uncovered(Context& context) const { uncovered_.tell(context); }

 private:
  [[nodiscard]] Role role() const { return options_.each ? Role::primary : Role::hosted; }

  Task<DomainOutcome> plan(DomainName&& domain) {
    if (primary_) return records_.of_hosted(std::move(domain), *primary_);
    if (options_.each) return records_.of_each(std::move(domain));
    return records_.of_hosted_by_first(std::move(domain), tree_);
  }

  Task<DomainOutcome> finish(Task<DomainOutcome> planned, DomainName domain) {
    DomainOutcome outcome = co_await std::move(planned);
    uncovered_.take(outcome);
    outcome = co_await run_.zones.place(std::move(outcome), domain, role());
    co_return filed(std::move(outcome), domain, role(), options_);
  }

  ZoneRecords& records_;
  RecordRun& run_;
  const GenZoneOptions& options_;
  std::optional<Primary> primary_ = {};
  std::vector<Primary> tree_ = {};
  UncoveredDomains uncovered_ = {};
};

// True if the primary alone is a whole request: no list is named, and its records are printed.
bool may_be_alone(const GenZoneOptions& options, const Roles& roles) {
  return roles.primary && !options.hosted_only && options.domains.files.empty();
}

}  // namespace

Result<ExitCode> run_gen_zone(const GenZoneOptions& options, Context& context) {
  const auto domains = roles(options, context.ports.idna);
  if (!domains) return fail(domains.error());
  auto web = web_target(options, context.ports.idna);
  if (!web) return fail(web.error());
  auto wishes = policy_wishes(options.policy, context.ports.idna);
  if (!wishes) return fail(wishes.error());
  const RecordSettings settings = record_settings(options, domains->others);
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  ZoneRecords records(options, *std::move(wishes), *std::move(web), *run, context);
  if (auto read = records.read_named_policy(); !read) return fail(read.error());
  const bool has_others = !domains->others.operands.empty() || !domains->others.files.empty();
  if (run->dns == nullptr && has_others) context.diagnostics.warning(kCoverageNotChecked);

  OtherDomains others(records, *run, options);
  const auto found = others.find_primaries(domains->primary, Primaries(records, *run, options, context));
  if (!found) return fail(found.error());
  if (!*found) return run->emission.finish();
  const DomainSteps<DomainOutcome> steps{
      .domain = [&](DomainName&& domain) { return others.step(std::move(domain)); },
      .bad_entry = [&](const std::string& typed,
                       const Error& error) { return others.bad_entry(typed, error); }};
  for_each_domain(settings.bulk, steps, run->emission, context,
                  may_be_alone(options, *domains) ? EmptyList::is_allowed : EmptyList::is_error);
  others.report_uncovered(context);
  return run->emission.finish();
}

}  // namespace mtasts
