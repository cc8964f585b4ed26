#include "commands/bulk/domain_outcome.h"

namespace mtasts {
namespace {

std::size_t weight_of(const LeftOut& left_out) {
  std::size_t octets =
      sizeof(LeftOut) + left_out.domain.size() + left_out.error.message.size() + left_out.error.hint.size();
  if (!left_out.mx) return octets;
  octets += left_out.mx->reason.size();
  for (const MxRecord& record : left_out.mx->records) octets += sizeof(record) + record.exchange.size();
  return octets;
}

}  // namespace

std::size_t DomainOutcome::weight() const {
  constexpr std::size_t kNamesOfRecord = 64;  // bytes of a record's two names, roughly
  std::size_t bytes = sizeof(DomainOutcome) + text.size() + json.size();
  if (records) {
    bytes += sizeof(DomainRecords) + records->records.size() * (sizeof(ResourceRecord) + kNamesOfRecord);
  }
  // The completion holds as much again as the file does, at most.
  if (file) bytes += sizeof(OutcomeFile) + 2 * file->file.content.size();
  return left_out ? bytes + weight_of(*left_out) : bytes;
}

void tell(const Finding& warning, Context& context) {
  const bool names_it = warning.message.find(warning.subject) != std::string::npos;
  context.diagnostics.warning(warning, names_it ? std::string() : warning.subject);
}

}  // namespace mtasts
