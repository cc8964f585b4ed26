#include "commands/policy/existing_policies.h"

#include "commands/lookup/lookup.h"
#include "commands/lookup/policy_tree.h"
#include "commands/lookup/zone_files_first.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/existing_file.h"
#include "mtasts/live_policy.h"
#include "mtasts/policy_repair.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"

namespace mtasts {

std::string policy_path(const GenPolicyOptions& options, const DomainName& domain) {
  if (options.output_dir) return *options.output_dir + "/" + path_in_policy_tree(domain);
  return options.output.file.value_or("standard output");
}

ExistingPolicies::ExistingPolicies(const GenPolicyOptions& options, const RequestedPolicy& request, Dns* dns,
                                   Context& context)
    : options_(options),
      request_(request),
      dns_(dns),
      context_(context),
      access_(options.domains, options.lookup.allow_private, context.ports.idna, options.primary) {}

Result<std::optional<std::string>> ExistingPolicies::read_file(const DomainName& domain) const {
  Files& files = context_.ports.files;
  constexpr std::size_t kLimit = kPolicySizeLimit + 1;
  if (options_.output_dir) return files.read_below(*options_.output_dir, path_in_policy_tree(domain), kLimit);
  if (!options_.output.file || options_.output.form != OutputForm::text) return std::nullopt;
  return files.read_if_exists(*options_.output.file, kLimit);
}

Task<Result<ExistingPolicy>> ExistingPolicies::find(DomainName name, std::optional<std::string> file_text) {
  ExistingPolicy existing{.text = std::move(file_text)};
  const bool has_file = existing.text && !existing.text->empty();
  const bool asks = dns_ != nullptr && request_.mx.empty() && request_.mode != Mode::none;
  if (!has_file && asks) {
    const auto live = co_await find_live(name, existing);
    if (!live) co_return fail(live.error());
  }
  if (auto parsed = parse(name, existing); !parsed) co_return fail(parsed.error());
  if (existing.is_live && !existing.is_repaired) {
    context_.diagnostics.note(name.text() + ": the live policy is the existing one: " + existing.values());
  }
  co_return existing;
}

Task<Result<void>> ExistingPolicies::find_live(const DomainName& name, ExistingPolicy& existing) {
  const auto live = co_await look_up_live(name);
  if (!live) {
    // With --mode given, or --offline, the operator decides without the live policy.
    const bool is_decided = request_.mode || live.error().code == "offline";
    if (!is_decided) co_return fail(live.error());
    const bool is_asked = live.error().code != Code("no-server-answers");
    if (is_asked) report_warning(found("live-policy-unread", live.error().message), context_);
  } else if (live->body) {
    existing.text = live->body;
    existing.is_live = true;
  } else if (live->has_record) {
    report_warning(found("live-policy-unread", name.text() + " has an _mta-sts record, and " +
                                                   policy_host(name).text() + " serves no policy"),
                   context_);
  }
  co_return Result<void>();
}

Task<Result<ExistingPolicies::LivePolicy>> ExistingPolicies::look_up_live(DomainName policy_domain) {
  LivePolicy live;
  const DomainName owner = sts_record_name(policy_domain);
  DnsAnswer answer = co_await dns_->ask(DnsQuestion(owner, RecordType::txt));
  if (is_not_in_zone(answer)) {
    // A CNAME or a delegation leads out of the zone files.
    if (auto opened = open_https(policy_domain); !opened) co_return fail(opened.error());
    if (hosts_) answer = co_await hosts_->ask(DnsQuestion(owner, RecordType::txt));
    if (is_not_in_zone(answer)) co_return live;
  }
  if (answer.status == DnsStatus::failed) co_return fail(lookup_error(owner, "TXT", answer.failure));
  const KnownIds ids = read_known_ids(answer.txt);
  live.has_record = !ids.current.empty() || !ids.used.empty() || ids.invalid_record;
  if (!live.has_record) co_return live;
  if (auto opened = open_https(policy_domain); !opened) co_return fail(opened.error());
  Dns& dns = hosts_ ? *hosts_ : *dns_;
  const Reach reach = access_.reach_of(policy_domain);
  const PolicyHostSeen fetched =
      co_await fetch_policies(dns, *https_, context_.ports.loop, destinations_, policy_domain, reach);
  auto body = served_body(policy_domain, fetched.addresses, fetched.fetches);
  if (!body) co_return fail(body.error());
  live.body = *std::move(body);
  co_return live;
}

Result<void> ExistingPolicies::open_https(const DomainName& policy_domain) {
  if (https_) return {};
  if (options_.lookup.offline) {
    return fail(
        offline_error("the live policy of " + policy_domain.text(), "name its values, or allow lookups"));
  }
  if (reads_zone_files(options_.lookup)) {
    auto hosts = open_dns_zone_files_first(options_.lookup, context_);
    if (!hosts) return fail(hosts.error());
    hosts_ = *std::move(hosts);
  }
  auto https = context_.ports.network.open_https({});
  if (!https) return fail(https.error());
  https_ = *std::move(https);
  return {};
}

// Reads the text strictly; with --repair, a text that senders would refuse leniently.
Result<void> ExistingPolicies::parse(const DomainName& name, ExistingPolicy& existing) const {
  const std::string source = existing.is_live
                                 ? "https://" + policy_host(name).text() + std::string(kPolicyPath)
                                 : policy_path(options_, name);
  auto parsed = parse_existing_policy(existing.text, source);
  if (parsed) {
    existing.policy = *std::move(parsed);
    return {};
  }
  auto repaired = repair_policy(*existing.text);
  if (!repaired) return fail(parsed.error());
  if (!options_.repair) {
    Error error = parsed.error();
    error.hint =
        "take over what can be read: mtasts gen-policy " + name.text() + " --repair" + destination_options();
    return fail(std::move(error));
  }
  existing.policy = *std::move(repaired);
  existing.is_repaired = true;
  return {};
}

// The options of the output, as typed; empty for standard output.
std::string ExistingPolicies::destination_options() const {
  if (options_.output_dir) return " --output-dir " + printable(*options_.output_dir);
  return options_.output.file ? " -o " + printable(*options_.output.file) : "";
}

}  // namespace mtasts
