// TlsrptRecord: the _smtp._tls TXT record (RFC 8460 §3), and ReportUri, the destination of reports.
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

// One rua value (RFC 8460 §3): a mailto or https URI without a raw ",", "!" or ";".
class ReportUri {
 public:
  // Reads the URI of a record: "mailto:tls@example.com", "https://example.com/tlsrpt". Fault::input, codes
  // "bad-report-uri" and, for a URI of another scheme, "report-uri-scheme".
  [[nodiscard]] static Result<ReportUri> parse(std::string_view text);
  // Reads a URI as an operator writes it: a bare address, "tls@example.com", becomes a mailto, and raw
  // commas, exclamation marks and semicolons are percent-encoded. Errors as above.
  [[nodiscard]] static Result<ReportUri> from_operator(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_mailto() const;
  // The domain of the mail address, or the host of the https URI; nothing if the host is an IP address.
  [[nodiscard]] std::optional<DomainName> receiving_domain() const;
  friend bool operator==(const ReportUri&, const ReportUri&) = default;

 private:
  explicit ReportUri(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct TlsrptRecord {
  std::vector<ReportUri> rua;                                        // at least one
  std::vector<std::pair<std::string, std::string>> extensions = {};  // unknown fields, in order
  friend bool operator==(const TlsrptRecord&, const TlsrptRecord&) = default;
};

struct TlsrptRecordReading {
  std::optional<TlsrptRecord> record;
  std::vector<Finding> findings;  // worst first; there are errors exactly if there is no record
};

// Reads one record, its character-strings joined: "v=TLSRPTv1; rua=mailto:tls@example.com". Several rua
// fields are merged, since RFC 8460 does not say that the first counts.
[[nodiscard]] TlsrptRecordReading read_tlsrpt_record(std::string_view text);

// True if a text begins with the version of an _smtp._tls record, in any case: a record of ours, valid or
// not.
[[nodiscard]] bool claims_tlsrpt(std::string_view text);

// Reads all TXT records of one name, each joined. Records that do not begin with "v=TLSRPTv1;" are ignored,
// and exactly one other is required (RFC 8460 §3). No record gives the error "tlsrpt-record-missing".
[[nodiscard]] TlsrptRecordReading read_tlsrpt_records(const std::vector<std::string>& txt_records);

// "v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/", then "; name=value" for each extension.
[[nodiscard]] std::string print_tlsrpt_record(const TlsrptRecord& record);

}  // namespace mtasts
