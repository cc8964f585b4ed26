// TlsrptRecord: the _smtp._tls TXT record (RFC 8460 §3), and ReportUri, where reports go.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/result.h"

namespace mtasts {

// One rua value: a mailto or https URI with no raw "," "!" or ";" in it.
class ReportUri {
 public:
  // As it stands in a record. Fault::input, codes "bad-report-uri" and, for a URI of another scheme,
  // "report-uri-scheme".
  [[nodiscard]] static Result<ReportUri> parse(std::string_view text);
  // As an operator writes it: a bare address becomes a mailto, and "," "!" ";" are percent-encoded. Faults as
  // above.
  [[nodiscard]] static Result<ReportUri> from_operator(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_mailto() const;
  // The domain of the mail address, or the host of the https URI; nothing when that is an address.
  [[nodiscard]] std::optional<DomainName> receiving_domain() const;
  friend bool operator==(const ReportUri&, const ReportUri&) = default;

 private:
  explicit ReportUri(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct TlsrptRecord {
  std::vector<ReportUri> rua;  // at least one
  std::vector<std::pair<std::string, std::string>> extensions = {};
  friend bool operator==(const TlsrptRecord&, const TlsrptRecord&) = default;
};

struct TlsrptRecordReading {
  std::optional<TlsrptRecord> record;
  std::vector<Finding> findings;  // worst first; errors exactly when there is no record
};

// Reads one record, its character-strings already joined. Several rua fields are merged: RFC 8460 has no
// first-wins rule.
[[nodiscard]] TlsrptRecordReading read_tlsrpt_record(std::string_view text);

// Reads all TXT records of one name, each joined: drops those that do not begin "v=TLSRPTv1;", wants exactly
// one of the rest. No record at all is the error "tlsrpt-record-missing".
[[nodiscard]] TlsrptRecordReading read_tlsrpt_records(const std::vector<std::string>& txt_records);

// Exactly "v=TLSRPTv1; rua=<uri>[,<uri>...]", then extensions.
[[nodiscard]] std::string print_tlsrpt_record(const TlsrptRecord& record);

}  // namespace mtasts
