#include "world.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "adapters/dns/server_address.h"
#include "adapters/dns/zone_file_dns.h"
#include "escaped_bytes.h"
#include "mtasts/tsig_key.h"

namespace mtasts::test {
namespace {

constexpr std::uint32_t kTtl = 3600;  // of every record
constexpr std::size_t kMaxCnameChain = 8;
constexpr std::string_view kSecond = "second";  // world @second

// True if a name exists because of names below it (RFC 8020).
bool has_names_below(const WorldNames& names, const std::string& name) {
  const std::string suffix = '.' + name;
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& entry) { return entry.first.ends_with(suffix); });
}

bool exists(const WorldNames& names, const std::string& name) {
  return names.contains(name) || has_names_below(names, name);
}

// Finds the name, or the wildcard at its closest encloser.
const WorldName* find_name(const WorldNames& names, const std::string& name) {
  if (const auto found = names.find(name); found != names.end()) return &found->second;
  std::string encloser = name;
  while (!exists(names, encloser)) {
    const std::size_t dot = encloser.find('.');
    if (dot == std::string::npos) return nullptr;
    encloser = encloser.substr(dot + 1);
  }
  const auto wildcard = names.find("*." + encloser);
  return encloser == name || wildcard == names.end() ? nullptr : &wildcard->second;
}

DnsAnswer failure_answer(DnsFailureReason reason, const std::string& server) {
  std::string message;
  switch (reason) {
    case DnsFailureReason::servfail: message = " answered SERVFAIL"; break;
    case DnsFailureReason::refused: message = " answered REFUSED"; break;
    case DnsFailureReason::too_large: message = " has more than 64 records"; break;
    case DnsFailureReason::cname_chain: message = " leads through more than 8 CNAMEs"; break;
    default: message = " did not answer in time"; break;
  }
  return {.status = DnsStatus::failed, .failure = {reason, server + message}, .server = server};
}

// The record of a text, which is that of a zone file if it is quoted.
TxtData world_text(const std::string& text) {
  if (!text.starts_with('"')) return {text};
  std::string rdata;
  for (std::size_t begin = 0; begin < text.size(); begin = text.find('"', begin)) {
    const std::size_t end = text.find('"', begin + 1);
    rdata += static_cast<char>(end - begin - 1) + text.substr(begin + 1, end - begin - 1);
    begin = end + 1;
  }
  return read_txt_rdata(rdata).value();
}

void add_text(const TxtData& txt, WorldName& name) {
  name.txt.push_back(txt.text);
  name.txt_rdata.push_back(txt.rdata);
}

void add_records(DnsAnswer& answer, const WorldName& name, RecordType type) {
  switch (type) {
    case RecordType::mx: answer.mx = name.mx; break;
    case RecordType::txt:
      answer.txt = name.txt;
      answer.txt_rdata = name.txt_rdata;
      break;
    case RecordType::a: answer.addresses = name.addresses; break;
    case RecordType::aaaa: answer.addresses = name.ipv6_addresses; break;
    case RecordType::cname:
      if (name.cname) answer.names = {*name.cname};
      break;
    case RecordType::tlsa: answer.tlsa = name.tlsa; break;
    case RecordType::caa: answer.caa = name.caa; break;
    default: break;
  }
  answer.authoritative = !name.is_cached;
  answer.authenticated = name.authenticated;
  const bool has_records = !answer.mx.empty() || !answer.txt.empty() || !answer.addresses.empty() ||
                           !answer.names.empty() || !answer.tlsa.empty() || !answer.caa.empty();
  answer.status = has_records ? DnsStatus::records : DnsStatus::no_such_data;
  if (has_records) answer.ttl = name.ttl;
}

constexpr const char* kSecondServer = "192.0.2.54#53";

// The names of the second authoritative server: those of the first, but for those that differ.
WorldNames second_names(WorldNames names, const WorldNames& differing) {
  for (const auto& [name, data] : differing) names[name] = data;
  return names;
}

class WorldDns final : public Dns {
 public:
  // `differing` has the names that differ on the second authoritative server; without any there is none.
  WorldDns(const WorldNames& names, const WorldNames& differing, bool is_named,
           std::vector<std::string>& questions)
      : names_(names), differing_(differing), is_named_(is_named), questions_(questions) {}
  Task<DnsAnswer> ask(DnsQuestion question) override {
    questions_.push_back(std::string(mnemonic(question.type)) + ' ' + question.name.text());
    DnsAnswer given = answer(names_, question);
    given.authoritative = given.authoritative && is_named_;
    co_return given;
  }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    questions_.push_back("every " + std::string(mnemonic(question.type)) + ' ' + question.name.text());
    std::vector answers = {answer(names_, question)};
    if (!differing_.empty())
      answers.push_back(answer(second_names(names_, differing_), question, kSecondServer));
    co_return answers;
  }

 private:
  const WorldNames& names_;
  const WorldNames& differing_;
  bool is_named_;  // on the command line: no resolver
  std::vector<std::string>& questions_;
};

ResourceRecord record_at(const DomainName& owner, Rdata rdata) {
  return {owner, *Ttl::from_seconds(kTtl), std::move(rdata)};
}

// A primary server of dynamic updates. It applies them unless it "refuses" or "ignores" them or its
// "requests-are-lost"; with "replies-are-lost" nobody learns of it.
class WorldPrimary final : public DnsUpdate {
 public:
  WorldPrimary(WorldNames& names, std::string behaviour) : names_(names), behaviour_(std::move(behaviour)) {}
  Task<std::vector<UpdateOutcome>> apply(std::vector<ChangeName> steps) override {
    std::vector<UpdateOutcome> outcomes;
    for (const ChangeName& step : steps) outcomes.push_back(take(step));
    co_return outcomes;
  }

 private:
  UpdateOutcome take(const ChangeName& step) {
    const auto update = plan_name_update(step, name_data(records_at(step.owner)));
    if (!update) return {UpdateStatus::conflict, update.error()};
    if (!*update) return {UpdateStatus::unchanged};
    if (behaviour_ == "refuses")
      return {UpdateStatus::failed, update_error(5, 0, kServer, step.owner.text())};
    if (behaviour_ == "works" || behaviour_ == "replies-are-lost") set_records(step);
    if (behaviour_ == "works" || behaviour_ == "ignores") return {UpdateStatus::done};
    return {UpdateStatus::unknown, Error{Fault::undetermined, "update-unknown",
                                         std::string(kServer) + ": the connection ended before a reply"}};
  }

  std::vector<ResourceRecord> records_at(const DomainName& owner) const {
    std::vector<ResourceRecord> records;
    const auto found = names_.find(owner.text());
    if (found == names_.end()) return records;
    const WorldName& name = found->second;
    if (name.cname) records.push_back(record_at(owner, CnameData{*DomainName::parse(*name.cname)}));
    for (std::size_t i = 0; i < name.txt.size(); ++i)
      records.push_back(record_at(owner, TxtData{name.txt[i], name.txt_rdata[i]}));
    for (const auto* addresses : {&name.addresses, &name.ipv6_addresses}) {
      for (const std::string& address : *addresses)
        records.push_back(record_at(owner, AddressData{*IpAddress::parse(address)}));
    }
    return records;
  }

  void set_records(const ChangeName& step) {
    names_.erase(step.owner.text());
    for (const ResourceRecord& record : step.after) {
      WorldName& name = names_[step.owner.text()];
      if (const auto* cname = std::get_if<CnameData>(&record.rdata)) name.cname = cname->target.text();
      if (const auto* txt = std::get_if<TxtData>(&record.rdata)) add_text(*txt, name);
      if (const auto* address = std::get_if<AddressData>(&record.rdata))
        (type_of(record.rdata) == RecordType::a ? name.addresses : name.ipv6_addresses)
            .push_back(address->address.text());
    }
  }

  WorldNames& names_;
  std::string behaviour_;
};

// A server that never answers.
class SilentDns final : public Dns {
 public:
  explicit SilentDns(std::string server) : server_(std::move(server)) {}
  Task<DnsAnswer> ask(DnsQuestion /*question*/) override {
    co_return failure_answer(DnsFailureReason::timeout, server_);
  }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion /*question*/) override {
    co_return std::vector{failure_answer(DnsFailureReason::timeout, server_)};
  }

 private:
  std::string server_;
};

DnsFailureReason reason_of(const std::string& word) {
  for (const auto reason :
       {DnsFailureReason::servfail, DnsFailureReason::timeout, DnsFailureReason::refused,
        DnsFailureReason::too_large, DnsFailureReason::cname_chain, DnsFailureReason::local_failure}) {
    if (text(reason) == word) return reason;
  }
  throw std::runtime_error(
      "a failure is servfail, timeout, refused, too-large, cname-chain or local-failure");
}

std::uint16_t preference_of(const std::string& word) {
  std::uint16_t preference = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), preference);
  if (error != std::errc() || end != word.data() + word.size()) throw std::runtime_error("no preference");
  return preference;
}

std::chrono::sys_seconds time_of(const std::string& word) {
  std::istringstream stream(word);
  std::tm parts = {};
  stream >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%SZ");
  if (!stream || stream.peek() != std::istringstream::traits_type::eof()) {
    throw std::runtime_error("the time is written 2026-11-21T12:00:00Z");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

// "tlsa NAME USAGE SELECTOR MATCHING-TYPE HEX".
TlsaRecord tlsa_of(const WorldLine& line) {
  const auto number = [&](std::size_t word) {
    return static_cast<std::uint8_t>(std::stoi(line.words[word]));
  };
  TlsaRecord record{.usage = number(2), .selector = number(3), .matching_type = number(4)};
  const std::string& digits = line.words[5];
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    record.data += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return record;
}

// Adds a record to a name. Returns false if the line is no record.
bool add_record(const WorldLine& line, WorldName& name) {
  const std::string& kind = line.words.at(0);
  if (kind == "txt" && line.words.size() > 2) {
    add_text(world_text(line.rest), name);
  } else if (kind == "mx" && line.words.size() == 4) {
    name.mx.push_back({preference_of(line.words[2]), line.words[3], kTtl});
  } else if (kind == "cname" && line.words.size() == 3) {
    name.cname = line.words[2];
  } else if (kind == "a" && line.words.size() == 3) {
    name.addresses.push_back(line.words[2]);
  } else if (kind == "aaaa" && line.words.size() == 3) {
    name.ipv6_addresses.push_back(line.words[2]);
  } else if (kind == "tlsa" && line.words.size() == 6) {
    name.tlsa.push_back(tlsa_of(line));
  } else if (kind == "caa" && line.words.size() == 5) {
    name.caa.push_back({static_cast<std::uint8_t>(std::stoi(line.words[2])), line.words[3], line.words[4]});
  } else if (kind == "secure" && line.words.size() == 2) {
    name.authenticated = true;
  } else if (kind == "ttl" && line.words.size() == 3) {
    name.ttl = static_cast<std::uint32_t>(std::stoul(line.words[2]));
  } else if (kind == "cached" && line.words.size() == 2) {
    name.is_cached = true;
  } else if (kind == "fail" && line.words.size() == 3) {
    name.failure = reason_of(line.words[2]);
  } else {
    return false;
  }
  return true;
}

// Decodes the escapes, such as ⟨1B⟩, of all words.
WorldLine unescape_line_words(WorldLine line) {
  for (std::string& word : line.words) word = unescape_text(word);
  line.rest = unescape_text(line.rest);
  return line;
}

}  // namespace

DnsAnswer answer(const WorldNames& names, const DnsQuestion& question, const std::string& server) {
  DnsAnswer answer{.status = DnsStatus::no_such_name, .server = server};
  std::string owner = question.name.text();
  while (true) {
    const WorldName* name = find_name(names, owner);
    if (name == nullptr) {
      answer.status = exists(names, owner) ? DnsStatus::no_such_data : DnsStatus::no_such_name;
      return answer;
    }
    if (name->failure) {
      DnsAnswer failed = failure_answer(*name->failure, server);
      failed.cname_chain = std::move(answer.cname_chain);
      return failed;
    }
    if (!name->cname || question.type == RecordType::cname) {
      add_records(answer, *name, question.type);
      return answer;
    }
    owner = *name->cname;
    answer.cname_chain.push_back(owner);
    if (answer.cname_chain.size() > kMaxCnameChain) {
      return {.status = DnsStatus::failed,
              .failure = {DnsFailureReason::cname_loop, question.name.text() + " leads back to itself"},
              .server = server};
    }
  }
}

void World::change(const WorldBlock& block) {
  WorldNames& names = block.server == kSecond ? differing_ : servers_[block.server];
  std::vector<std::string> changed;
  for (const WorldLine& line : block.lines) {
    try {
      change(unescape_line_words(line), names, changed);
    } catch (const std::exception& error) {
      throw std::runtime_error("line " + std::to_string(line.number) + ": " + error.what());
    }
  }
}

void World::change(const WorldLine& line, WorldNames& names, std::vector<std::string>& changed) {
  const std::string& kind = line.words.at(0);
  const std::string argument = line.words.size() > 1 ? line.words[1] : std::string();
  if (kind == "file" && line.words.size() == 2) {
    write_file(argument, line.content);
    return;
  }
  if (connection_servers_.change(line)) return;
  if (!line.content.empty()) throw std::runtime_error("only a file and an https server have content");
  if (kind == "now" && line.words.size() == 2) {
    now_ = time_of(argument);
  } else if (kind == "env" && line.words.size() == 2 && argument.find('=') != std::string::npos) {
    environment_[argument.substr(0, argument.find('='))] = argument.substr(argument.find('=') + 1);
  } else if (kind == "answer" && line.words.size() <= 2) {
    answers_.push_back(argument);
  } else if (kind == "transferred" && line.words.size() == 1) {
    differing_.clear();
  } else if (kind == "primary" && line.words.size() == 2) {
    primary_ = argument;
  } else if (kind == "gone" && line.words.size() == 2 && &names == &differing_) {
    names[argument] = {};
  } else if (kind == "gone" && line.words.size() == 2) {
    if (names.erase(argument) == 0) throw std::runtime_error("there was no " + argument);
  } else {
    if (std::find(changed.begin(), changed.end(), argument) == changed.end()) names.erase(argument);
    changed.push_back(argument);
    if (!add_record(line, names[argument])) throw std::runtime_error("no line of a world: " + kind);
  }
}

std::optional<std::string> World::environment(const std::string& name) const {
  const auto found = environment_.find(name);
  if (found == environment_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> World::take_answer() {
  if (answers_.empty()) return std::nullopt;
  std::string answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

Result<std::unique_ptr<Dns>> World::open_dns(const DnsSettings& settings) {
  if (!settings.zone_files.empty()) return open_zone_file_dns(files_, settings);
  std::vector<std::string> servers = settings.servers;
  if (servers.empty() && settings.resolver) servers.push_back(*settings.resolver);
  for (const std::string& server : servers) {
    auto address = parse_server(server);
    if (!address)
      return fail(settings.servers.empty() ? address.error().within("MTASTS_RESOLVER") : address.error());
  }
  const auto found = servers_.find(servers.empty() ? "" : servers.front());
  if (found != servers_.end())
    return std::make_unique<WorldDns>(found->second, differing_, !settings.servers.empty(), questions_);
  return std::make_unique<SilentDns>(parse_server(servers.front())->text);
}

Result<std::unique_ptr<DnsUpdate>> World::open_dns_update(const DnsUpdateSettings& settings) {
  constexpr std::size_t kLargestKey = 4096;
  const auto text = files_.read(settings.key_file, kLargestKey);
  if (!text) return fail(text.error());
  const auto key = parse_tsig_key(*text);
  if (!key) return fail(key.error());
  const auto own = servers_.find(settings.server);
  return std::make_unique<WorldPrimary>(own == servers_.end() ? servers_[""] : own->second, primary_);
}

}  // namespace mtasts::test
