// CheckPrinter: the one interface of all formats of `mtasts check`. Pure: the functions return text, and the
// caller writes it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "cli/check_output/check_format.h"
#include "cli/check_output/check_result.h"
#include "cli/finding_text.h"
#include "mtasts/result.h"

namespace mtasts {

// Print begin(), result() of each result in their order, then end(), also after a failure half way, so that
// the output is complete in its format. Results may hold any bytes.
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

struct CheckPrinting {
  Colours colours = Colours::off;                  // of text
  std::size_t width = 80;                          // of text, in columns; 0: lines are not broken
  std::chrono::sys_seconds now = {};               // when the run began
  std::optional<unsigned> watch_expiry_days = {};  // as in Expectation
  bool lists_good_parts = true;                    // of text
  std::string title = {};                          // of html: the heading; empty: none of its own
  std::string contact = {};                        // of html: a mail address, a URL or any text
  std::string program = {};                        // "mtasts 1.2.3"; empty: this program
};

// text, json, ndjson and junit print results as they arrive and keep next to nothing. The others begin with
// the verdict over all domains, so they print in end(): nagios keeps a bounded number of lines, prometheus
// about 1 kB a domain, markdown and html a row a domain and the details of a bounded number of domains, the
// worst first.
[[nodiscard]] std::unique_ptr<CheckPrinter> check_printer(const CheckFormat& format, CheckPrinting settings);

// Makes a new printer: the function of a row.
template <class Printer>
[[nodiscard]] std::unique_ptr<CheckPrinter> make_check_printer(const CheckPrinting& settings) {
  return std::make_unique<Printer>(settings);
}

// The most bytes printed of a domain as typed: more than any domain name has.
inline constexpr std::size_t kDomainLimit = 300;
// The number of domains of each verdict that a page shows in detail.
inline constexpr std::size_t kMostDetails = 100;

}  // namespace mtasts
