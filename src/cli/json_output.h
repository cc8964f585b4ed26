// The machine output: results as JSON. Pure: functions return text, and the caller writes it. Every string
// passes repair_utf8(), so the output is valid JSON for all remote bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/options/output_options.h"
#include "mtasts/finding.h"
#include "mtasts/mx_groups.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/tlsrpt_report.h"
#include "mtasts/zone_deployment.h"

namespace mtasts {

// mx. `status` is text(MxStatus), or "failed" if no answer came; `error` has the reason if it is not "ok".
struct MxResult {
  std::string domain;
  std::string status;
  std::vector<MxRecord> mx = {};
  std::vector<std::string> cname = {};  // the chain from the domain to the owner of the MX
  std::optional<Error> error = {};
};

// gen-policy. `status` as in MxResult, "ok" also where no MX was asked for.
struct GenPolicyResult {
  std::string domain;
  std::string status;
  std::optional<Policy> policy = {};
  std::optional<std::string> path = {};  // the file, when one was written
  std::optional<bool> changed = {};      // the file changed (with --dry-run: would change)
  std::optional<Error> error = {};
};

enum class Role { primary, hosted };

// gen-sts, gen-tlsrpt and gen-zone. The records' owners are absolute, and RDATA is as in a zone file.
struct RecordsResult {
  std::string domain;
  Role role = Role::primary;
  std::vector<ResourceRecord> records = {};
  std::optional<PolicyId> id = {};
  std::optional<Error> error = {};
};

// bump-id. A bare id has no domain; the first id of a domain has no previous one.
struct BumpIdResult {
  std::optional<std::string> domain = {};
  std::optional<std::string> previous = {};
  std::string id;
  bool changed = true;
};

// gen-site: a file of the site, or a domain that cannot be served.
struct SiteResult {
  std::optional<std::string> domain = {};
  std::optional<std::string> path = {};
  std::optional<std::string> kind = {};  // "configuration", "domains", "next-steps" or "mailcow-conf"
  std::optional<bool> changed = {};      // with --dry-run: would change
  std::optional<Error> error = {};
};

// lint. The verdict is "invalid" exactly when a finding is an error; `parsed` is printed only when valid.
struct LintResult {
  struct Covers {
    std::string host;
    bool covered = false;
  };
  std::string kind;  // "policy", "sts", "tlsrpt", "zone" or "report"
  std::string name;  // the file, "-" for standard input
  std::variant<std::monostate, Policy, StsRecord, TlsrptRecord, TlsrptReport> parsed = {};
  std::vector<Finding> findings = {};
  std::optional<Covers> covers = {};
  std::optional<std::vector<ZoneDeployment>> mail_domains = {};  // printed only with --list
};

// One result as compact JSON: an object, no newline.
[[nodiscard]] std::string json_text(const MxResult& result);
[[nodiscard]] std::string json_text(const MxPolicyGroup& policy, bool with_members);
[[nodiscard]] std::string json_text(const GenPolicyResult& result);
[[nodiscard]] std::string json_text(const RecordsResult& result);
[[nodiscard]] std::string json_text(const BumpIdResult& result);
[[nodiscard]] std::string json_text(const SiteResult& result);
[[nodiscard]] std::string json_text(const LintResult& result);

// One line of the file of --rejects, terminated.
struct Reject {
  std::string domain;  // as typed where it is no domain name
  std::string status;  // an MxStatus in words, or the error's code
  std::string message;
  std::vector<MxRecord> mx = {};  // what was found
};
[[nodiscard]] std::string reject_line(const Reject& reject);

// The frame around results: one document, or one line for each result. Print begin(), each result(), end().
// Nothing is buffered. The form is json or ndjson.
class JsonFrame {
 public:
  // `command` as typed: "gen-zone".
  JsonFrame(OutputForm form, std::string_view command);

  [[nodiscard]] std::string begin() const;
  // `json` comes from json_text(). Characters that would control a terminal are escaped.
  [[nodiscard]] std::string result(std::string_view json);
  // Call it after a failure too, so that the document is complete.
  [[nodiscard]] std::string end() const;

 private:
  OutputForm form_;
  std::string schema_;  // "schema":"mtasts.gen-zone/1"
  bool first_ = true;
};

}  // namespace mtasts
