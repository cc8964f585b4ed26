#include "cli/record_formats/record_reader.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestLine = std::size_t{1} << 20;  // bytes; those of mtasts are far shorter

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

Error line_not_ours(const std::string& path, std::size_t number) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists, and line " + std::to_string(number) +
              " is not as mtasts writes it: its records could not be kept",
          "write to another file, or restore the file as mtasts wrote it"};
}

// The records of one result, {"domain", "role", "records", ...}.
bool take_result(const Json& result, const TakeRecord& take) {
  const auto records = result.find("records");
  if (records == result.end() || !records->is_array()) return false;
  for (const Json& entry : *records) {
    if (!entry.is_object()) return false;
    const std::string type = entry.value("type", "");
    const std::string rdata = entry.value("rdata", "");
    const auto value = type == "TXT" ? join_character_strings(rdata) : std::optional(rdata);
    if (!value) return false;
    auto record = parse_record(entry.value("owner", ""), entry.value("ttl", std::uint64_t{0}), type, *value);
    if (!record) return false;
    take(*std::move(record), std::nullopt);
  }
  return true;
}

// `is_open` is true between the first and the last line of a document.
bool take_json_line(std::string_view line, bool& is_open, const TakeRecord& take) {
  const bool opens_document = line.starts_with("{\"schema\":") && line.ends_with("\"results\":[");
  if (opens_document || line == "]}") {
    if (opens_document == is_open) return false;
    is_open = opens_document;
    return true;
  }
  if (line.empty()) return true;
  if (line.back() == ',') line.remove_suffix(1);
  const Json value = Json::parse(line, nullptr, false);
  if (!value.is_object()) return false;
  const auto results = value.find("results");
  if (results == value.end()) return take_result(value, take);
  return results->is_array() && std::ranges::all_of(*results, [&](const Json& result) {
           return result.is_object() && take_result(result, take);
         });
}

}  // namespace

Result<void> read_lines(const RecordText& text, const std::function<bool(std::string_view line)>& read,
                        const std::function<bool()>& is_complete) {
  std::string rest;
  std::size_t number = 0;
  const auto take_line = [&](std::string_view line) -> Result<void> {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return read(line) ? Result<void>() : fail(line_not_ours(text.path, number));
  };
  for (;;) {
    const auto piece = text.next();
    if (!piece) return fail(piece.error());
    if (piece->empty()) break;
    rest += *piece;
    std::size_t begin = 0;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
      if (auto taken = take_line(std::string_view(rest).substr(begin, end - begin)); !taken) return taken;
      begin = end + 1;
    }
    rest.erase(0, begin);
    if (rest.size() > kLongestLine) return fail(line_not_ours(text.path, number + 1));
  }
  if (!rest.empty()) {
    if (auto taken = take_line(rest); !taken) return taken;
  }
  return is_complete() ? Result<void>() : fail(line_not_ours(text.path, number + 1));
}

Result<void> read_json_records(const RecordText& text, const TakeRecord& take) {
  bool is_open = false;
  const auto read = [&](std::string_view line) {
    try {
      return take_json_line(line, is_open, take);
    } catch (const Json::exception&) {  // a value of another type
      return false;
    }
  };
  return read_lines(text, read, [&] { return !is_open; });
}

Error holds_other_records(const std::string& path, const std::string& other) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists and holds other records, which would be lost: " + printable(other),
          "write to another file, and include it with $INCLUDE"};
}

std::optional<ResourceRecord> parse_record(std::string_view owner, std::uint64_t ttl, std::string_view type,
                                           std::string_view value) {
  auto name = DomainName::parse(owner);
  auto seconds = Ttl::from_seconds(ttl);
  if (!name || !seconds) return std::nullopt;
  if (type == "TXT") return ResourceRecord{*std::move(name), *seconds, TxtData{std::string(value)}};
  if (type == "CNAME") {
    auto target = DomainName::parse(value);
    if (!target) return std::nullopt;
    return ResourceRecord{*std::move(name), *seconds, CnameData{*std::move(target)}};
  }
  auto address = IpAddress::parse(value);
  if (!address || type != (address->is_v6() ? "AAAA" : "A")) return std::nullopt;
  return ResourceRecord{*std::move(name), *seconds, AddressData{*address}};
}

std::optional<std::string> join_character_strings(std::string_view quoted) {
  std::string joined;
  bool is_inside = false;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    const char c = quoted[i];
    if (c == '"') {
      is_inside = !is_inside;
    } else if (!is_inside) {
      if (c != ' ') return std::nullopt;
    } else if (c != '\\') {
      joined += c;
    } else if (const auto octet = numbered_octet(quoted.substr(i + 1, 3), 10)) {
      joined += *octet;
      i += 3;
    } else if (i + 1 < quoted.size() && !is_decimal(quoted[i + 1])) {
      joined += quoted[++i];
    } else {
      return std::nullopt;
    }
  }
  return is_inside ? std::nullopt : std::optional(joined);
}

std::optional<char> numbered_octet(std::string_view digits, int base) {
  unsigned number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (digits.size() != 3 || error != std::errc() || stop != end || number > 255) return std::nullopt;
  return static_cast<char>(number);
}

std::optional<std::uint64_t> parse_seconds(std::string_view digits) {
  std::uint64_t seconds = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, seconds);
  if (error != std::errc() || stop != end) return std::nullopt;
  return seconds;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace mtasts
