// The machine output: results as JSON. Pure: text comes back, somebody else writes it. Every string goes
// through repair_utf8(), so that what is printed is JSON whatever the remote side sent.
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

namespace mtasts {

// mx. `status` is text(MxStatus), or "failed" when no answer came; the error tells why it is not "ok".
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
  std::optional<bool> changed = {};      // whether that file changed (or would, with --dry-run)
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

// bump-id. No domain for a bare id; no previous where nothing stood.
struct BumpIdResult {
  std::optional<std::string> domain = {};
  std::optional<std::string> previous = {};
  std::string id;
  bool changed = true;
};

// lint. The verdict is "invalid" exactly when a finding is an error; `parsed` is printed only when valid.
struct LintResult {
  struct Covers {
    std::string host;
    bool covered = false;
  };
  std::string kind;  // "policy", "sts", "tlsrpt" or "zone"
  std::string name;  // the file, "-" for standard input
  std::variant<std::monostate, Policy, StsRecord, TlsrptRecord> parsed = {};
  std::vector<Finding> findings = {};
  std::optional<Covers> covers = {};
};

// One result as compact JSON: an object, no newline.
[[nodiscard]] std::string json_text(const MxResult& result);
[[nodiscard]] std::string json_text(const MxGroup& group);
[[nodiscard]] std::string json_text(const GenPolicyResult& result);
[[nodiscard]] std::string json_text(const RecordsResult& result);
[[nodiscard]] std::string json_text(const BumpIdResult& result);
[[nodiscard]] std::string json_text(const LintResult& result);

// One line of the file of --rejects, terminated.
struct Reject {
  std::string domain;  // as typed where it is no domain name
  std::string status;  // an MxStatus in words, or the error's code
  std::string message;
  std::vector<MxRecord> mx = {};  // what was found
};
[[nodiscard]] std::string reject_line(const Reject& reject);

// The frame around results: one document, or a line each. Print begin(), each result(), end(); nothing is
// kept. The form is json or ndjson.
class JsonFrame {
 public:
  // `command` as typed: "gen-zone".
  JsonFrame(OutputForm form, std::string_view command);

  [[nodiscard]] std::string begin() const;
  // `json` as json_text() gives it; what would act on a terminal in it is escaped.
  [[nodiscard]] std::string result(std::string_view json);
  // Also after a failure half way, so that what was printed is a whole document.
  [[nodiscard]] std::string end() const;

 private:
  OutputForm form_;
  std::string schema_;  // "schema":"mtasts.gen-zone/1"
  bool first_ = true;
};

}  // namespace mtasts
