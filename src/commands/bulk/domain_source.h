// DomainSource: the domains of a command line, operands first, then lists. It streams, so that a list can
// have any length.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/progress_line.h"
#include "mtasts/domain_name.h"
#include "ports/files.h"
#include "ports/idna.h"

namespace mtasts {

// One entry: a Policy Domain, or the reason why it is none. The error of a list's entry begins with
// "FILE:LINE: ".
struct DomainEntry {
  Result<DomainName> domain;
  std::string typed = {};  // the entry as typed, if it is no domain name
};

// The error for an empty list: Fault::input, code "no-domains".
[[nodiscard]] Error no_domains();

class DomainSource {
 public:
  DomainSource(const DomainOptions& options, Files& files, Idna& idna);

  // The next entry, valid until the next call; null at the end. An error of reading a list ends it.
  [[nodiscard]] Result<DomainEntry*> next();
  // The number of entries returned so far.
  [[nodiscard]] std::size_t count() const { return operands_returned_ + lines_read_; }
  // The number of all entries: an estimate from the bytes while files are read, nothing if a list is a pipe.
  [[nodiscard]] std::optional<ListTotal> total() const;

 private:
  [[nodiscard]] Result<DomainEntry*> next_operand();
  [[nodiscard]] Result<DomainEntry*> next_line();
  // The line without comment and blanks; may be empty.
  [[nodiscard]] std::string_view text_of_line(std::string_view line) const;
  [[nodiscard]] std::string place() const;  // "FILE:LINE"

  const DomainOptions& options_;
  Files& files_;
  Idna& idna_;
  DomainEntry entry_ = {fail(no_domains())};  // returned last; an error before the first
  std::size_t operand_ = 0;
  std::size_t operands_returned_ = 0;
  std::unordered_set<std::string> operands_seen_;
  std::size_t file_ = 0;
  std::unique_ptr<LineSource> lines_;
  std::size_t line_ = 0;
  std::optional<std::uint64_t> bytes_ = 0;  // of all files
  std::uint64_t bytes_read_ = 0;
  std::size_t lines_read_ = 0;  // that have an entry
};

// All domains of operands and lists, for a command that needs them at once. The first error ends it.
[[nodiscard]] Result<std::vector<DomainName>> read_domains(const DomainOptions& options, Files& files,
                                                           Idna& idna);

}  // namespace mtasts
