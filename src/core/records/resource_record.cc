// Zone-file text of the records that we publish (RFC 1035 §5.1): absolute names, explicit TTLs, quoted
// character-strings.
#include "mtasts/resource_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr std::uint64_t kGreatestTtl = 0x7FFFFFFF;    // RFC 2181 §8
constexpr std::size_t kLongestCharacterString = 255;  // RFC 1035 §3.3

void append_escaped(std::string& result, char c) {
  if (c != ' ' && !is_vchar(c)) {
    fmt::format_to(std::back_inserter(result), "\\{:03}", static_cast<unsigned char>(c));
    return;
  }
  if (c == '"' || c == '\\') result += '\\';
  result += c;
}

std::string print_character_string(std::string_view octets) {
  std::string result = "\"";
  for (const char c : octets) append_escaped(result, c);
  return result + '"';
}

// The number of octets for the next character-string. It does not split a percent-encoded octet of a URI, so
// that somebody who copies one string keeps it whole.
std::size_t character_string_size(std::string_view text) {
  if (text.size() <= kLongestCharacterString) return text.size();
  const std::size_t percent = text.substr(0, kLongestCharacterString).rfind('%');
  return percent != std::string_view::npos && percent + 3 > kLongestCharacterString ? percent
                                                                                    : kLongestCharacterString;
}

// The text as TXT RDATA.
std::string rdata_of_text(std::string_view text) {
  std::string rdata;
  do {
    const std::string_view string = text.substr(0, character_string_size(text));
    rdata += static_cast<char>(string.size());
    rdata += string;
    text.remove_prefix(string.size());
  } while (!text.empty());
  return rdata;
}

// The character-strings of valid TXT RDATA as they stand in zone files.
std::string print_txt_rdata(std::string_view rdata) {
  std::string result;
  while (!rdata.empty()) {
    const std::size_t size = static_cast<unsigned char>(rdata.front());
    if (!result.empty()) result += ' ';
    result += print_character_string(rdata.substr(1, size));
    rdata.remove_prefix(1 + size);
  }
  return result;
}

// The most characters of a line beside its owner, its data and padding.
constexpr std::size_t kBesideNames = 32;
constexpr std::size_t kLongestTtl = 10;  // in digits

// Writes words into a buffer that is large enough. Bulk runs print millions of lines, so no word checks the
// size.
class Pen {
 public:
  explicit Pen(char* at) : at_(at) {}

  void write(std::string_view word) { at_ = std::copy(word.begin(), word.end(), at_); }
  void write(std::string_view word, std::size_t width) {
    write(word);
    if (word.size() < width) at_ = std::fill_n(at_, width - word.size(), ' ');
  }
  void write(std::uint32_t number) { at_ = std::to_chars(at_, at_ + kLongestTtl, number).ptr; }
  [[nodiscard]] const char* end() const { return at_; }

 private:
  char* at_;
};

struct RdataText {
  std::string operator()(const CnameData& cname) const { return cname.target.absolute(); }
  std::string operator()(const AddressData& address) const { return address.address.text(); }
  std::string operator()(const TxtData& txt) const {
    return txt.rdata.empty() ? print_character_strings(txt.text) : print_txt_rdata(txt.rdata);
  }
};

struct TypeOf {
  RecordType operator()(const CnameData&) const { return RecordType::cname; }
  RecordType operator()(const AddressData& address) const {
    return address.address.is_v6() ? RecordType::aaaa : RecordType::a;
  }
  RecordType operator()(const TxtData&) const { return RecordType::txt; }
};

void append_record(std::string& text, const ResourceRecord& record, std::size_t owner_width,
                   std::size_t type_width) {
  const std::string& owner = record.owner.text();
  // Nearly every line of a long output is a CNAME: its target is not copied first.
  const auto* const cname = std::get_if<CnameData>(&record.rdata);
  const std::string printed = cname != nullptr ? std::string() : print_rdata(record.rdata);
  const std::string& rdata = cname != nullptr ? cname->target.text() : printed;
  const std::size_t before = text.size();
  text.resize(before + std::max(owner.size(), owner_width) + type_width + rdata.size() + kBesideNames);
  Pen pen(text.data() + before);
  pen.write(owner);
  pen.write(".", owner_width - std::min(owner_width, owner.size()));
  pen.write(" ");
  pen.write(record.ttl.seconds());
  pen.write(" IN ");
  pen.write(type_text(record.rdata), type_width);
  pen.write(" ");
  pen.write(rdata);
  pen.write(cname != nullptr ? ".\n" : "\n");
  text.resize(static_cast<std::size_t>(pen.end() - text.data()));
}

}  // namespace

Result<Ttl> Ttl::from_seconds(std::uint64_t seconds) {
  if (seconds > kGreatestTtl) {
    return fail({Fault::usage, "bad-ttl",
                 fmt::format("a TTL of {} seconds: at most {} (RFC 2181 §8)", seconds, kGreatestTtl)});
  }
  return Ttl(static_cast<std::uint32_t>(seconds));
}

std::vector<ResourceRecord> records_at(const DomainName& owner, const std::vector<ResourceRecord>& records) {
  std::vector<ResourceRecord> selected;
  std::ranges::copy_if(records, std::back_inserter(selected),
                       [&owner](const ResourceRecord& record) { return record.owner == owner; });
  return selected;
}

bool same_records(const std::vector<ResourceRecord>& one, const std::vector<ResourceRecord>& other) {
  return one.size() == other.size() && std::is_permutation(one.begin(), one.end(), other.begin());
}

RecordType type_of(const Rdata& rdata) {
  return std::visit(TypeOf{}, rdata);
}

std::string_view type_text(const Rdata& rdata) {
  return mnemonic(type_of(rdata));
}

std::string print_rdata(const Rdata& rdata) {
  return std::visit(RdataText{}, rdata);
}

std::string print_record(const ResourceRecord& record, std::size_t owner_width, std::size_t type_width) {
  std::string line;
  append_record(line, record, owner_width, type_width);
  return line;
}

std::string print_records(const std::vector<ResourceRecord>& records) {
  std::size_t owner_width = 0;
  std::size_t type_width = 0;
  for (const ResourceRecord& record : records) {
    owner_width = std::max(owner_width, record.owner.text().size() + 1);
    type_width = std::max(type_width, type_text(record.rdata).size());
  }
  std::string text;
  text.reserve(records.size() * (2 * owner_width + 2 * kBesideNames));
  for (const ResourceRecord& record : records) append_record(text, record, owner_width, type_width);
  return text;
}

std::optional<TxtData> read_txt_rdata(std::string_view octets) {
  if (octets.empty()) return std::nullopt;
  TxtData txt;
  for (std::string_view rest = octets; !rest.empty();) {
    const std::size_t size = static_cast<unsigned char>(rest.front());
    if (size >= rest.size()) return std::nullopt;
    txt.text += rest.substr(1, size);
    rest.remove_prefix(1 + size);
  }
  if (octets != rdata_of_text(txt.text)) txt.rdata = octets;
  return txt;
}

std::string wire_txt_rdata(const TxtData& txt) {
  return txt.rdata.empty() ? rdata_of_text(txt.text) : txt.rdata;
}

std::string print_character_strings(std::string_view text) {
  std::string result;
  do {
    const std::size_t size = character_string_size(text);
    if (!result.empty()) result += ' ';
    result += print_character_string(text.substr(0, size));
    text.remove_prefix(size);
  } while (!text.empty());
  return result;
}

}  // namespace mtasts
