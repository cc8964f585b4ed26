#include "commands/output/existing_file.h"

#include <algorithm>
#include <utility>

#include "mtasts/counted.h"
#include "mtasts/hosted_records.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

Result<std::optional<Policy>> parse_existing_policy(const std::optional<std::string>& text,
                                                    const std::string& path) {
  if (!text || text->empty()) return std::nullopt;
  auto policy = parse_policy(*text);
  if (!policy) {
    return fail({Fault::not_created, "not-a-policy",
                 printable(path) + " exists and is not a policy: " + policy.error().message,
                 "remove it, or write to another file"});
  }
  return std::optional<Policy>(*std::move(policy));
}

Result<Policy> read_policy_file(const std::string& path, Context& context) {
  // One byte more than the limit, so that parsing reports an oversized policy.
  auto text = context.ports.files.read(path, kPolicySizeLimit + 1);
  if (!text) return fail(text.error());
  auto policy = parse_policy(*text);
  if (!policy) return fail(policy.error().within(printable(path)));
  return policy;
}

namespace {

constexpr std::size_t kLargestGroup = 32768;  // bytes of encoded records

struct KindPrefix {
  RecordKind kind;
  std::string_view prefix;
};
constexpr KindPrefix kKindPrefixes[] = {
    {RecordKind::host, "mta-sts."}, {RecordKind::sts, "_mta-sts."}, {RecordKind::tlsrpt, "_smtp._tls."}};

std::uint8_t bit_of(RecordKind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

// The mark of a domain: the kinds of its existing records, those of them that are TXT records, and from
// kKeptShift on the kinds that the new file has.
constexpr unsigned kKinds = 7;
constexpr std::uint8_t kOwnTlsrpt = 8;
constexpr unsigned kKeptShift = 4;
constexpr std::uint8_t kOwnSts = 128;

// The kind of an owner name, and the Policy Domain that it belongs to.
struct OwnerParts {
  RecordKind kind;
  std::string_view domain;
};
std::optional<OwnerParts> parts_of(const DomainName& owner) {
  std::string_view rest = owner.text();
  for (const auto& [kind, prefix] : kKindPrefixes) {
    if (take_prefix(rest, prefix)) return OwnerParts{kind, rest};
  }
  return std::nullopt;
}

// The kind of a record at one of our names; nothing for any other record. TXT records of other services there
// are kept, so they may be in our files.
std::optional<OwnerParts> parts_of(const ResourceRecord& record) {
  auto parts = parts_of(record.owner);
  if (!parts || std::holds_alternative<CnameData>(record.rdata)) return parts;
  const bool is_txt = std::holds_alternative<TxtData>(record.rdata);
  return is_txt == (parts->kind != RecordKind::host) ? parts : std::nullopt;
}

bool is_of_other_service(const ResourceRecord& record, RecordKind kind) {
  const auto* txt = std::get_if<TxtData>(&record.rdata);
  return txt != nullptr && !claims_record(kind, txt->text);
}

// A field of at most 65535 bytes after its length.
void put_field(std::string& to, std::string_view field) {
  to += static_cast<char>(field.size() / 256);
  to += static_cast<char>(field.size() % 256);
  to += field;
}

std::string_view take_field(std::string_view& from) {
  const std::size_t size =
      static_cast<unsigned char>(from[0]) * std::size_t{256} + static_cast<unsigned char>(from[1]);
  const std::string_view field = from.substr(2, size);
  from.remove_prefix(2 + size);
  return field;
}

std::string value_of(const Rdata& rdata) {
  if (const auto* cname = std::get_if<CnameData>(&rdata)) return cname->target.text();
  if (const auto* txt = std::get_if<TxtData>(&rdata)) return txt->text;
  return std::get<AddressData>(rdata).address.text();
}

void encode(std::string& to, RecordKind kind, const ResourceRecord& record,
            const std::optional<DomainName>& zone, std::string_view domain) {
  to += static_cast<char>(kind);
  put_field(to, zone && zone->text() != domain ? std::string_view(zone->text()) : std::string_view());
  put_field(to, std::to_string(record.ttl.seconds()));
  put_field(to, type_text(record.rdata));
  put_field(to, value_of(record.rdata));
}

void decode(std::string_view from, ExistingRecords& existing, std::string_view domain) {
  while (!from.empty()) {
    const std::size_t kind = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    if (auto zone = DomainName::parse(take_field(from))) existing.zone = *std::move(zone);
    const std::string_view ttl = take_field(from);
    const std::string_view type = take_field(from);
    const std::string owner = std::string(kKindPrefixes[kind].prefix) + std::string(domain);
    auto record = parse_record(owner, parse_seconds(ttl).value_or(0), type, take_field(from));
    // A repeated record is one (RFC 2181 §5).
    const bool is_new = record && std::ranges::none_of(existing.records, [&](const auto& other) {
                          return other.owner == record->owner && other.rdata == record->rdata;
                        });
    if (is_new) existing.records.push_back(*std::move(record));
  }
}

}  // namespace

Result<ExistingZone> ExistingZone::read(const RecordText& text, RecordReader reader,
                                        const std::vector<RecordKind>& kinds) {
  ExistingZone existing;
  std::string other;
  const auto read = reader(text, [&](ResourceRecord&& record, const std::optional<DomainName>& zone) {
    if (!other.empty() || existing.take(record, zone, kinds)) return;
    other = record.owner.absolute() + " " + std::string(type_text(record.rdata));
  });
  if (!read) return fail(read.error());
  if (!other.empty()) return fail(holds_other_records(text.path, other));
  existing.close_group();
  return existing;
}

bool ExistingZone::take(const ResourceRecord& record, const std::optional<DomainName>& zone,
                        const std::vector<RecordKind>& kinds) {
  const auto parts = parts_of(record);
  if (!parts || std::ranges::find(kinds, parts->kind) == kinds.end()) return false;
  if (group_.domain != parts->domain) {
    close_group();
    group_.domain = parts->domain;
    group_.kinds = 0;
  }
  const std::size_t begin = group_.text.size();
  encode(group_.text, parts->kind, record, zone, parts->domain);
  if (group_.text.size() - begin > kLargestGroup) return false;
  if (group_.text.size() > kLargestGroup) {
    std::string last = group_.text.substr(begin);
    group_.text.resize(begin);
    close_group();
    group_.text = std::move(last);
  }
  if (!ttl_) ttl_ = record.ttl;
  group_.kinds |= bit_of(parts->kind);
  if (is_of_other_service(record, parts->kind)) {
    has_foreign_ = true;
    return true;
  }
  has_tlsrpt_ = has_tlsrpt_ || parts->kind == RecordKind::tlsrpt;
  if (std::holds_alternative<TxtData>(record.rdata)) {
    group_.kinds |= parts->kind == RecordKind::tlsrpt ? kOwnTlsrpt : kOwnSts;
  }
  return true;
}

void ExistingZone::close_group() {
  if (!group_.text.empty()) domains_.add(group_.domain, group_.text, group_.kinds);
  group_.text.clear();
}

ExistingRecords ExistingZone::records_of(const DomainName& policy_domain) const {
  ExistingRecords existing{.zone = policy_domain, .records = {}};
  for (const std::string& text : domains_.at(policy_domain.text())) {
    decode(text, existing, policy_domain.text());
  }
  return existing;
}

std::vector<DomainName> ExistingZone::domains() const {
  std::vector<DomainName> domains;
  domains_.for_each([&domains](std::string_view name, std::uint8_t /*mark*/) {
    if (auto domain = DomainName::parse(name)) domains.push_back(*std::move(domain));
  });
  std::ranges::sort(domains);
  return domains;
}

std::vector<std::string> ExistingZone::txt(const DomainName& owner, const DomainName& policy_domain) const {
  std::vector<std::string> texts;
  if (domains_.empty()) return texts;
  for (ResourceRecord& record : records_of(policy_domain).records) {
    auto* txt = std::get_if<TxtData>(&record.rdata);
    if (txt != nullptr && record.owner == owner) texts.push_back(std::move(txt->text));
  }
  return texts;
}

std::vector<ReportUri> ExistingZone::rua(const DomainName& policy_domain) const {
  const auto reading = read_tlsrpt_records(txt(tlsrpt_record_name(policy_domain), policy_domain));
  return reading.record ? reading.record->rua : std::vector<ReportUri>{};
}

std::optional<DomainName> ExistingZone::sts_cname(const DomainName& policy_domain) const {
  if (domains_.empty()) return std::nullopt;
  const DomainName owner = sts_record_name(policy_domain);
  for (const ResourceRecord& record : records_of(policy_domain).records) {
    const auto* cname = std::get_if<CnameData>(&record.rdata);
    if (cname != nullptr && record.owner == owner) return cname->target;
  }
  return std::nullopt;
}

KnownIds ExistingZone::ids(const DomainName& policy_domain) const {
  return read_known_ids(txt(sts_record_name(policy_domain), policy_domain));
}

HostedTlsrpt ExistingZone::hosted_tlsrpt(const DomainName& hosted, bool has_tlsrpt) const {
  const unsigned mark = domains_.mark_of(hosted.text());
  if ((mark & kOwnSts) != 0) return HostedTlsrpt::cname;  // it was a primary
  if ((mark & kOwnTlsrpt) != 0) return HostedTlsrpt::own;
  const bool lacks_it = mark != 0 && (mark & bit_of(RecordKind::tlsrpt)) == 0;
  return lacks_it && (has_tlsrpt_ || has_tlsrpt) ? HostedTlsrpt::none : HostedTlsrpt::cname;
}

void ExistingZone::keep(const DomainName& policy_domain, const std::vector<RecordKind>& kinds) {
  unsigned bits = 0;
  for (const RecordKind kind : kinds) bits |= bit_of(kind);
  domains_.mark(policy_domain.text(), static_cast<std::uint8_t>(bits << kKeptShift));
}

void ExistingZone::keep(const DomainName& policy_domain, const std::vector<ResourceRecord>& records) {
  std::vector<RecordKind> kinds;
  for (const ResourceRecord& record : records) {
    if (const auto parts = parts_of(record.owner)) kinds.push_back(parts->kind);
  }
  keep(policy_domain, kinds);
}

Removals ExistingZone::removals() const {
  Removals removals;
  domains_.for_each([&](std::string_view domain, std::uint8_t mark) {
    ++removals.domains;
    const unsigned existing = mark & kKinds;
    const unsigned lost = existing & ~(unsigned{mark} >> kKeptShift);
    if (lost == 0) return;
    if (lost == existing) return removals.add_loss(std::string(domain));
    for (const auto& [kind, prefix] : kKindPrefixes) {
      if ((lost & bit_of(kind)) == 0) continue;
      return removals.add_loss(std::string(prefix) + std::string(domain));
    }
  });
  return removals;
}

bool Removals::add(const DomainName& domain, const std::vector<ResourceRecord>& existing,
                   const std::vector<ResourceRecord>& planned) {
  if (existing.empty()) return false;
  ++domains;
  const auto is_kept = [&](const ResourceRecord& record) {
    return std::ranges::any_of(planned,
                               [&](const ResourceRecord& other) { return other.owner == record.owner; });
  };
  const auto lost = std::ranges::find_if_not(existing, is_kept);
  if (lost == existing.end()) return false;
  const bool are_all_lost = std::ranges::none_of(existing, is_kept);
  add_loss(are_all_lost ? domain.text() : lost->owner.text());
  return true;
}

void Removals::add_loss(std::string name) {
  constexpr std::size_t kNamed = 10;
  ++losing;
  if (names.size() < kNamed) names.push_back(std::move(name));
}

std::string Removals::text() const {
  std::string text = std::to_string(losing) + " of " + counted(domains, "domain");
  std::string_view separator = ": ";
  for (const std::string& name : names) {
    text += std::string(separator) + name;
    separator = ", ";
  }
  if (losing > names.size()) text += " and " + std::to_string(losing - names.size()) + " more";
  return text;
}

Result<ExistingZone> read_existing_file(Files& files, const std::string& path,
                                        const std::optional<DomainName>& zone, RecordReader reader,
                                        const std::vector<RecordKind>& kinds) {
  const auto pieces = files.open_chunks_if_exists(path, SIZE_MAX);
  if (!pieces) return fail(pieces.error());
  if (*pieces == nullptr) return ExistingZone();
  const NextPiece next = [&] { return (*pieces)->next(); };
  return ExistingZone::read({.next = next, .path = path, .zone = zone}, reader, kinds);
}

Result<ExistingZone> read_existing_snippet(const std::optional<std::string>& text, const std::string& path,
                                           const DomainName& domain, const RecordFormat& format,
                                           const std::vector<RecordKind>& kinds) {
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  const NextPiece next = [&]() -> Result<std::string_view> { return std::exchange(rest, {}); };
  return ExistingZone::read({.next = next, .path = path, .zone = domain}, format.read, kinds);
}

}  // namespace mtasts
