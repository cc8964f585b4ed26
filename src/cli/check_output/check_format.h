// CheckFormat: one row for each value of --format of check, and the interface of its printer. Pure: the
// functions return text, and the caller writes it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/text/printing.h"
#include "cli/text/rows.h"
#include "mtasts/finding.h"
#include "mtasts/judgement.h"
#include "mtasts/observation.h"
#include "mtasts/result.h"

namespace mtasts {

// The result of `mtasts check` for one domain.
struct CheckResult {
  std::string domain;  // as typed if it is no domain name
  Verdict verdict = Verdict::good;
  std::vector<Finding> findings = {};    // worst first
  std::optional<Observation> seen = {};  // nullopt if the entry was no domain name
  std::chrono::milliseconds time{0};     // from the first question to the last answer
  std::optional<Step> ready_for = {};    // the step that was asked for
  std::vector<Finding> accepted = {};    // by --ignore
};

// One result as compact JSON: an object, no newline. A lookup that was not made is null.
[[nodiscard]] std::string json_text(const CheckResult& result);

// Print begin(), result() of each result in their order, then end(), also after a failure half way, so that
// the output is complete in its format. Results may hold any bytes.
//
// text, json, ndjson and junit print results as they arrive and keep next to nothing. The others begin with
// the verdict over all domains, so they print in end(): nagios keeps a bounded number of lines, prometheus
// about 1 kB a domain, markdown and html a row a domain and the details of a bounded number of domains, the
// worst first.
class CheckPrinter {
 public:
  virtual ~CheckPrinter() = default;
  [[nodiscard]] virtual std::string begin() { return {}; }
  [[nodiscard]] virtual std::string result(const CheckResult& result) = 0;
  [[nodiscard]] virtual std::string end() { return {}; }
  // Before end(): the input that could not be read, so that domains are missing. For formats whose reader
  // sees standard output only.
  virtual void break_off(const Error& /*why*/) {}
};

// A format is one source file that defines its row, and a line in the list below.
struct CheckFormat {
  std::string_view name;  // of --format: "text"
  std::unique_ptr<CheckPrinter> (*printer)(const Printing& settings);
  // True if a text that begins so is of this format: only such a file is replaced.
  bool (*wrote)(std::string_view start);
  // Follows the names in the help. Neighbours with the same words share them: "json and ndjson, for scripts".
  std::string_view help = {};
  // True if each result is a line of its own: --unordered is allowed.
  bool is_line_per_result = false;
  // True if a monitor reads it: the exit status is 0 to 3, and standard output always has a first line.
  bool is_for_monitors = false;
  // True if it is printed in end(), from lines that are kept in memory until then.
  bool is_printed_at_end = false;
  // True if the owner of the domain may get it: the findings do not name other customers of a provider.
  bool is_for_customers = false;
};

// In the order of help and completions.
MTASTS_ROWS(CheckFormat, kCheckFormats, kTextCheck, kJsonCheck, kNdjsonCheck, kNagiosCheck, kPrometheusCheck,
            kJunitCheck, kMarkdownCheck, kHtmlCheck);

// Makes a new printer: the function of a row.
template <class Printer>
[[nodiscard]] std::unique_ptr<CheckPrinter> make_check_printer(const Printing& settings) {
  return std::make_unique<Printer>(settings);
}

// The most bytes printed of a domain as typed: more than any domain name has.
inline constexpr std::size_t kDomainLimit = 300;

// The number of domains of each verdict that a page shows in detail.
inline constexpr std::size_t kMostDetails = 100;

}  // namespace mtasts
