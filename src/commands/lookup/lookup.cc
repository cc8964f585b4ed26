#include "commands/lookup/lookup.h"

#include <algorithm>

#include "cli/options/typed_names.h"
#include "mtasts/deployment.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"

namespace mtasts {

Result<std::unique_ptr<Dns>> open_dns_unwatched(const LookupOptions& options, Context& context) {
  if (options.offline && options.zone_files.empty()) return nullptr;
  auto origin = absolute_origin(options.origin, context.ports.idna);
  if (!origin) return fail(origin.error());
  DnsSettings settings{.servers = options.servers,
                       .zone_files = options.zone_files,
                       .origin = *std::move(origin),
                       .retries = options.retries,
                       .concurrency = options.concurrency,
                       .trust_ad = options.trust_ad};
  if (options.timeout) settings.timeout = std::chrono::seconds(*options.timeout);
  if (options.rate) settings.rate = *options.rate;
  if (options.deadline) settings.time_limit = std::chrono::seconds(*options.deadline);
  const auto resolver = context.ports.environment("MTASTS_RESOLVER");
  if (resolver && !resolver->empty()) settings.resolver = resolver;
  if (context.diagnostics.verbose()) {
    settings.trace = [&diagnostics = context.diagnostics](const std::string& line) {
      diagnostics.detail(line);
    };
  }
  settings.warn = [&diagnostics = context.diagnostics](const std::string& line) {
    diagnostics.warning(line);
  };
  return context.ports.network.open_dns(settings);
}

Result<std::unique_ptr<WatchedDns>> open_dns(const LookupOptions& options, Context& context) {
  auto dns = open_dns_unwatched(options, context);
  if (!dns) return fail(dns.error());
  return *dns ? std::make_unique<WatchedDns>(*std::move(dns)) : nullptr;
}

Result<std::optional<std::string>> absolute_origin(const std::optional<std::string>& typed, Idna& idna) {
  if (!typed || *typed == ".") return typed;
  auto name = parse_typed_domain_name(*typed, idna);
  if (!name) return fail(as_option_error("--origin", name.error()));
  return name->absolute();
}

Error offline_error(std::string_view what, std::string_view instead) {
  return {Fault::usage, "offline", "--offline forbids to look up " + std::string(what), std::string(instead)};
}

Error lookup_error(const DomainName& name, std::string_view type, const DnsFailure& failure) {
  Error error{
      Fault::undetermined, code(failure.reason),
      name.text() + ": " + std::string(type) + " could not be determined: " + printable(failure.message)};
  if (failure.reason == DnsFailureReason::not_in_zone) {
    error.hint = "name its zone file with one more --zone-file, or ask DNS without --zone-file";
  }
  return error;
}

DnsFailure no_authoritative_server() {
  return {DnsFailureReason::unreachable, "no authoritative server is known"};
}

Task<MxLookup> look_up_mx(Dns& dns, DomainName domain) {
  Task<DnsAnswer> asked = dns.ask(DnsQuestion(domain, RecordType::mx));
  co_return read_mx_answer(std::move(domain), co_await asked);
}

MxLookup read_mx_answer(DomainName domain, DnsAnswer& answer) {
  MxLookup lookup{std::move(domain), MxSet(), std::move(answer.cname_chain)};
  switch (answer.status) {
    case DnsStatus::failed: lookup.mx = fail(lookup_error(lookup.domain, "MX", answer.failure)); break;
    case DnsStatus::no_such_name: lookup.mx = no_such_name_mx_set(); break;
    case DnsStatus::no_such_data:
    case DnsStatus::records: lookup.mx = read_mx_set(std::move(answer.mx)); break;
  }
  return lookup;
}

Task<Result<UsableMx>> look_up_usable_mx(Dns& dns, DomainName domain, bool allow_implicit) {
  MxLookup lookup = co_await look_up_mx(dns, domain);
  if (!lookup.mx) co_return fail(lookup.mx.error());
  if (lookup.mx->status == MxStatus::no_mx && allow_implicit) {
    co_return UsableMx{implicit_mx_set(domain), {implicit_mx_warning(domain)}};
  }
  co_return UsableMx{*std::move(lookup.mx)};
}

Task<std::vector<Finding>> find_mx_aliases(Dns& dns, std::vector<DomainName> hosts) {
  std::vector<Finding> warnings;
  for (const DomainName& host : hosts) {
    const DnsAnswer answer = co_await dns.ask(DnsQuestion(host, RecordType::cname));
    if (answer.status != DnsStatus::records || answer.names.empty()) continue;
    warnings.push_back(mx_alias_warning(host, answer.names.front()));
  }
  co_return warnings;
}

Result<DomainName> unpublished_name(const DomainName& domain) {
  return domain.child("_mta-sts-wildcard-test");
}

namespace {

// Replaces the answers of a wildcard, which come for a label beside the owner too, by "no such data". A
// failed probe changes nothing. Returns the texts in the replaced answers.
Task<std::vector<std::string>> remove_wildcard(Dns& dns, DomainName policy_domain,
                                               std::vector<DnsAnswer>& answers) {
  std::vector<std::string> removed;
  const auto has_data = [](const DnsAnswer& answer) {
    return answer.status == DnsStatus::records || !answer.cname_chain.empty();
  };
  if (std::ranges::none_of(answers, has_data)) co_return removed;
  auto unpublished = unpublished_name(policy_domain);
  if (!unpublished) co_return removed;
  const std::vector<DnsAnswer> probes =
      co_await dns.ask_authoritative(DnsQuestion(*std::move(unpublished), RecordType::txt));
  for (DnsAnswer& answer : answers) {
    const bool is_synthesised = has_data(answer) && std::ranges::any_of(probes, [&](const DnsAnswer& probe) {
                                  return probe.status == answer.status &&
                                         probe.cname_chain == answer.cname_chain &&
                                         std::is_permutation(probe.txt.begin(), probe.txt.end(),
                                                             answer.txt.begin(), answer.txt.end());
                                });
    if (!is_synthesised) continue;
    removed.insert(removed.end(), answer.txt.begin(), answer.txt.end());
    answer = DnsAnswer();
    answer.status = DnsStatus::no_such_data;
  }
  co_return removed;
}

std::vector<TxtData> sorted_texts(const DnsAnswer& answer) {
  std::vector<TxtData> texts = txt_records(answer);
  std::ranges::sort(texts, {}, &TxtData::text);
  return texts;
}

}  // namespace

std::optional<std::vector<TxtData>> ExistingTexts::agreed() const {
  if (answers.empty()) return std::nullopt;
  std::vector<TxtData> first = sorted_texts(answers.front());
  const bool agree = std::ranges::all_of(
      answers, [&first](const DnsAnswer& answer) { return sorted_texts(answer) == first; });
  return agree ? std::optional(std::move(first)) : std::nullopt;
}

std::vector<TxtData> ExistingTexts::foreign(RecordKind kind) const {
  std::vector<TxtData> foreign;
  for (const DnsAnswer& answer : answers) {
    for (TxtData& txt : sorted_texts(answer)) {
      const bool is_known = std::ranges::find(foreign, txt) != foreign.end();
      if (!is_known && !claims_record(kind, txt.text)) foreign.push_back(std::move(txt));
    }
  }
  return foreign;
}

std::string ExistingTexts::cname() const {
  for (const DnsAnswer& answer : answers) {
    if (!answer.cname_chain.empty()) return answer.cname_chain.front();
  }
  return {};
}

Task<Result<ExistingTexts>> look_up_existing_texts(Dns& dns, DomainName policy_domain, DomainName owner) {
  std::vector<DnsAnswer> answers = co_await dns.ask_authoritative(DnsQuestion(owner, RecordType::txt));
  ExistingTexts existing;
  existing.of_wildcard = co_await remove_wildcard(dns, policy_domain, answers);
  for (DnsAnswer& answer : answers) {
    // A CNAME whose target fails is an answer, too.
    if (answer.status == DnsStatus::failed && answer.cname_chain.empty()) {
      existing.failures.push_back(std::move(answer.failure));
    } else {
      existing.answers.push_back(std::move(answer));
    }
  }
  if (existing.answers.empty()) {
    co_return fail(lookup_error(
        owner, "TXT", existing.failures.empty() ? no_authoritative_server() : existing.failures.back()));
  }
  co_return existing;
}

Error delegated_error(const DomainName& policy_domain, const std::string& target) {
  return {Fault::refused, "delegated",
          sts_record_name(policy_domain).text() + " is a CNAME to " + target +
              ": the id belongs to its owner (RFC 8461 §8.2)",
          "publish the record there, or remove the CNAME first"};
}

Task<Result<ExistingIds>> look_up_existing_ids(Dns& dns, DomainName policy_domain) {
  const DomainName owner = sts_record_name(policy_domain);
  auto texts = co_await look_up_existing_texts(dns, policy_domain, owner);
  if (!texts) co_return fail(texts.error());
  if (const std::string target = texts->cname(); !target.empty()) {
    co_return fail(delegated_error(policy_domain, target));
  }
  ExistingIds existing;
  existing.ids.used = read_known_ids(texts->of_wildcard).current;
  existing.texts = texts->agreed();
  for (const DnsAnswer& answer : texts->answers) {
    add_known(existing.ids, read_known_ids(answer.txt));
    if (answer.status == DnsStatus::records && answer.authoritative && !existing.ttl) {
      if (const auto ttl = Ttl::from_seconds(answer.ttl)) existing.ttl = *ttl;
    }
  }
  for (const DnsFailure& failure : texts->failures) {
    existing.warnings.push_back(
        found("id-server-failed", owner.text() + ": " + failure.message + "; the other servers answered"));
  }
  co_return existing;
}

}  // namespace mtasts
