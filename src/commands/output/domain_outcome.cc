#include "commands/output/domain_outcome.h"

#include "mtasts/ascii.h"

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

// True if the message has the subject as a whole name: mx.example.com does not name example.com.
bool names_subject(std::string_view message, std::string_view subject) {
  const auto continues_name = [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; };
  for (std::size_t at = message.find(subject); at != std::string_view::npos;
       at = message.find(subject, at + 1)) {
    if (at == 0 || subject.empty() || !continues_name(message[at - 1])) return true;
  }
  return false;
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
  const bool is_named = names_subject(warning.message, warning.subject);
  context.diagnostics.warning(warning, is_named ? std::string() : warning.subject);
}

}  // namespace mtasts
