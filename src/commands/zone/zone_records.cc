#include "commands/zone/zone_records.h"

#include <algorithm>

#include "commands/lookup/cname_conflict.h"
#include "commands/lookup/lookup.h"
#include "commands/output/record_output.h"
#include "commands/zone/uncovered_domains.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestSnippet = std::size_t{1} << 20;

// What --allow-uncovered turns into a warning.
Finding allowed(const Error& error) {
  return {.severity = Severity::warning, .code = std::string(error.code), .message = error.message};
}

DomainOutcome not_hosted_by_itself(const DomainName& primary) {
  DomainOutcome outcome;
  outcome.warnings.push_back(
      found("hosted-is-primary", primary.text() + " is the primary: it is not hosted by itself"));
  return outcome;
}

// Without reports nobody sees what testing shows.
Finding without_rua(const DomainName& primary) {
  return found("no-rua",
               primary.text() +
                   ": no address for reports: the _smtp._tls records are left out, and testing without "
                   "reports shows nobody anything",
               "name it with --rua");
}

}  // namespace

std::vector<RecordKind> wanted_kinds(const GenZoneOptions& options) {
  if (options.only) return {*options.only};
  return {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};
}

std::optional<std::string> Primary::print_at_once(const DomainName& hosted) const {
  if (!hosted_text || hosted == domain) return std::nullopt;
  std::optional<std::string> text(std::in_place);
  hosted_text->print(hosted, *text);
  return text;
}

ZoneRecords::ZoneRecords(const GenZoneOptions& options, RequestedPolicy policy_wishes, WebTarget web,
                         RecordRun& run, Context& context)
    : options_(options),
      policy_wishes_(std::move(policy_wishes)),
      web_(std::move(web)),
      dns_(run.dns.get()),
      live_(run.live ? &*run.live : nullptr),
      ids_(*run.ids),
      standing_(std::make_shared<StandingZone>(std::move(run.standing))),
      context_(context) {}

Result<void> ZoneRecords::read_named_policy() {
  if (options_.policy_file) {
    auto policy = read_policy_file(*options_.policy_file, context_);
    if (!policy) return fail(policy.error());
    policy_ = *std::move(policy);
  } else if (!policy_wishes_.mx.empty()) {
    // Only coverage is asked of it, which max_age has no part in.
    policy_ = Policy{.mode = policy_wishes_.mode.value_or(Mode::testing),
                     .max_age = *MaxAge::from_seconds(MaxAge::kGreatest),
                     .mx = policy_wishes_.mx};
  }
  return {};
}

Task<Result<Primary>> ZoneRecords::find_primary(DomainName primary) {
  if (policy_ && options_.policy_file) co_return co_await primary_with(std::move(primary), *policy_);
  auto standing = standing_of(primary);
  if (!standing) co_return fail(standing.error());
  std::optional<Policy> policy = policy_;
  if (dns_ != nullptr && !policy) {
    auto found = co_await policy_of_mx(primary);
    if (!found) co_return fail(found.error());
    policy = *std::move(found);
  }
  co_return pointed_at_primary(std::move(primary), std::move(policy), *std::move(standing));
}

Primary ZoneRecords::pointed_at_primary(DomainName domain, std::optional<Policy> policy,
                                        std::shared_ptr<const StandingZone> standing) const {
  Primary primary{std::move(domain), std::move(policy), std::move(standing)};
  if (!has_standing_files() && !has_own_tlsrpt()) {
    primary.hosted_records.emplace(primary.domain,
                                   record_wishes(*standing_, primary.domain, primary.standing->has_tlsrpt()));
    // Whether the records go out as they are, one domain after the other, and nothing is asked about them.
    const bool at_once = dns_ == nullptr && live_ == nullptr && !options_.output_dir &&
                         !options_.records.zone && options_.output.form == OutputForm::text &&
                         options_.records.format == &kBindRecords;
    if (at_once) primary.hosted_text.emplace(primary.domain, *primary.hosted_records);
  }
  return primary;
}

Task<Result<Primary>> ZoneRecords::primary_with(DomainName primary, Policy policy) {
  auto standing = standing_of(primary);
  if (!standing) co_return fail(standing.error());
  const Result<void> covers = co_await check_own_mx(primary, policy);
  if (!covers) co_return fail(covers.error());
  co_return pointed_at_primary(std::move(primary), std::move(policy), *std::move(standing));
}

Task<Result<Policy>> ZoneRecords::policy_of_mx(DomainName primary) {
  std::optional<MxSet> mx;
  if (needs_mx_lookup(policy_wishes_, std::nullopt)) {
    MxLookup lookup = co_await ask_mx(*dns_, primary);
    if (!lookup.mx) co_return fail(lookup.mx.error());
    mx = *std::move(lookup.mx);
  }
  auto planned = plan_policy(primary, policy_wishes_, std::nullopt, mx);
  if (!planned) co_return fail(planned.error());
  for (const Finding& warning : planned->warnings) tell(warning, context_);
  co_return std::move(planned->policy);
}

// A primary may live without MX of its own; those that it has are covered, or its mail is lost.
Task<Result<void>> ZoneRecords::check_own_mx(DomainName primary, const Policy& policy) {
  if (dns_ == nullptr || policy.mode == Mode::none) co_return Result<void>();
  const MxLookup lookup = co_await ask_mx(*dns_, primary);
  if (!lookup.mx) co_return fail(lookup.mx.error());
  if (lookup.mx->status == MxStatus::no_mx || lookup.mx->status == MxStatus::no_such_name) {
    co_return Result<void>();
  }
  auto covered = check_coverage(primary, *lookup.mx, primary, policy);
  if (covered || !is_allowed(covered.error())) co_return covered;
  tell(allowed(covered.error()), context_);
  co_return Result<void>();
}

Task<DomainOutcome> ZoneRecords::of_each(DomainName primary) {
  std::vector<Finding> warnings;
  const Mode mode = policy_ ? policy_->mode : policy_wishes_.mode.value_or(Mode::testing);
  if (dns_ != nullptr && mode != Mode::none) {
    auto mx = co_await ask_usable_mx(*dns_, primary, policy_wishes_.allow_implicit_mx);
    if (!mx) co_return records_left_out(primary.text(), Role::primary, mx.error());
    Result<void> fits;
    if (policy_) {
      fits = check_coverage(primary, mx->set, primary, *policy_);
    } else if (mx->set.status != MxStatus::ok) {
      fits = fail(mx_error(primary, mx->set));
    }
    if (!fits && !is_allowed(fits.error())) {
      co_return records_left_out(primary.text(), Role::primary, fits.error(), mx->set);
    }
    warnings = std::move(mx->warnings);
    if (!fits) warnings.push_back(allowed(fits.error()));
  }
  DomainOutcome outcome = co_await of_primary(primary);
  outcome.warnings.insert(outcome.warnings.begin(), warnings.begin(), warnings.end());
  if (!outcome.left_out && lacks_rua(primary)) outcome.warnings.push_back(without_rua(primary));
  co_return outcome;
}

Task<DomainOutcome> ZoneRecords::of_primary(DomainName primary) {
  auto standing = standing_of(primary);
  if (!standing) co_return records_left_out(primary.text(), Role::primary, standing.error());
  std::optional<PlannedId> planned;
  std::optional<PolicyId> id;
  if (is_wanted(RecordKind::sts)) {
    KnownIds in_output = (*standing)->ids(primary);
    auto found = co_await ids_.id_for(primary, std::move(in_output));
    if (!found) co_return records_left_out(primary.text(), Role::primary, found.error());
    id = found->id;
    planned = *std::move(found);
  }
  std::vector<ResourceRecord> records =
      primary_records(primary, id, record_wishes(**standing, primary, false));
  co_return co_await emitted(primary, primary, std::move(records), std::move(planned));
}

Task<DomainOutcome> ZoneRecords::of_hosted(DomainName&& hosted, const Primary& primary) {
  const bool asks = dns_ != nullptr && primary.policy && primary.policy->mode != Mode::none;
  if (asks && hosted != primary.domain) return of_hosted_if_covered(std::move(hosted), primary);
  return pointed_at(std::move(hosted), primary, {});
}

Task<DomainOutcome> ZoneRecords::of_hosted_if_covered(DomainName hosted, const Primary& primary) {
  auto mx = co_await ask_usable_mx(*dns_, hosted, policy_wishes_.allow_implicit_mx);
  if (!mx) co_return records_left_out(hosted.text(), Role::hosted, mx.error());
  auto covered = check_coverage(hosted, mx->set, primary.domain, *primary.policy);
  if (!covered && !is_allowed(covered.error())) {
    co_return records_left_out(hosted.text(), Role::hosted, covered.error(), mx->set);
  }
  std::vector<Finding> warnings = std::move(mx->warnings);
  if (!covered) warnings.push_back(allowed(covered.error()));
  co_return co_await pointed_at(std::move(hosted), primary, std::move(warnings));
}

Task<DomainOutcome> ZoneRecords::of_hosted_by_first(DomainName hosted,
                                                    const std::vector<Primary>& primaries) {
  const auto is_hosted = [&](const Primary& primary) { return primary.domain == hosted; };
  if (std::any_of(primaries.begin(), primaries.end(), is_hosted)) co_return not_hosted_by_itself(hosted);
  auto mx = co_await ask_usable_mx(*dns_, hosted, policy_wishes_.allow_implicit_mx);
  if (!mx) co_return records_left_out(hosted.text(), Role::hosted, mx.error());
  if (mx->set.status != MxStatus::ok) {
    co_return records_left_out(hosted.text(), Role::hosted, mx_error(hosted, mx->set), mx->set);
  }
  const std::vector<DomainName> hosts = mx->set.hosts();
  // By its mx alone: a policy of mode none has them too, and is as good as any for those it names.
  const auto covers = [&](const Primary& primary) {
    return hosts_without_pattern(primary.policy->mx, hosts).empty();
  };
  const auto first = std::find_if(primaries.begin(), primaries.end(), covers);
  if (first == primaries.end()) {
    co_return records_left_out(hosted.text(), Role::hosted, no_policy_covers(hosted, hosts), mx->set);
  }
  if (first->fault) {
    const Error error{first->fault->fault, "primary-left-out",
                      hosted.text() + ": its primary " + first->domain.text() + " is left out itself",
                      "mend that first"};
    co_return records_left_out(hosted.text(), Role::hosted, error, mx->set);
  }
  co_return co_await pointed_at(std::move(hosted), *first, std::move(mx->warnings));
}

Task<DomainOutcome> ZoneRecords::pointed_at(DomainName hosted, const Primary& primary,
                                            std::vector<Finding> warnings) {
  if (hosted == primary.domain) co_return not_hosted_by_itself(hosted);
  std::vector<ResourceRecord> records;
  if (primary.hosted_records) {
    records = primary.hosted_records->records_of(hosted);
  } else {
    auto standing = standing_of(hosted);
    if (!standing) co_return records_left_out(hosted.text(), Role::hosted, standing.error());
    const RequestedRecords wishes =
        record_wishes(**standing, has_own_tlsrpt() ? hosted : primary.domain, primary.standing->has_tlsrpt());
    if (has_own_tlsrpt() && wishes.rua.empty()) warnings.push_back(without_rua(hosted));
    records = HostedRecords(primary.domain, wishes).records_of(hosted);
  }
  DomainOutcome outcome = co_await emitted(hosted, primary.domain, std::move(records), std::nullopt);
  outcome.warnings.insert(outcome.warnings.begin(), warnings.begin(), warnings.end());
  co_return outcome;
}

bool ZoneRecords::lacks_rua(const DomainName& primary) const {
  if (!is_wanted(RecordKind::tlsrpt) || !options_.rua.empty()) return false;
  if (options_.hosted_only && hosted_tlsrpt() != HostedTlsrpt::cname) return false;
  const auto standing = standing_of(primary);
  return standing && !record_wishes(**standing, primary, false).tlsrpt;
}

void ZoneRecords::warn_without_rua(const DomainName& primary) const {
  if (lacks_rua(primary)) tell(without_rua(primary), context_);
}

Task<DomainOutcome> ZoneRecords::emitted(DomainName domain, DomainName primary,
                                         std::vector<ResourceRecord> records,
                                         std::optional<PlannedId> planned) {
  const Role role = domain == primary ? Role::primary : Role::hosted;
  std::vector<Finding> warnings;
  if (planned) warnings = std::move(planned->warnings);
  if (dns_ != nullptr) {
    auto checked = co_await check_cname_owners(*dns_, records);
    if (!checked) co_return records_left_out(domain.text(), role, checked.error());
    warnings.insert(warnings.end(), checked->begin(), checked->end());
  }
  if (live_ != nullptr && is_wanted(RecordKind::sts)) {
    const auto is_live = co_await live_->check(domain, primary);
    if (!is_live) co_return withheld(domain, role, std::move(records), is_live.error());
  }
  DomainOutcome outcome = records_outcome(domain, role, std::move(records), planned, options_.output.form);
  outcome.warnings = std::move(warnings);
  co_return outcome;
}

DomainOutcome ZoneRecords::withheld(const DomainName& domain, Role role, std::vector<ResourceRecord> records,
                                    const Error& why) const {
  // What stands keeps the record that it has: omission is not removal. A file of its own is not written at
  // all, and the one of -o has the record again.
  const auto owned = [owner = sts_record_name(domain)](const ResourceRecord& record) {
    return record.owner == owner;
  };
  const auto place = std::find_if(records.begin(), records.end(), owned);
  std::vector<ResourceRecord> standing;
  if (place != records.end() && !options_.output_dir) standing = standing_->sts_records(domain, place->ttl);
  const auto behind =
      records.insert(place, standing.begin(), standing.end()) + static_cast<std::ptrdiff_t>(standing.size());
  records.erase(std::remove_if(behind, records.end(), owned), records.end());
  const bool stands = has_file(domain);
  if (records.empty() || stands) return records_left_out(domain.text(), role, why);
  return records_outcome_without(domain, role, std::move(records), why);
}

bool ZoneRecords::has_file(const DomainName& domain) const {
  if (!options_.output_dir) return false;
  if (has_standing_files()) {
    const auto standing = standing_of(domain);
    return standing && (*standing)->ttl();
  }
  const std::string name = record_file_name(domain, *options_.records.format);
  const auto text = context_.ports.files.read_below(*options_.output_dir, name, kLargestSnippet);
  return text && *text && !(*text)->empty();
}

bool ZoneRecords::has_standing_files() const {
  return options_.output_dir && options_.records.format->is_read_back;
}

Result<std::shared_ptr<const StandingZone>> ZoneRecords::standing_of(const DomainName& domain) const {
  if (!has_standing_files()) return standing_;
  const std::string name = record_file_name(domain, *options_.records.format);
  auto text = context_.ports.files.read_below(*options_.output_dir, name, kLargestSnippet);
  if (!text) return fail(text.error());
  auto standing = read_standing_snippet(*text, *options_.output_dir + "/" + name, wanted_kinds(options_));
  if (!standing) return fail(standing.error());
  return std::make_shared<StandingZone>(*std::move(standing));
}

RequestedRecords ZoneRecords::record_wishes(const StandingZone& standing, const DomainName& owner,
                                            bool has_tlsrpt) const {
  RequestedRecords wishes{.web = web_,
                          .rua = options_.rua.empty() ? standing.rua(owner) : options_.rua,
                          .ttl = planned_ttl(options_.ttl, standing)};
  wishes.tlsrpt = !wishes.rua.empty() || standing.has_tlsrpt() || has_tlsrpt;
  wishes.hosted_tlsrpt = hosted_tlsrpt();
  wishes.only = wanted_kinds(options_);
  return wishes;
}

}  // namespace mtasts
