// Lines of a zone file (RFC 1035 §5.1) that fit below any $ORIGIN and $TTL.
#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_printer.h"

namespace mtasts {
namespace {

class BindPrinter final : public RecordPrinter {
 public:
  std::string domain(const DomainRecords& records) override { return print_records(records.records); }
};

}  // namespace

constinit const RecordFormat kBindRecords = {
    .name = "bind",
    .ending = ".zone",
    .printer = make_record_printer<BindPrinter>,
    .is_read_back = true,
    .man =
        "Lines of a zone file for BIND, NSD, Knot DNS and every program that imports zone files. All names "
        "are "
        "absolute, and each record has its TTL, so that they fit below any $ORIGIN and $TTL, for example by "
        "$INCLUDE. An existing file of -o or --output-dir is read: its id, rua and TTL are kept; those of "
        "domains that have records of their own are kept in memory until the end. Files of other formats are "
        "only compared.",
};

// JsonFrame prints the JSON. With --output-dir the files hold zone text all the same.
constinit const RecordFormat kJsonRecords = {
    .name = "json",
    .ending = ".zone",
    .printer = make_record_printer<BindPrinter>,
    .is_read_back = true,
    .man = "The results of --json; the stable shape for programs that no other format is for.",
};

}  // namespace mtasts
