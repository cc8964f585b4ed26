// DomainOutcome: the result of one domain, until Emission prints it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/record_formats/record_format.h"
#include "mtasts/change_name.h"
#include "mtasts/finding.h"
#include "mtasts/mx_set.h"
#include "ports/files.h"

namespace mtasts {

// A requested domain that is not emitted, and why.
struct Rejection {
  std::string domain;  // as typed if it is no domain name
  Error error;
  std::optional<MxSet> mx = {};  // the MX found, if they are the reason
  bool is_reported = false;      // another message on standard error reports it
};

struct OutcomeFile;

// The changes of a domain's records that a primary server takes.
struct DomainUpdate {
  std::optional<DomainName> loses_cname_to = {};  // the CNAME at _smtp._tls with this target is removed
  std::vector<ChangeName> changes = {};           // until they are sent
  bool has_records = false;                       // at any of its names
  std::optional<Error> failure = {};              // of sending
};

// How the summary of a list counts a domain that is not rejected.
enum class Tally : std::uint8_t { done, unchanged, not_counted };

// Moved often, so large and rare parts are on the heap.
struct DomainOutcome {
  std::string text = {};  // for a terminal or a zone; empty if nothing is emitted
  std::unique_ptr<DomainRecords> records = {};
  std::string json = {};  // one result object, errors included; may be empty
  std::vector<Finding> warnings = {};
  std::unique_ptr<Rejection> rejection = {};  // why nothing is emitted
  std::unique_ptr<OutcomeFile> file = {};     // with --output-dir
  std::unique_ptr<DomainUpdate> update = {};  // with --update
  Tally tally = Tally::done;  // without a rejection; that of a file is known once it is written

  // Its size in bytes, roughly, for the bound on waiting outcomes.
  [[nodiscard]] std::size_t weight() const;
};

// A domain's own file below the output directory. The rest of the outcome depends on its writing.
struct OutcomeFile {
  NewFile file;
  std::string_view start = {};  // how a file of ours begins; another file is not overwritten
  // Completes the outcome. `changed` is false for an unchanged file, an error for one that cannot be written.
  std::function<void(DomainOutcome& outcome, const Result<bool>& changed)> then;
  bool loses_records = false;  // it waits until the number of all such files is known
};

// Prints a warning to standard error, with its subject unless the message names it.
void report_warning(const Finding& warning, Context& context);

}  // namespace mtasts
