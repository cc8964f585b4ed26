#include "commands/zone/zone_records.h"

#include <algorithm>

#include "commands/lookup/cname_conflict.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/policy_tree.h"
#include "commands/output/record_output.h"
#include "commands/zone/uncovered_domains.h"
#include "mtasts/finding.h"
#include "mtasts/join_names.h"
#include "mtasts/primary_choice.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestSnippet = std::size_t{1} << 20;

// The warning that --allow-uncovered makes of an error.
Finding allowed(const Error& error) {
  return {.severity = Severity::warning, .code = std::string(error.code), .message = error.message};
}

DomainOutcome not_hosted_by_itself(const DomainName& primary) {
  DomainOutcome outcome;
  outcome.tally = Tally::not_counted;
  outcome.warnings.push_back(
      found("hosted-is-primary", primary.text() + " is the primary: it is not hosted by itself"));
  return outcome;
}

// Mode testing has an effect only through reports.
Finding without_rua(const DomainName& primary) {
  return found("no-rua",
               primary.text() +
                   ": no address for reports: the _smtp._tls records are left out, and testing without "
                   "reports has no effect",
               "name it with --rua");
}

}  // namespace

std::vector<RecordKind> wanted_kinds(const GenZoneOptions& options) {
  if (options.only) return {*options.only};
  return {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};
}

ZoneRecords::ZoneRecords(const GenZoneOptions& options, RequestedPolicy policy_request, WebTarget web,
                         RecordRun& run, Context& context)
    : options_(options),
      policy_request_(std::move(policy_request)),
      web_(std::move(web)),
      dns_(run.dns.get()),
      live_(run.live ? &*run.live : nullptr),
      ids_(*run.ids),
      existing_(run.existing),
      published_(options.lookup, run.dns.get()),
      context_(context) {}

Result<void> ZoneRecords::read_named_policy() {
  if (options_.policy_file) {
    auto policy = read_policy_file(*options_.policy_file, context_);
    if (!policy) return fail(policy.error());
    policy_ = *std::move(policy);
  } else if (!policy_request_.mx.empty()) {
    // It serves only to check coverage, which max_age does not influence.
    policy_ = Policy{.mode = policy_request_.mode.value_or(Mode::testing),
                     .max_age = *MaxAge::from_seconds(MaxAge::kGreatest),
                     .mx = policy_request_.mx};
  }
  return {};
}

Task<Result<Primary>> ZoneRecords::find_primary(DomainName primary) {
  if (policy_ && options_.policy_file) co_return co_await primary_with(std::move(primary), *policy_);
  auto existing = existing_zone_of(primary);
  if (!existing) co_return fail(existing.error());
  if (auto learnt = co_await learn_reports(primary, **existing); !learnt) co_return fail(learnt.error());
  std::optional<Policy> policy = policy_;
  if (dns_ != nullptr && !policy) {
    auto found = co_await policy_of_mx(primary);
    if (!found) co_return fail(found.error());
    policy = *std::move(found);
  }
  co_return make_primary(std::move(primary), std::move(policy), *std::move(existing));
}

Primary ZoneRecords::make_primary(DomainName domain, std::optional<Policy> policy,
                                  std::shared_ptr<const ExistingZone> existing) const {
  Primary primary{std::move(domain), std::move(policy), std::move(existing)};
  if (!reads_own_files() && default_tlsrpt() != HostedTlsrpt::own) {
    primary.hosted_records.emplace(
        primary.domain, record_settings(*existing_, primary.domain, primary.existing->has_tlsrpt()));
    // True if the records need no lookup and are printed one domain after the other.
    const bool at_once = dns_ == nullptr && live_ == nullptr && !options_.output_dir &&
                         !options_.records.zone && options_.output.form == OutputForm::text &&
                         options_.records.format == &kBindRecords;
    if (at_once) primary.hosted_text.emplace(primary.domain, *primary.hosted_records);
  }
  return primary;
}

Task<Result<Primary>> ZoneRecords::primary_with(DomainName primary, Policy policy) {
  auto existing = existing_zone_of(primary);
  if (!existing) co_return fail(existing.error());
  if (auto learnt = co_await learn_reports(primary, **existing); !learnt) co_return fail(learnt.error());
  auto allowed_faults = co_await check_own_mx(primary, policy);
  if (!allowed_faults) co_return fail(allowed_faults.error());
  Primary made = make_primary(std::move(primary), std::move(policy), *std::move(existing));
  made.warnings = *std::move(allowed_faults);
  co_return made;
}

Task<Result<Policy>> ZoneRecords::policy_of_mx(DomainName primary) {
  std::optional<MxSet> mx;
  if (needs_mx_lookup(policy_request_, std::nullopt)) {
    MxLookup lookup = co_await look_up_mx(*dns_, primary);
    if (!lookup.mx) co_return fail(lookup.mx.error());
    mx = *std::move(lookup.mx);
  }
  auto planned = plan_policy(primary, policy_request_, std::nullopt, mx);
  if (!planned) co_return fail(planned.error());
  for (const Finding& warning : planned->warnings) report_warning(warning, context_);
  co_return std::move(planned->policy);
}

// A primary may have no MX; existing MX must be covered, or its mail is lost.
Task<Result<std::vector<Finding>>> ZoneRecords::check_own_mx(DomainName primary, const Policy& policy) {
  std::vector<Finding> warnings;
  if (dns_ == nullptr || policy.mode == Mode::none) co_return warnings;
  const MxLookup lookup = co_await look_up_mx(*dns_, primary);
  if (!lookup.mx) co_return fail(lookup.mx.error());
  if (lookup.mx->status == MxStatus::no_mx || lookup.mx->status == MxStatus::no_such_name) {
    co_return warnings;
  }
  const auto covered = check_coverage(primary, *lookup.mx, primary, policy);
  if (!covered && !is_allowed(covered.error())) co_return fail(covered.error());
  if (!covered) warnings.push_back(allowed(covered.error()));
  co_return warnings;
}

Task<DomainOutcome> ZoneRecords::each_outcome(DomainName primary) {
  std::vector<Finding> warnings;
  const Mode mode = policy_ ? policy_->mode : policy_request_.mode.value_or(Mode::testing);
  if (dns_ != nullptr && mode != Mode::none) {
    auto mx = co_await look_up_usable_mx(*dns_, primary, policy_request_.allow_implicit_mx);
    if (!mx) co_return record_rejection(primary.text(), Role::primary, mx.error());
    Result<void> fits;
    if (policy_) {
      fits = check_coverage(primary, mx->set, primary, *policy_);
    } else if (mx->set.status != MxStatus::ok) {
      fits = fail(mx_error(primary, mx->set));
    }
    if (!fits && !is_allowed(fits.error())) {
      co_return record_rejection(primary.text(), Role::primary, fits.error(), mx->set);
    }
    warnings = std::move(mx->warnings);
    if (!fits) warnings.push_back(allowed(fits.error()));
  }
  const auto existing = existing_zone_of(primary);
  if (existing) {
    auto learnt = co_await learn_reports(primary, **existing);
    if (!learnt) co_return record_rejection(primary.text(), Role::primary, learnt.error());
  }
  DomainOutcome outcome = co_await primary_outcome(primary);
  outcome.warnings.insert(outcome.warnings.begin(), warnings.begin(), warnings.end());
  if (!outcome.rejection && lacks_rua(primary)) outcome.warnings.push_back(without_rua(primary));
  published_reports_.erase(primary.text());
  co_return outcome;
}

Task<DomainOutcome> ZoneRecords::primary_outcome(DomainName primary) {
  auto existing = existing_zone_of(primary);
  if (!existing) co_return record_rejection(primary.text(), Role::primary, existing.error());
  std::optional<PlannedId> planned;
  std::optional<PolicyId> id;
  if (is_wanted(RecordKind::sts)) {
    const auto cname = options_.id.id ? std::nullopt : (*existing)->sts_cname(primary);
    if (cname) {
      co_return record_rejection(primary.text(), Role::primary, delegated_error(primary, cname->text()));
    }
    KnownIds in_output = (*existing)->ids(primary);
    auto announced = announced_policy(primary);
    if (!announced) co_return record_rejection(primary.text(), Role::primary, announced.error());
    auto found = co_await ids_.id_for(primary, std::move(in_output), *std::move(announced));
    if (!found) co_return record_rejection(primary.text(), Role::primary, found.error());
    id = found->id;
    planned = *std::move(found);
  }
  std::vector<ResourceRecord> records =
      primary_records(primary, id, record_settings(**existing, primary, false));
  keep_tlsrpt(primary, **existing, records);
  DomainOutcome outcome = co_await checked_outcome(primary, primary, std::move(records), std::move(planned));
  if (outcome.records && reads_own_files()) {
    outcome.records->in_own_file = (*existing)->records_of(primary).records;
  }
  co_return outcome;
}

Task<DomainOutcome> ZoneRecords::hosted_outcome(DomainName&& hosted, const Primary& primary) {
  const bool asks = dns_ != nullptr && primary.policy && primary.policy->mode != Mode::none;
  if (asks && hosted != primary.domain) return hosted_outcome_if_covered(std::move(hosted), primary);
  return cname_outcome(std::move(hosted), primary, {});
}

Task<DomainOutcome> ZoneRecords::hosted_outcome_if_covered(DomainName hosted, const Primary& primary) {
  auto mx = co_await look_up_usable_mx(*dns_, hosted, policy_request_.allow_implicit_mx);
  if (!mx) co_return record_rejection(hosted.text(), Role::hosted, mx.error());
  auto covered = check_coverage(hosted, mx->set, primary.domain, *primary.policy);
  if (!covered && !is_allowed(covered.error())) {
    co_return record_rejection(hosted.text(), Role::hosted, covered.error(), mx->set);
  }
  std::vector<Finding> warnings = std::move(mx->warnings);
  if (!covered) warnings.push_back(allowed(covered.error()));
  co_return co_await cname_outcome(std::move(hosted), primary, std::move(warnings));
}

Task<DomainOutcome> ZoneRecords::hosted_outcome_by_cover(DomainName hosted,
                                                         const std::vector<Primary>& primaries) {
  const auto is_hosted = [&](const Primary& primary) { return primary.domain == hosted; };
  if (std::ranges::any_of(primaries, is_hosted)) co_return not_hosted_by_itself(hosted);
  auto mx = co_await look_up_usable_mx(*dns_, hosted, policy_request_.allow_implicit_mx);
  if (!mx) co_return record_rejection(hosted.text(), Role::hosted, mx.error());
  if (mx->set.status != MxStatus::ok) {
    co_return record_rejection(hosted.text(), Role::hosted, mx_error(hosted, mx->set), mx->set);
  }
  const std::vector<DomainName> hosts = mx->set.hosts();
  std::vector<const Primary*> covering;
  for (const Primary& primary : primaries) {
    if (can_adopt(*primary.policy, hosts)) covering.push_back(&primary);
  }
  if (covering.empty()) {
    co_return record_rejection(hosted.text(), Role::hosted, no_policy_covers(hosted, hosts), mx->set);
  }
  const auto chosen = co_await choose_primary(hosted, std::move(covering));
  if (!chosen) co_return record_rejection(hosted.text(), Role::hosted, chosen.error(), mx->set);
  const Primary& primary = **chosen;
  if (primary.fault) {
    const Error error{primary.fault->fault, "primary-left-out",
                      hosted.text() + ": its primary " + primary.domain.text() + " is left out itself",
                      "fix the primary first"};
    co_return record_rejection(hosted.text(), Role::hosted, error, mx->set);
  }
  if (options_.list) {
    co_return DomainOutcome{.text = hosted.text() + ' ' + primary.domain.text() + '\n',
                            .warnings = std::move(mx->warnings)};
  }
  co_return co_await cname_outcome(std::move(hosted), primary, std::move(mx->warnings));
}

Task<Result<const Primary*>> ZoneRecords::choose_primary(DomainName hosted,
                                                         std::vector<const Primary*> covering) {
  if (covering.size() == 1) co_return covering.front();
  const auto current = co_await current_target(hosted);
  if (!current) co_return fail(current.error());
  std::vector<const Policy*> policies;
  std::vector<DomainName> names;
  for (const Primary* primary : covering) {
    if (*current == sts_record_name(primary->domain).text()) co_return primary;
    policies.push_back(&*primary->policy);
    names.push_back(primary->domain);
  }
  if (const auto position = narrowest(policies)) co_return covering[*position];
  co_return fail({Fault::refused, "several-policies-cover",
                  hosted.text() + ": the policies of " + join_names(names, ", ") +
                      " cover its MX, and none is narrower than the others",
                  "name its primary: mtasts gen-zone --primary PRIMARY --policy FILE " + hosted.text()});
}

Task<Result<std::optional<std::string>>> ZoneRecords::current_target(DomainName hosted) {
  const DomainName owner = sts_record_name(hosted);
  const DnsAnswer answer = co_await dns_->ask(DnsQuestion(owner, RecordType::cname));
  if (answer.status == DnsStatus::failed && !is_not_in_zone(answer)) {
    co_return fail(lookup_error(owner, "CNAME", answer.failure));
  }
  if (answer.status == DnsStatus::records && !answer.names.empty()) {
    co_return std::optional(answer.names.front());
  }
  const ExistingRecords existing = existing_->records_of(hosted);
  for (const ResourceRecord& record : existing.records) {
    const auto* cname = std::get_if<CnameData>(&record.rdata);
    if (cname != nullptr && record.owner == owner) co_return std::optional(cname->target.text());
  }
  co_return std::optional<std::string>();
}

Task<DomainOutcome> ZoneRecords::cname_outcome(DomainName hosted, const Primary& primary,
                                               std::vector<Finding> warnings) {
  if (hosted == primary.domain) co_return not_hosted_by_itself(hosted);
  std::vector<ResourceRecord> records;
  auto existing = existing_zone_of(hosted);
  if (!existing) co_return record_rejection(hosted.text(), Role::hosted, existing.error());
  const HostedTlsrpt tlsrpt = tlsrpt_of(hosted, primary, **existing);
  if (primary.hosted_records && tlsrpt == default_tlsrpt()) {
    records = primary.hosted_records->records_of(hosted);
  } else {
    const bool has_own = is_wanted(RecordKind::tlsrpt) && tlsrpt == HostedTlsrpt::own;
    if (has_own) {
      auto learnt = co_await learn_reports(hosted, **existing);
      if (!learnt) co_return record_rejection(hosted.text(), Role::hosted, learnt.error());
    }
    RequestedRecords request =
        record_settings(**existing, has_own ? hosted : primary.domain, primary.existing->has_tlsrpt());
    request.hosted_tlsrpt = tlsrpt;
    published_reports_.erase(hosted.text());
    if (has_own && request.rua.empty()) warnings.push_back(without_rua(hosted));
    records = HostedRecords(primary.domain, request).records_of(hosted);
  }
  if (options_.hosted_tlsrpt != HostedTlsrpt::none) keep_tlsrpt(hosted, **existing, records);
  DomainOutcome outcome = co_await checked_outcome(hosted, primary.domain, std::move(records), std::nullopt);
  if (outcome.records && reads_own_files()) {
    outcome.records->in_own_file = (*existing)->records_of(hosted).records;
  }
  // A record that waits for its policy is not removed.
  const bool removes = options_.update && options_.hosted_tlsrpt == HostedTlsrpt::none &&
                       is_wanted(RecordKind::tlsrpt) && !outcome.rejection;
  if (removes) {
    outcome.update =
        std::make_unique<DomainUpdate>(DomainUpdate{.loses_cname_to = tlsrpt_record_name(primary.domain)});
  }
  outcome.warnings.insert(outcome.warnings.begin(), warnings.begin(), warnings.end());
  co_return outcome;
}

Task<Result<void>> ZoneRecords::learn_reports(DomainName domain, const ExistingZone& existing) {
  const bool is_known = !options_.rua.empty() || !existing.rua(domain).empty();
  if (is_known || dns_ == nullptr || !is_wanted(RecordKind::tlsrpt)) co_return Result<void>();
  auto reports = co_await published_.reports(domain);
  if (!reports) co_return fail(reports.error());
  if (!reports->rua.empty() || reports->are_delegated)
    published_reports_[domain.text()] = *std::move(reports);
  co_return Result<void>();
}

Result<std::optional<AnnouncedPolicy>> ZoneRecords::announced_policy(const DomainName& primary) const {
  if (!ids_.has_ledger()) return std::nullopt;
  if (options_.policy_file) return AnnouncedPolicy{*policy_, *options_.policy_file};
  if (!options_.policies) return std::nullopt;
  auto policy = read_policy_in_tree(*options_.policies, primary, context_.ports.files);
  if (!policy) return fail(policy.error());
  return AnnouncedPolicy{std::move(policy->policy), *options_.policies + "/" + path_in_policy_tree(primary)};
}

void ZoneRecords::keep_tlsrpt(const DomainName& domain, const ExistingZone& existing,
                              std::vector<ResourceRecord>& records) const {
  const DomainName owner = tlsrpt_record_name(domain);
  const auto is_at_owner = [&owner](const ResourceRecord& record) { return record.owner == owner; };
  if (!is_wanted(RecordKind::tlsrpt) || std::ranges::any_of(records, is_at_owner)) return;
  for (ResourceRecord& record : existing.records_of(domain).records) {
    const auto* txt = std::get_if<TxtData>(&record.rdata);
    if (!is_at_owner(record) || (txt != nullptr && !claims_tlsrpt(txt->text))) continue;
    if (options_.ttl) record.ttl = *options_.ttl;
    records.push_back(std::move(record));
  }
}

bool ZoneRecords::lacks_rua(const DomainName& primary) const {
  if (!is_wanted(RecordKind::tlsrpt) || !options_.rua.empty()) return false;
  if (options_.hosted_only && default_tlsrpt() != HostedTlsrpt::cname) return false;
  const auto existing = existing_zone_of(primary);
  return existing && !record_settings(**existing, primary, false).tlsrpt;
}

void ZoneRecords::warn_without_rua(const DomainName& primary) const {
  if (lacks_rua(primary)) report_warning(without_rua(primary), context_);
}

Task<DomainOutcome> ZoneRecords::checked_outcome(DomainName domain, DomainName primary,
                                                 std::vector<ResourceRecord> records,
                                                 std::optional<PlannedId> planned) {
  const Role role = domain == primary ? Role::primary : Role::hosted;
  std::vector<Finding> warnings;
  if (planned) warnings = std::move(planned->warnings);
  if (dns_ != nullptr) {
    bool keeps_ttls = !options_.ttl;
    if (keeps_ttls) {
      const auto existing = existing_zone_of(domain);
      keeps_ttls = existing && !(*existing)->ttl();
    }
    if (keeps_ttls) {
      auto kept = co_await published_.keep_ttls(std::move(records), role);
      if (!kept) co_return record_rejection(domain.text(), role, kept.error());
      records = *std::move(kept);
    }
    auto checked = co_await check_cname_owners(*dns_, records);
    if (!checked) co_return record_rejection(domain.text(), role, checked.error());
    warnings.insert(warnings.end(), checked->warnings.begin(), checked->warnings.end());
    if (keeps_ttls) records = std::move(checked->records);
  }
  if (live_ != nullptr && is_wanted(RecordKind::sts)) {
    const auto is_live = co_await live_->check(domain, primary);
    if (!is_live) co_return withhold_sts_record(domain, role, std::move(records), is_live.error());
  }
  DomainOutcome outcome = records_outcome(domain, role, std::move(records), planned, options_.output.form);
  outcome.warnings = std::move(warnings);
  co_return outcome;
}

DomainOutcome ZoneRecords::withhold_sts_record(const DomainName& domain, Role role,
                                               std::vector<ResourceRecord> records, const Error& why) const {
  // The domain's own file is not written; in that of -o, the existing record is kept.
  const auto is_sts = [owner = sts_record_name(domain)](const ResourceRecord& record) {
    return record.owner == owner;
  };
  records.erase(std::remove_if(records.begin(), records.end(), is_sts), records.end());
  if (records.empty() || has_file(domain)) return record_rejection(domain.text(), role, why);
  return partial_records_outcome(domain, role, std::move(records), why);
}

bool ZoneRecords::has_file(const DomainName& domain) const {
  if (!options_.output_dir) return false;
  if (reads_own_files()) {
    const auto existing = existing_zone_of(domain);
    return existing && (*existing)->ttl();
  }
  const std::string name = record_file_name(domain, *options_.records.format);
  const auto text = context_.ports.files.read_below(*options_.output_dir, name, kLargestSnippet);
  return text && *text && !(*text)->empty();
}

std::vector<ResourceRecord> ZoneRecords::records_in_own_file(const DomainName& domain) const {
  if (!reads_own_files()) return {};
  const auto existing = existing_zone_of(domain);
  return existing ? (*existing)->records_of(domain).records : std::vector<ResourceRecord>();
}

DomainOutcome ZoneRecords::move_to_own_file(DomainOutcome outcome, const DomainName& domain, Role role,
                                            RecordRun& run) const {
  if (!options_.output_dir || !outcome.records) return outcome;
  const RecordFormat& format = *options_.records.format;
  const auto then = [domain, role](DomainOutcome& of, const Result<bool>& changed) {
    if (!changed) of = record_rejection(domain.text(), role, changed.error());
  };
  const std::vector<ResourceRecord> in_own_file = records_in_own_file(domain);
  // A list may name a domain twice: then this run has written the file.
  const bool is_known =
      in_own_file == outcome.records->in_own_file || in_own_file == outcome.records->records;
  if (reads_own_files() && !is_known) {
    const std::string path = *options_.output_dir + '/' + record_file_name(domain, format);
    return record_rejection(domain.text(), role, changed_meanwhile(path));
  }
  NewFile file{record_file_name(domain, format), print_domain(format, *outcome.records)};
  outcome.file = std::make_unique<OutcomeFile>(OutcomeFile{std::move(file), format.start, then});
  run.count_removals(domain, in_own_file, outcome.records->records, *outcome.file);
  outcome.records.reset();
  return outcome;
}

bool ZoneRecords::reads_own_files() const {
  return options_.output_dir && options_.records.format->read != nullptr;
}

Result<std::shared_ptr<const ExistingZone>> ZoneRecords::existing_zone_of(const DomainName& domain) const {
  if (!reads_own_files()) return existing_;
  const std::string name = record_file_name(domain, *options_.records.format);
  auto text = context_.ports.files.read_below(*options_.output_dir, name, kLargestSnippet);
  if (!text) return fail(text.error());
  auto existing = read_existing_snippet(*text, *options_.output_dir + "/" + name, domain,
                                        *options_.records.format, wanted_kinds(options_));
  if (!existing) return fail(existing.error());
  return std::make_shared<ExistingZone>(*std::move(existing));
}

RequestedRecords ZoneRecords::record_settings(const ExistingZone& existing, const DomainName& owner,
                                              bool has_tlsrpt) const {
  RequestedRecords request{.web = web_,
                           .rua = options_.rua.empty() ? existing.rua(owner) : options_.rua,
                           .ttl = planned_ttl(options_.ttl, existing)};
  const auto published = published_reports_.find(owner.text());
  const bool is_published = published != published_reports_.end();
  if (request.rua.empty() && is_published) request.rua = published->second.rua;
  request.tlsrpt = !request.rua.empty() || is_published || existing.has_tlsrpt() || has_tlsrpt;
  request.hosted_tlsrpt = default_tlsrpt();
  request.only = wanted_kinds(options_);
  return request;
}

}  // namespace mtasts
