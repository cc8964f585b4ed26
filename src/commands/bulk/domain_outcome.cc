#include "commands/bulk/domain_outcome.h"

namespace mtasts {
namespace {

std::size_t weight_of(const Rejection& rejection) {
  std::size_t bytes = sizeof(Rejection) + rejection.domain.size() + rejection.error.message.size() +
                      rejection.error.hint.size();
  if (!rejection.mx) return bytes;
  bytes += rejection.mx->reason.size();
  for (const MxRecord& record : rejection.mx->records) bytes += sizeof(record) + record.exchange.size();
  return bytes;
}

}  // namespace

std::size_t DomainOutcome::weight() const {
  constexpr std::size_t kNamesOfRecord = 64;  // bytes of a record's two names, roughly
  std::size_t bytes = sizeof(DomainOutcome) + text.size() + json.size();
  if (records) {
    bytes += sizeof(DomainRecords) + records->records.size() * (sizeof(ResourceRecord) + kNamesOfRecord);
  }
  // The completion function holds at most another copy of the file.
  if (file) bytes += sizeof(OutcomeFile) + 2 * file->file.content.size();
  return rejection ? bytes + weight_of(*rejection) : bytes;
}

void report_warning(const Finding& warning, Context& context) {
  const bool names_subject = warning.message.find(warning.subject) != std::string::npos;
  context.diagnostics.warning(warning, names_subject ? std::string() : warning.subject);
}

}  // namespace mtasts
