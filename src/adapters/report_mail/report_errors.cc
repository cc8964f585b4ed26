#include "adapters/report_mail/report_errors.h"

#include "adapters/report_mail/report_limits.h"

namespace mtasts {

Error over_limit(std::string_view what) {
  return {Fault::input, "mail-over-limit", std::string(what)};
}

Error damaged(std::string_view what) {
  return {Fault::input, "report-damaged", std::string(what)};
}

Error no_report(std::string_view what) {
  return {Fault::input, "no-report", std::string(what)};
}

Error dmarc_report() {
  return {Fault::input, "dmarc-report", "a DMARC report (RFC 7489), not a TLS report"};
}

std::string mebibytes(std::size_t bytes) {
  return std::to_string(bytes / kMebibyte) + " MiB";
}

}  // namespace mtasts
