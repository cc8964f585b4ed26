// The three names are ours: a CNAME, an address or a record of ours is replaced. Other data there belongs to
// somebody else.
#include "core/rollout/names_seen.h"

#include <algorithm>

#include "core/text/without_repeats.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

bool is_foreign(const ResourceRecord& record) {
  const auto* txt = std::get_if<TxtData>(&record.rdata);
  return txt != nullptr && !claims_sts(txt->text) && !claims_tlsrpt(txt->text);
}

std::vector<ResourceRecord> foreign_among(const std::vector<ResourceRecord>& records) {
  std::vector<ResourceRecord> foreign;
  std::copy_if(records.begin(), records.end(), std::back_inserter(foreign), is_foreign);
  return foreign;
}

// ": 192.0.2.53#53 lacks that data, 192.0.2.54#53 answered REFUSED"; "" for none.
std::string servers_text(const NameSeen& name, const std::function<bool(const ServerAnswer&)>& is_meant,
                         std::string_view fault) {
  std::vector<std::string> servers;
  for (const ServerAnswer& answer : name) {
    if (!is_meant(answer) || answer.server.empty()) continue;
    add_once(servers, answer.is_known ? answer.server + std::string(fault) : answer.server);
  }
  std::string text;
  for (const std::string& server : servers) text += (text.empty() ? ": " : ", ") + server;
  return text;
}

bool is_without_answer(const ServerAnswer& answer) {
  return !answer.is_known;
}

Hold records_hold(HoldReason reason, const DomainName& domain, std::string message,
                  std::string opened_by = {}) {
  return {reason, domain, std::move(message), std::move(opened_by)};
}

// The obstacle to any change of a name with these answers.
std::optional<Hold> obstacle(const DomainName& domain, const DomainName& owner, const NameSeen& name,
                             const std::vector<ResourceRecord>& wanted) {
  if (!is_known(name)) return records_unknown_hold(domain, owner, name);
  if (agreed_records(name)) return std::nullopt;
  const bool is_on_its_way = std::any_of(name.begin(), name.end(), [&wanted](const ServerAnswer& answer) {
    return same_records(answer.records, wanted);
  });
  if (is_on_its_way) {
    return not_announced_hold(
        domain, "not every authoritative server has the new records at " + owner.text(), name,
        [&wanted](const ServerAnswer& answer) { return !same_records(answer.records, wanted); });
  }
  const ServerAnswer& first = name.front();
  const auto differs = [&first](const ServerAnswer& answer) {
    return !same_records(answer.records, first.records);
  };
  return records_hold(HoldReason::servers_differ, domain,
                      "the authoritative servers differ about " + owner.text() +
                          servers_text(name, differs, " has other data than " + first.server),
                      "transfer the zone to all of them");
}

std::optional<Hold> cname_conflict(const DomainName& domain, const DomainName& owner, const NameSeen& name,
                                   const std::vector<ResourceRecord>& existing) {
  std::vector<std::string> types = name.front().other_types;
  if (!foreign_among(existing).empty()) types.emplace_back("TXT");
  if (types.empty()) return std::nullopt;
  return records_hold(HoldReason::foreign_records, domain,
                      owner.text() + " has " + types.front() +
                          " records, and a CNAME permits no other data (RFC 1034 §3.6.2)",
                      "remove these records");
}

template <class Reading>
bool means(const Reading& existing, const Reading& wanted) {
  const bool has_warning =
      std::any_of(existing.findings.begin(), existing.findings.end(),
                  [](const Finding& finding) { return finding.severity != Severity::info; });
  return existing.record && !has_warning && existing.record == wanted.record;
}

// True if both records have the same fields: blanks beside ";" and a last ";" are free (RFC 8461 §3.1, RFC
// 8460 §3).
bool have_same_fields(const ResourceRecord& existing, const ResourceRecord& wanted) {
  const auto* one = std::get_if<TxtData>(&existing.rdata);
  const auto* other = std::get_if<TxtData>(&wanted.rdata);
  if (one == nullptr || other == nullptr) return false;
  return means(read_sts_record(one->text), read_sts_record(other->text)) ||
         means(read_tlsrpt_record(one->text), read_tlsrpt_record(other->text));
}

// Keeps the text of an existing record with the same fields.
void keep_text(ResourceRecord& wanted, const std::vector<ResourceRecord>& existing) {
  const auto same = std::find_if(existing.begin(), existing.end(), [&wanted](const ResourceRecord& record) {
    return have_same_fields(record, wanted);
  });
  if (same != existing.end()) wanted.rdata = same->rdata;
}

// The TTL that a wanted record keeps: that of its own RRset, else of another record of ours, else of any.
Ttl kept_ttl(const ResourceRecord& wanted, const std::vector<ResourceRecord>& existing) {
  const ResourceRecord* kept = &wanted;
  for (const ResourceRecord& record : existing) {
    if (type_of(record.rdata) == type_of(wanted.rdata)) return record.ttl;
    if (kept == &wanted || (is_foreign(*kept) && !is_foreign(record))) kept = &record;
  }
  return kept->ttl;
}

}  // namespace

bool is_known(const NameSeen& name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](const ServerAnswer& answer) { return answer.is_known; });
}

std::optional<std::vector<ResourceRecord>> agreed_records(const NameSeen& name) {
  if (!is_known(name)) return std::nullopt;
  const bool agree = std::all_of(name.begin(), name.end(), [&name](const ServerAnswer& answer) {
    return same_records(answer.records, name.front().records);
  });
  return agree ? std::optional(name.front().records) : std::nullopt;
}

bool has_sts_record(const NameSeen& sts) {
  return std::any_of(sts.begin(), sts.end(), [](const ServerAnswer& answer) {
    return read_sts_records(texts_at({answer})).record.has_value();
  });
}

bool has_no_records(const NameSeen& name) {
  return agreed_records(name) == std::vector<ResourceRecord>();
}

std::vector<DomainName> targets_at(const NameSeen& name) {
  std::vector<DomainName> targets;
  for (const ServerAnswer& answer : name) {
    for (const ResourceRecord& record : answer.records) {
      if (const auto* cname = std::get_if<CnameData>(&record.rdata)) add_once(targets, cname->target);
    }
  }
  return targets;
}

bool leads_to(const NameSeen& name, const DomainName& target) {
  return std::any_of(name.begin(), name.end(), [&target](const ServerAnswer& answer) {
    return std::any_of(answer.records.begin(), answer.records.end(), [&target](const ResourceRecord& record) {
      const auto* cname = std::get_if<CnameData>(&record.rdata);
      return cname != nullptr && cname->target == target;
    });
  });
}

bool has_policy_of(const DomainName& primary, const DomainSeen& seen, const DomainMemory* memory) {
  if (seen.is_brief) return memory->announced.back().policy == primary;
  return leads_to(seen.sts, sts_record_name(primary));
}

std::vector<std::string> texts_at(const NameSeen& name) {
  std::vector<std::string> texts;
  for (const ServerAnswer& answer : name) {
    for (const ResourceRecord& record : answer.records) {
      if (const auto* txt = std::get_if<TxtData>(&record.rdata)) add_once(texts, txt->text);
    }
  }
  return texts;
}

bool is_unpublished(const NameSeen& sts) {
  const std::vector<std::string> texts = texts_at(sts);
  return is_known(sts) && targets_at(sts).empty() && std::none_of(texts.begin(), texts.end(), claims_sts);
}

bool is_partly_known(const NameSeen& name) {
  return !is_known(name) && !std::all_of(name.begin(), name.end(), is_without_answer);
}

Hold records_unknown_hold(const DomainName& domain, const DomainName& owner, const NameSeen& name) {
  const std::string message = "the records at " + owner.text() + " are not known";
  if (name.empty()) {
    return records_hold(HoldReason::records_unknown, domain,
                        message + ": its authoritative servers are not known");
  }
  const std::string servers = servers_text(name, is_without_answer, {});
  return records_hold(HoldReason::records_unknown, domain,
                      message + (servers.empty() ? ": an authoritative server did not answer" : servers),
                      is_partly_known(name) ? "let this server answer for the zone, or remove its NS record"
                                            : "run again when its authoritative servers answer");
}

Hold not_announced_hold(const DomainName& domain, std::string message, const NameSeen& name,
                        const std::function<bool(const ServerAnswer&)>& is_late) {
  message += servers_text(name, is_late, " lacks that data");
  const bool is_at_some = !std::all_of(name.begin(), name.end(), is_late);
  return records_hold(HoldReason::not_announced, domain, std::move(message),
                      is_at_some ? "wait for the transfer of the zone to this server, or repair it" : "");
}

std::optional<PolicyId> agreed_id(const NameSeen& sts) {
  if (!agreed_records(sts)) return std::nullopt;
  const auto reading = read_sts_records(texts_at(sts));
  return reading.record ? std::optional(reading.record->id) : std::nullopt;
}

std::optional<PolicyId> own_or_foreign_id(const DomainSeen& seen) {
  if (auto own = agreed_id(seen.sts)) return own;
  if (!agreed_records(seen.sts) || targets_at(seen.sts).empty()) return std::nullopt;
  return agreed_id({{.is_known = true, .records = seen.sts_elsewhere}});
}

NamePlan plan_name(const DomainName& domain, const NameSeen& name, std::vector<ResourceRecord> wanted,
                   const std::optional<Ttl>& ttl) {
  if (wanted.empty()) return {};
  const DomainName owner = wanted.front().owner;
  const bool wants_cname = std::holds_alternative<CnameData>(wanted.front().rdata);
  const auto existing = agreed_records(name);
  for (ResourceRecord& record : wanted) {
    if (existing && !ttl) record.ttl = kept_ttl(record, *existing);
    if (existing) keep_text(record, *existing);
  }
  if (existing && !wants_cname) {
    const ResourceRecord ours = wanted.front();
    for (ResourceRecord& record : foreign_among(*existing)) {
      // The records of an RRset have one TTL (RFC 2181 §5.2).
      if (type_of(record.rdata) == type_of(ours.rdata)) record.ttl = ours.ttl;
      wanted.push_back(std::move(record));
    }
  }
  if (auto hold = obstacle(domain, owner, name, wanted)) return {.hold = std::move(hold)};
  if (same_records(*existing, wanted)) return {};
  if (wants_cname) {
    if (auto hold = cname_conflict(domain, owner, name, *existing)) return {.hold = std::move(hold)};
  }
  return {.change = ChangeName{owner, *existing, std::move(wanted)}};
}

NamePlan plan_removal(const DomainName& domain, const DomainName& owner, const NameSeen& name) {
  const auto existing = agreed_records(name);
  const std::vector<ResourceRecord> kept =
      existing ? foreign_among(*existing) : std::vector<ResourceRecord>();
  if (auto hold = obstacle(domain, owner, name, kept)) return {.hold = std::move(hold)};
  if (same_records(*existing, kept)) return {};
  return {.change = ChangeName{owner, *existing, kept}};
}

}  // namespace mtasts
