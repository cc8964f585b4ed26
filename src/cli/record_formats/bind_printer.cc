// Lines of a zone file (RFC 1035 §5.1) that fit below any $ORIGIN and $TTL.
#include "cli/record_formats/printers.h"

namespace mtasts {
namespace {

class BindPrinter final : public RecordPrinter {
 public:
  std::string domain(const DomainRecords& records) override { return print_records(records.records); }
};

}  // namespace

std::unique_ptr<RecordPrinter> bind_printer() {
  return std::make_unique<BindPrinter>();
}

}  // namespace mtasts
