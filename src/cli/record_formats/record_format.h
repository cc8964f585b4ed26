// RecordFormat: one row for each value of --format of gen-zone, gen-sts and gen-tlsrpt, and the interface of
// its printer. Pure: the functions return text, and the caller writes it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/text/rows.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"

namespace mtasts {

// All existing TXT records at a name.
struct PublishedTexts {
  DomainName owner;
  std::vector<TxtData> texts;
};

// The records of one Policy Domain.
struct DomainRecords {
  DomainName domain;
  DomainName zone;  // the apex of the zone that holds the owners
  std::vector<ResourceRecord> records;
  // The TXT records at the names of ours, which a text with conditions requires. A name that is missing here
  // is unknown, and its records may be replaced.
  std::vector<PublishedTexts> published = {};
  // All existing records at the names of a change, which `records` replaces. A text that changes servers
  // removes the types that `records` lacks; one with conditions requires these records. Nothing if they are
  // unknown.
  std::optional<std::vector<ResourceRecord>> replaced = {};
  std::vector<ResourceRecord> in_own_file = {};  // the records in its file below --output-dir
};

// Print begin(), domain() of each domain in their order, then end(). Consecutive domains of one zone share a
// transaction, if the format and its limits permit; the records of a domain are never split.
class RecordPrinter {
 public:
  virtual ~RecordPrinter() = default;
  [[nodiscard]] virtual std::string begin() { return {}; }
  [[nodiscard]] virtual std::string domain(const DomainRecords& records) = 0;
  [[nodiscard]] virtual std::string end() { return {}; }
};

struct RecordText;
// `zone` is the zone that the text names.
using TakeRecord = std::function<void(ResourceRecord&& record, const std::optional<DomainName>& zone)>;

using RecordReader = Result<void> (*)(const RecordText& text, const TakeRecord& take);

// A format is one source file that defines its row, and a line in the list below.
struct RecordFormat {
  std::string_view name;        // of --format: "bind"
  std::string_view start = {};  // the start of its texts, which identifies files of ours; empty: any
  std::string_view ending;      // the extension of its files, with the dot: ".zone"
  std::unique_ptr<RecordPrinter> (*printer)();
  // True if the text names the zone: without --zone its SOA record is looked up.
  bool names_zone = false;
  // True if the text replaces whole RRsets in the zone: foreign TXT records there are printed too.
  bool replaces_rr_sets = false;
  // True if the text has conditions: it is refused where a name has other TXT records than the known ones.
  bool is_conditional = false;
  // True if the text can only add records, and change or remove none.
  bool only_adds = false;
  // True if a person copies the records: the text is for the eye.
  bool is_for_people = false;
  // Reads an existing file, whose id, rua and TTL are kept, and the records of domains that cannot be
  // determined. Null for a format whose omissions remove nothing. Fault::not_created, code "not-ours" or
  // "not-a-zone"; errors of the pieces.
  RecordReader read = nullptr;
  // Checks --output-dir and --zone; null: both are allowed. Fault::usage.
  Result<void> (*check_files)(bool has_directory, bool has_zone) = nullptr;
  // Its paragraph in the man page. Neighbours with the same paragraph share one entry.
  std::string_view man;
};

// In the order of help, completions and man pages.
MTASTS_ROWS(RecordFormat, kRecordFormats, kBindRecords, kJsonRecords, kTableRecords, kMarkdownRecords,
            kNsupdateRecords, kTinydnsRecords, kOctodnsRecords, kDnscontrolRecords, kPowerdnsRecords,
            kRoute53Records, kCloudflareRecords, kKnotcRecords, kTerraformRoute53Records,
            kTerraformCloudflareRecords);

// Makes a new printer: the function of a row. Every printer keeps a bounded number of records, except
// octodns, which sorts the names of the whole zone, and those of Terraform, which keep all names to print
// each once.
template <class Printer>
[[nodiscard]] std::unique_ptr<RecordPrinter> make_record_printer() {
  return std::make_unique<Printer>();
}

// The whole text of one domain in that format.
[[nodiscard]] std::string print_domain(const RecordFormat& format, const DomainRecords& records);

// The paragraph of table and markdown.
inline constexpr std::string_view kManOfRecordsForPeople =
    "For people, to paste into a provider's web page or to mail to a customer: names relative to the "
    "zone, values without quotes.";

}  // namespace mtasts
