#include "mtasts/rollout_record.h"

#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text/json_document.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kRecordSchema = "mtasts.rollout/2";
constexpr std::string_view kFirstRecordSchema = "mtasts.rollout/1";

// ---- printing

ordered_json names_json(const std::vector<DomainName>& names) {
  ordered_json list = ordered_json::array();
  for (const DomainName& name : names) list.push_back(name.text());
  return list;
}

ordered_json confirmed_json(const ConfirmedRecords& confirmed) {
  ordered_json printed = {{"web", confirmed.web.text()},
                          {"host_ttl", confirmed.host_ttl.seconds()},
                          {"sts_ttl", confirmed.sts_ttl.seconds()}};
  if (confirmed.tlsrpt_ttl) printed["tlsrpt_ttl"] = confirmed.tlsrpt_ttl->seconds();
  return printed;
}

ordered_json memory_json(const DomainMemory& memory) {
  ordered_json leaving = ordered_json::array();
  for (const LeavingHost& host : memory.leaving) {
    leaving.push_back({{"host", host.host.text()}, {"until", print_utc(host.until)}});
  }
  ordered_json announced = ordered_json::array();
  for (const Announcement& one : memory.announced) {
    announced.push_back({{"policy", one.policy.text()},
                         {"id", one.id.text()},
                         {"since", print_utc(one.since)},
                         {"settled", print_utc(one.settled)}});
    if (one.is_recorded) announced.back()["is_recorded"] = true;
    for (const EarlyPolicy& each : one.early) {
      announced.back()["early"].push_back({{"primary", each.primary.text()}, {"id", each.id.text()}});
    }
  }
  ordered_json printed = {{"mx_hosts", names_json(memory.mx_hosts)},
                          {"mx_ttl", memory.mx_ttl.count()},
                          {"mx_known_from", print_utc(memory.mx_known_from)},
                          {"leaving", std::move(leaving)},
                          {"past_is_known", memory.past_is_known},
                          {"sts_ttl", memory.sts_ttl.count()},
                          {"announced", std::move(announced)}};
  for (const PolicyId& id : memory.partial_ids) printed["partial_ids"].push_back(id.text());
  if (!memory.unchecked.empty()) printed["unchecked"] = names_json(memory.unchecked);
  if (memory.is_taken_over) printed["is_taken_over"] = true;
  if (memory.ended) printed["ended"] = print_utc(*memory.ended);
  if (memory.any_policy_until) printed["any_policy_until"] = print_utc(*memory.any_policy_until);
  if (memory.confirmed) printed["confirmed"] = confirmed_json(*memory.confirmed);
  return printed;
}

// The different memories of all domains, as the rows of a file.
class MemoryRows {
 public:
  [[nodiscard]] std::size_t index_of(const DomainMemory& memory) {
    const auto [known, is_new] = by_address_.try_emplace(&memory);
    if (is_new) known->second = index_of_row(memory_json(memory).dump());
    return known->second;
  }
  [[nodiscard]] const std::vector<std::string>& rows() const { return rows_; }

 private:
  [[nodiscard]] std::size_t index_of_row(std::string row) {
    const auto [known, is_new] = by_text_.try_emplace(std::move(row), rows_.size());
    if (is_new) rows_.push_back(known->first);
    return known->second;
  }

  std::unordered_map<const DomainMemory*, std::size_t> by_address_;  // domains share memories
  std::unordered_map<std::string, std::size_t> by_text_;
  std::vector<std::string> rows_;
};

std::vector<std::string> domain_rows(const RolloutRecord& record, MemoryRows& memories) {
  std::set<DomainName> domains;
  for (const auto& [domain, primary] : record.site) domains.insert(domain);
  for (const auto& [domain, memory] : record.memory) domains.insert(domain);
  for (const auto& [domain, names] : record.files.names) domains.insert(domain);
  std::vector<std::string> rows;
  for (const DomainName& domain : domains) {
    ordered_json row = {{"domain", domain.text()}, {"serves", nullptr}, {"memory", nullptr}};
    const auto primary = record.site.find(domain);
    if (primary != record.site.end()) row["serves"] = primary->second.text();
    const auto memory = record.memory.find(domain);
    if (memory != record.memory.end()) row["memory"] = memories.index_of(*memory->second);
    const auto names = record.files.names.find(domain);
    if (names != record.files.names.end()) row["file"] = names->second;
    rows.push_back(row.dump());
  }
  return rows;
}

// An array with a line for each row.
void append_rows(std::string& printed, const std::vector<std::string>& rows) {
  printed += '[';
  std::string_view separator = "\n";
  for (const std::string& row : rows) {
    printed += separator;
    printed += row;
    separator = ",\n";
  }
  printed += "\n]";
}

// ---- reading

// Reads the members of objects. The first fault is kept; values after it mean nothing.
class RecordReader {
 public:
  [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }

  std::string text(const json& object, const char* key) {
    const auto member = object.find(key);
    if (member != object.end() && member->is_string()) return member->get<std::string>();
    refuse(key, "is not a string");
    return {};
  }
  template <class T>
  std::optional<T> parsed(const json& object, const char* key) {
    return parsed_text<T>(text(object, key), key);
  }
  template <class T>
  std::optional<T> parsed_text(const std::string& text, const char* key) {
    if (fault_) return std::nullopt;
    auto value = T::parse(text);
    if (value) return *std::move(value);
    refuse(key, value.error().message);
    return std::nullopt;
  }
  std::chrono::sys_seconds time(const json& object, const char* key) {
    const auto time = read_utc(text(object, key));
    if (!time) refuse(key, "is not of the form 2026-11-21T12:00:00Z");
    return time.value_or(std::chrono::sys_seconds{});
  }
  std::chrono::seconds seconds(const json& object, const char* key) {
    const auto member = object.find(key);
    const bool is_number =
        member != object.end() && member->is_number_unsigned() && member->get<std::uint64_t>() <= UINT32_MAX;
    if (is_number) return std::chrono::seconds(member->get<std::int64_t>());
    refuse(key, "is not a number of seconds");
    return {};
  }
  Ttl ttl(const json& object, const char* key) {
    const auto ttl = Ttl::from_seconds(static_cast<std::uint64_t>(seconds(object, key).count()));
    if (!ttl) refuse(key, ttl.error().message);
    return ttl ? *ttl : *Ttl::from_seconds(0);
  }
  bool boolean(const json& object, const char* key) {
    const auto member = object.find(key);
    if (member != object.end() && member->is_boolean()) return member->get<bool>();
    refuse(key, "is neither true nor false");
    return false;
  }
  template <class Read>
  void each(const json& object, const char* key, Read read) {
    const auto member = object.find(key);
    if (member == object.end() || !member->is_array()) return refuse(key, "is not a list");
    for (const json& item : *member) read(item);
  }
  void refuse(const char* key, const std::string& reason) {
    if (!fault_) fault_ = '"' + std::string(key) + "\": " + reason;
  }

 private:
  std::optional<std::string> fault_ = {};
};

// Without it, the records are asked of every server.
std::optional<ConfirmedRecords> read_confirmed(const json& memory, RecordReader& reader) {
  const auto member = memory.find("confirmed");
  if (member == memory.end()) return std::nullopt;
  const auto web = reader.parsed<DomainName>(*member, "web");
  if (!web) return std::nullopt;
  ConfirmedRecords confirmed{*web, reader.ttl(*member, "host_ttl"), reader.ttl(*member, "sts_ttl")};
  if (member->contains("tlsrpt_ttl")) confirmed.tlsrpt_ttl = reader.ttl(*member, "tlsrpt_ttl");
  return confirmed;
}

template <class Value>
std::vector<Value> read_list(const json& object, const char* key, RecordReader& reader) {
  std::vector<Value> values;
  reader.each(object, key, [&](const json& item) {
    const auto value = reader.parsed_text<Value>(item.is_string() ? item.get<std::string>() : "", key);
    if (value) values.push_back(*value);
  });
  return values;
}

DomainMemory read_memory(const json& object, RecordReader& reader) {
  DomainMemory memory;
  memory.mx_hosts = read_list<DomainName>(object, "mx_hosts", reader);
  if (object.contains("unchecked")) memory.unchecked = read_list<DomainName>(object, "unchecked", reader);
  if (object.contains("partial_ids")) memory.partial_ids = read_list<PolicyId>(object, "partial_ids", reader);
  memory.mx_ttl = reader.seconds(object, "mx_ttl");
  memory.mx_known_from = reader.time(object, "mx_known_from");
  reader.each(object, "leaving", [&](const json& item) {
    const auto host = reader.parsed<DomainName>(item, "host");
    const auto until = reader.time(item, "until");
    if (host) memory.leaving.push_back({*host, until});
  });
  memory.past_is_known = reader.boolean(object, "past_is_known");
  memory.sts_ttl = reader.seconds(object, "sts_ttl");
  reader.each(object, "announced", [&](const json& item) {
    const auto policy = reader.parsed<DomainName>(item, "policy");
    const auto id = reader.parsed<PolicyId>(item, "id");
    const auto since = reader.time(item, "since");
    const auto settled = reader.time(item, "settled");
    if (!policy || !id) return;
    Announcement announced{*policy, *id, since, settled};
    if (item.contains("is_recorded")) announced.is_recorded = reader.boolean(item, "is_recorded");
    if (item.contains("early")) {
      reader.each(item, "early", [&](const json& served) {
        const auto primary = reader.parsed<DomainName>(served, "primary");
        const auto known_by = reader.parsed<PolicyId>(served, "id");
        if (primary && known_by) announced.early.push_back({*primary, *known_by});
      });
    }
    memory.announced.push_back(std::move(announced));
  });
  if (object.contains("is_taken_over")) memory.is_taken_over = reader.boolean(object, "is_taken_over");
  if (object.contains("ended")) memory.ended = reader.time(object, "ended");
  if (object.contains("any_policy_until")) memory.any_policy_until = reader.time(object, "any_policy_until");
  memory.confirmed = read_confirmed(object, reader);
  return memory;
}

std::string print_changes(const std::map<DomainName, std::string>& changes) {
  ordered_json printed = ordered_json::array();
  for (const auto& [name, records] : changes)
    printed.push_back({{"name", name.text()}, {"records", records}});
  return printed.dump();
}

// Reads the domains one by one: a fleet has hundreds of thousands.
class RecordDocument final : public JsonDocument {
 public:
  [[nodiscard]] Result<RolloutRecord> take(std::string_view text) {
    if (!read(text)) return damaged(reader_.fault().value_or(message()));
    const json& top = document();
    if (!top.is_object()) return damaged("not an object");
    const std::string schema = reader_.text(top, "schema");
    if (schema != kRecordSchema && schema != kFirstRecordSchema)
      reader_.refuse("schema", "is not mtasts.rollout/2");
    reader_.each(top, "domains", [](const json& /*taken*/) {});
    reader_.each(top, "handed_over", [](const json& /*taken*/) {});
    if (top.contains("sent")) reader_.each(top, "sent", [](const json& /*taken*/) {});
    reader_.each(top, "unfinished_hooks", [this](const json& item) {
      for (const Hook hook : {Hook::web, Hook::dns}) {
        if (item == mtasts::text(hook)) record_.unfinished_hooks.insert(hook);
      }
    });
    if (top.contains("files")) record_.files.format = reader_.text(top, "files");
    if (reader_.fault()) return damaged(*reader_.fault());
    return std::move(record_);
  }

 protected:
  bool item(const std::string& member, json& object) override {
    if (member == "memories") memories_.emplace_back(read_memory(object, reader_));
    if (member == "domains") read_domain(object);
    if (member == "handed_over") read_changes(object, record_.handed_over);
    if (member == "sent") read_changes(object, record_.sent);
    object = nullptr;
    return !reader_.fault() || refuse(JsonFault::content, *reader_.fault());
  }

 private:
  static tl::unexpected<Error> damaged(const std::string& reason) {
    return fail({Fault::input, "state-damaged", "not a record of a rollout: " + reason,
                 "move it aside: without it, dates become later; an older copy would make them too early, so "
                 "put one back only if it is that of the last run"});
  }

  void read_domain(const json& object) {
    const auto domain = reader_.parsed<DomainName>(object, "domain");
    if (!domain) return;
    bool is_first = true;
    if (object.contains("serves") && !object["serves"].is_null()) {
      if (auto primary = reader_.parsed<DomainName>(object, "serves")) {
        is_first = add(*domain, *std::move(primary), record_.site);
      }
    }
    if (object.contains("memory") && !object["memory"].is_null()) {
      is_first = add(*domain, memory_of(object["memory"]), record_.memory) && is_first;
    }
    if (object.contains("file")) {
      const json& names = object["file"];
      const bool is_sum = names.is_number_unsigned() && names.get<std::uint64_t>() <= kAllNamesInFile;
      if (!is_sum) return reader_.refuse("file", "is no sum of names");
      is_first = add(*domain, names.get<NamesInFile>(), record_.files.names) && is_first;
    }
    if (!is_first) reader_.refuse("domain", domain->text() + " occurs twice");
  }

  SharedValue<DomainMemory> memory_of(const json& memory) {
    if (memory.is_object()) return read_memory(memory, reader_);
    if (memory.is_number_unsigned() && memory.get<std::size_t>() < memories_.size())
      return memories_[memory.get<std::size_t>()];
    reader_.refuse("memory", "is not the index of a memory");
    return {};
  }

  // Returns false if the domain has a value. The last place is the right one in a file of ours.
  template <class Value>
  static bool add(const DomainName& domain, Value value, std::map<DomainName, Value>& values) {
    const std::size_t before = values.size();
    values.emplace_hint(values.end(), domain, std::move(value));
    return values.size() > before;
  }

  void read_changes(const json& object, std::map<DomainName, std::string>& changes) {
    if (const auto name = reader_.parsed<DomainName>(object, "name"))
      changes[*name] = reader_.text(object, "records");
  }

  RecordReader reader_;
  RolloutRecord record_;
  std::vector<SharedValue<DomainMemory>> memories_;
};

}  // namespace

std::string_view text(Hook hook) {
  return hook == Hook::web ? "web" : "dns";
}

bool contains_change(const std::map<DomainName, std::string>& changes, const ChangeName& change) {
  const auto found = changes.find(change.owner);
  return found != changes.end() && found->second == print_records(change.after);
}

std::string print_rollout_record(const RolloutRecord& record) {
  ordered_json hooks = ordered_json::array();
  for (const Hook hook : record.unfinished_hooks) hooks.push_back(text(hook));
  std::string printed = R"({"schema":")" + std::string(kRecordSchema) + R"(",)" + '\n';
  printed += R"("unfinished_hooks":)" + hooks.dump() + ",\n";
  printed += R"("handed_over":)" + print_changes(record.handed_over) + ",\n";
  if (!record.sent.empty()) printed += R"("sent":)" + print_changes(record.sent) + ",\n";
  if (!record.files.names.empty())
    printed += R"("files":)" + ordered_json(record.files.format).dump() + ",\n";
  MemoryRows memories;
  const std::vector<std::string> domains = domain_rows(record, memories);
  printed += R"("memories":)";
  append_rows(printed, memories.rows());
  printed += R"(,"domains":)";
  append_rows(printed, domains);
  return printed + "}\n";
}

Result<RolloutRecord> parse_rollout_record(std::string_view text) {
  return RecordDocument().take(text);
}

}  // namespace mtasts
