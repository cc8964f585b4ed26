#include "commands/bulk/domain_outcome.h"

namespace mtasts {
namespace {

// Why a domain is left out is the most of what such a one occupies.
std::size_t weight(const LeftOut& left_out) {
  std::size_t octets = sizeof(LeftOut) + left_out.domain.size() + left_out.error.code.size() +
                       left_out.error.message.size() + left_out.error.hint.size();
  if (!left_out.mx) return octets;
  octets += left_out.mx->reason.size();
  for (const MxRecord& record : left_out.mx->records) octets += sizeof(record) + record.exchange.size();
  return octets;
}

}  // namespace

std::size_t weight(const DomainOutcome& outcome) {
  constexpr std::size_t kNamesOfRecord = 64;  // what its two names take beside it, roughly
  std::size_t octets = sizeof(DomainOutcome) + outcome.text.size() + outcome.json.size();
  if (outcome.records) {
    octets +=
        sizeof(DomainRecords) + outcome.records->records.size() * (sizeof(ResourceRecord) + kNamesOfRecord);
  }
  // What completes it holds as much again as the file does, at most.
  if (outcome.file) octets += sizeof(OutcomeFile) + 2 * outcome.file->file.content.size();
  return outcome.left_out ? octets + weight(*outcome.left_out) : octets;
}

void DomainOutcome::clear() {
  text.clear();
  records.reset();
  json.clear();
  warnings.clear();
  left_out.reset();
  file.reset();
}

void tell(const Finding& warning, Context& context) {
  const bool names_it = warning.message.find(warning.subject) != std::string::npos;
  context.diagnostics.warning(warning, names_it ? std::string() : warning.subject);
}

}  // namespace mtasts
