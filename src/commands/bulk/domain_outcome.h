// What came of one domain, until it is said.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/record_formats/record_printer.h"
#include "mtasts/finding.h"
#include "mtasts/mx_set.h"
#include "ports/files.h"

namespace mtasts {

// Something that was asked for and is not emitted.
struct LeftOut {
  std::string domain;  // as typed, where it is no domain name
  Error error;
  std::optional<MxSet> mx = {};  // what was found, where the MX are the reason
  bool is_told = false;          // standard error is told of it otherwise
};

struct OutcomeFile;

// It passes through many hands, so what is large and rarely there stands apart.
struct DomainOutcome {
  std::string text = {};  // for a terminal or a zone; empty when nothing is emitted
  std::unique_ptr<DomainRecords> records = {};
  std::string json = {};  // one result object, errors included; may be empty
  std::vector<Finding> warnings = {};
  std::unique_ptr<LeftOut> left_out = {};  // why nothing is emitted
  std::unique_ptr<OutcomeFile> file = {};  // where the domain has one of its own

  // The bytes that it occupies while it waits, roughly.
  [[nodiscard]] std::size_t weight() const;
};

// A file of a domain's own below the output directory, on which the rest of the outcome depends.
struct OutcomeFile {
  NewFile file;
  std::string_view start = {};  // how a file of ours begins
  // Completes the outcome once it is known whether the file changed, or why it could not be written.
  std::function<void(DomainOutcome& outcome, const Result<bool>& changed)> then;
};

// A warning to standard error, with what it is about.
void tell(const Finding& warning, Context& context);

}  // namespace mtasts
