// Commands for Knot DNS: what `knotc` reads from standard input, a transaction a zone.
#include <fmt/format.h>

#include "cli/record_formats/printers.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr BatchLimits kLimits = {1000, 1000000};

// knotc takes away one layer of quotes, so there are two. A single quote cannot stand in the outer one, but
// in the inner one it has a number.
std::string value(const Rdata& rdata) {
  if (!std::holds_alternative<TxtData>(rdata)) return print_rdata(rdata);
  std::string quoted = "'";
  for (const char c : print_rdata(rdata)) quoted += c == '\'' ? std::string("\\039") : std::string(1, c);
  return quoted + '\'';
}

class KnotcPrinter final : public BatchPrinter {
 public:
  KnotcPrinter() : BatchPrinter(kLimits) {}

 private:
  [[nodiscard]] std::string batch(const std::vector<DomainRecords>& domains) const override {
    const std::string zone = domains.front().zone.absolute();
    std::string text = fmt::format("{}{}\n", kKnotcStart, zone);
    for (const DomainRecords& records : domains) {
      for (const RrSet& set : rr_sets(records.records)) {
        const std::string owner = set.owner.absolute();
        const std::string_view type = type_text(set.rdata.front());
        text += fmt::format("zone-unset {} {} {}\n", zone, owner, type);
        for (const Rdata& rdata : set.rdata) {
          text +=
              fmt::format("zone-set {} {} {} {} {}\n", zone, owner, set.ttl.seconds(), type, value(rdata));
        }
      }
    }
    return text + fmt::format("zone-diff {}\nzone-commit {}\n", zone, zone);
  }
};

}  // namespace

std::unique_ptr<RecordPrinter> knotc_printer() {
  return std::make_unique<KnotcPrinter>();
}

}  // namespace mtasts
