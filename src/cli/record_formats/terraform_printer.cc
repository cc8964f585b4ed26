// Variables for Terraform and OpenTofu, mtasts.auto.tfvars.json: a map of records, for the static module in
// examples/terraform. In such a file "${" is text like any other.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_reader.h"
#include "cli/record_formats/typed_value.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kTerraformStart = "{\"mtasts_records\":{";

using Json = nlohmann::ordered_json;

// The form that the Route 53 provider reads: it adds the outer quotes itself; `""` separates
// character-strings.
std::string route53_value(const Rdata& rdata) {
  const std::string printed = print_rdata(rdata);
  if (!std::holds_alternative<TxtData>(rdata)) return printed;
  std::string value;
  bool is_quoted = false;
  bool is_escaped = false;
  for (const char c : printed) {
    if (c == '"' && !is_escaped) is_quoted = !is_quoted;
    is_escaped = c == '\\' && !is_escaped;
    if (is_quoted || c != ' ') value += c;
  }
  return value.substr(1, value.size() - 2);
}

// Prints one variable, entry by entry.
class TerraformPrinter : public RecordPrinter {
 public:
  std::string begin() override { return std::string(kTerraformStart); }
  std::string end() override { return "\n}}\n"; }

 protected:
  // Returns "" for a key that was printed before: a list may name a domain twice, and Terraform rejects a
  // repeated key.
  std::string entry(const std::string& key, const Json& value) {
    if (!keys_.insert(key).second) return {};
    const std::string separator = is_first_ ? "\n" : ",\n";
    is_first_ = false;
    return separator + Json(key).dump(-1, ' ', true) + ':' + value.dump(-1, ' ', true);
  }

 private:
  bool is_first_ = true;
  std::unordered_set<std::string> keys_ = {};
};

class TerraformRoute53Printer final : public TerraformPrinter {
 public:
  std::string domain(const DomainRecords& records) override {
    std::string text;
    for (const RrSet& set : rr_sets(records.records)) {
      const std::string_view type = type_text(set.rdata.front());
      Json values = Json::array();
      for (const Rdata& rdata : set.rdata) values.push_back(route53_value(rdata));
      text += entry(fmt::format("{} {}", set.owner.text(), type), {{"zone", records.zone.text()},
                                                                   {"name", set.owner.text()},
                                                                   {"type", type},
                                                                   {"ttl", set.ttl.seconds()},
                                                                   {"records", std::move(values)}});
    }
    return text;
  }
};

class TerraformCloudflarePrinter final : public TerraformPrinter {
 public:
  std::string domain(const DomainRecords& records) override {
    std::string text;
    for (const ResourceRecord& record : records.records) {
      const std::string_view type = type_text(record.rdata);
      const std::string content = cloudflare_content(record.rdata);
      std::string key = fmt::format("{} {}", record.owner.text(), type);
      if (std::holds_alternative<AddressData>(record.rdata)) key += ' ' + content;
      text += entry(key, {{"zone", records.zone.text()},
                          {"name", record.owner.text()},
                          {"type", type},
                          {"ttl", record.ttl.seconds()},
                          {"content", content}});
    }
    return text;
  }
};

// A line `"key":{"zone":...,"name":...,"type":...,"ttl":...}` with "records" or "content".
bool take_terraform_entry(std::string_view line, const TakeRecord& take) {
  if (line.ends_with(',')) line.remove_suffix(1);
  const Json parsed = Json::parse('{' + std::string(line) + '}', nullptr, false);
  if (!parsed.is_object() || parsed.size() != 1 || !parsed.begin()->is_object()) return false;
  const Json& entry = *parsed.begin();
  auto zone = DomainName::parse(entry.value("zone", ""));
  if (!zone) return false;
  const std::string type = entry.value("type", "");
  // Route 53 gets values without the outer quotes, Cloudflare with them.
  const bool is_route53 = entry.contains("records");
  const Json values = is_route53 ? entry["records"] : Json::array({entry.value("content", "")});
  for (const Json& value : values) {
    std::optional<std::string> text = value.get<std::string>();
    if (type == "TXT") text = join_character_strings(is_route53 ? '"' + *text + '"' : *text);
    if (!text) return false;
    auto record = parse_record(entry.value("name", ""), entry.value("ttl", std::uint64_t{0}), type, *text);
    if (!record) return false;
    take(*std::move(record), *zone);
  }
  return true;
}

Result<void> read_terraform(const RecordText& text, const TakeRecord& take) {
  bool is_open = false;
  const auto read = [&](std::string_view line) {
    if (line.empty()) return true;
    if (line == kTerraformStart || line == "}}") {
      is_open = !is_open;
      return true;
    }
    try {
      return is_open && take_terraform_entry(line, take);
    } catch (const Json::exception&) {  // a value of another type
      return false;
    }
  };
  return read_lines(text, read, [&] { return !is_open; });
}

Result<void> check_terraform_files(bool has_directory, bool /*has_zone*/) {
  if (!has_directory) return {};
  return fail({Fault::usage, "usage",
               "Terraform has one value for the variable: --output-dir does not go with it",
               "write all records to one file with -o mtasts.auto.tfvars.json"});
}

constexpr std::string_view kMan =
    "Variables for Terraform and OpenTofu, to be written to mtasts.auto.tfvars.json beside the main.tf of "
    "examples/terraform, which never changes. All names are kept in memory until the end, since each may "
    "occur only once.";

}  // namespace

constinit const RecordFormat kTerraformRoute53Records = {
    .name = "terraform-route53",
    .start = kTerraformStart,
    .ending = ".tfvars.json",
    .printer = make_record_printer<TerraformRoute53Printer>,
    .names_zone = true,
    .replaces_rr_sets = true,
    .read = read_terraform,
    .check_files = check_terraform_files,
    .man = kMan,
};

constinit const RecordFormat kTerraformCloudflareRecords = {
    .name = "terraform-cloudflare",
    .start = kTerraformStart,
    .ending = ".tfvars.json",
    .printer = make_record_printer<TerraformCloudflarePrinter>,
    .names_zone = true,
    .read = read_terraform,
    .check_files = check_terraform_files,
    .man = kMan,
};

}  // namespace mtasts
