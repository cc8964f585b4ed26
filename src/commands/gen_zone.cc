// mtasts gen-zone: the three records of a primary, and three CNAMEs for each hosted domain whose MX its
// policy covers (RFC 8461 §8.2).
#include "commands/commands.h"
#include "commands/lookup/lookup.h"
#include "commands/output/files_read.h"
#include "commands/output/policy_tree.h"
#include "commands/output/record_output.h"
#include "commands/wishes.h"
#include "commands/zone/record_zones.h"
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

// The primary and the rest of the operands: --primary and --policies make all of them hosted, else the first
// is the primary.
struct Roles {
  std::optional<DomainName> primary = {};  // none with --each and --policies
  DomainOptions others = {};
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

// Says the records of primaries, which come before those of the domains that point at them.
class Primaries {
 public:
  Primaries(ZoneRecords& records, const RecordZones& zones, const GenZoneOptions& options, Emission& emission,
            Context& context)
      : records_(records), zones_(zones), options_(options), emission_(emission), context_(context) {}

  // The primary that may be pointed at; nothing, and why is said, where its policy or its records are
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
  // Says the records of a primary, or why there are none, which is returned too.
  Result<void> said(const DomainName& domain, const Result<Primary>& primary) {
    if (!primary) {
      emission_.say(records_left_out(domain.text(), Role::primary, primary.error()));
      return fail(primary.error());
    }
    records_.warn_without_rua(domain);
    if (options_.hosted_only) return {};
    DomainOutcome outcome = run_task(records_.of_primary(domain), context_);
    outcome = run_task(zones_.place(std::move(outcome), domain, Role::primary), context_);
    Result<void> emitted;
    // Its _mta-sts record alone may wait for its policy: what hosted domains need besides, they get.
    if (outcome.left_out && !outcome.records) emitted = fail(outcome.left_out->error);
    emission_.say(filed(std::move(outcome), domain, Role::primary, options_));
    return emitted;
  }

  ZoneRecords& records_;
  const RecordZones& zones_;
  const GenZoneOptions& options_;
  Emission& emission_;
  Context& context_;
};

}  // namespace

Result<ExitCode> run_gen_zone(const GenZoneOptions& options, Context& context) {
  auto kept = check_inputs_are_kept(
      files_read(options.domains, options.lookup, {options.id.ledger, options.policy_file}), options.output,
      context.ports.files);
  if (!kept) return fail(kept.error());
  auto roles_of_operands = roles(options, context.ports.idna);
  if (!roles_of_operands) return fail(roles_of_operands.error());
  auto web = web_target(options, context.ports.idna);
  if (!web) return fail(web.error());
  auto wishes = policy_wishes(options.policy, context.ports.idna);
  if (!wishes) return fail(wishes.error());
  auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto zones = RecordZones::open(options.records, dns->get(), context.ports.idna);
  if (!zones) return fail(zones.error());
  auto ids = IdSource::open(options.id, dns->get(), context);
  if (!ids) return fail(ids.error());
  std::optional<LivePolicies> live;
  if (options.when_live) {
    auto opened = LivePolicies::open(options.policy_file, options.policies, **dns, context);
    if (!opened) return fail(opened.error());
    live = *std::move(opened);
  }
  // What is no regular file is refused here, before it is read.
  auto emission = Emission::begin("gen-zone", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (options.output_dir) {
    if (auto held = emission->hold_directory(*options.output_dir); !held) return fail(held.error());
  }
  if (auto ours = emission->print_records_as(options.records.format); !ours) return fail(ours.error());
  auto standing = standing_output(options.output, options.records.format, wanted_kinds(options), context,
                                  {.rua = options.rua.empty(), .sts_aliases = options.when_live});
  if (!standing) return fail(standing.error());

  ZoneRecords records(options, *std::move(wishes), *std::move(web), dns->get(), live ? &*live : nullptr, *ids,
                      *std::move(standing), context);
  if (auto read = records.read_named_policy(); !read) return fail(read.error());
  const DomainOptions& others = roles_of_operands->others;
  const bool has_others = !others.operands.empty() || !others.files.empty();
  if (*dns == nullptr && has_others) context.diagnostics.warning(kCoverageNotChecked);

  Primaries primaries(records, *zones, options, *emission, context);
  std::optional<Primary> primary;
  if (const auto& domain = roles_of_operands->primary) {
    primary = primaries.one(*domain);
    if (!primary) return emission->finish();
  }
  std::vector<Primary> tree;
  if (options.policies) {
    auto found = primaries.of_tree(*options.policies);
    if (!found) return fail(found.error());
    tree = *std::move(found);
  }
  const Role role = options.each ? Role::primary : Role::hosted;
  UncoveredDomains uncovered;
  const auto begin = [&](DomainName&& domain) {
    return primary        ? records.of_hosted(std::move(domain), *primary)
           : options.each ? records.of_each(std::move(domain))
                          : records.of_hosted_by_first(std::move(domain), tree);
  };
  const auto placed = [&](Task<DomainOutcome> begun, DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = co_await std::move(begun);
    uncovered.take(outcome);
    outcome = co_await zones->place(std::move(outcome), domain, role);
    co_return filed(std::move(outcome), domain, role, options);
  };
  // What goes into one output as it is needs no step of its own.
  const bool has_a_place = options.policies || options.output_dir || zones->has_others();
  const auto work = [&](DomainName&& domain) -> Task<DomainOutcome> {
    if (!has_a_place) return begin(std::move(domain));
    Task<DomainOutcome> begun = begin(DomainName(domain));
    return placed(std::move(begun), std::move(domain));
  };
  const auto bad_entry = [&](const std::string& typed, const Error& error) {
    return bad_entry_records_json(typed, role, error);
  };
  const auto at_once = [&](const DomainName& domain, DomainOutcome& outcome) {
    return primary && primary->print_at_once(domain, outcome.text);
  };
  const bool may_be_empty = primary && !options.hosted_only && options.domains.files.empty();
  DomainSource source(others, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, options.output, {work, bad_entry, may_be_empty, at_once}, *emission,
              context);
  uncovered.tell(context);
  return emission->finish();
}

}  // namespace mtasts
