// The domains that a command was given: operands, then lists, one at a time, so that a list may have any
// length.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/output_options.h"
#include "cli/progress_line.h"
#include "mtasts/domain_name.h"
#include "mtasts/mx_pattern.h"
#include "ports/files.h"
#include "ports/idna.h"

namespace mtasts {

// One entry: a Policy Domain, or why it is none. The error begins with "FILE:LINE: " where it stood in a
// list.
struct DomainEntry {
  Result<DomainName> domain;
  std::string typed = {};  // where it is none
};

// A Policy Domain as an operator types it: U-labels are converted. Fault::input.
[[nodiscard]] Result<DomainName> policy_domain_of(std::string_view typed, Idna& idna);
// Any domain name as an operator types it: a web host, an MX host. Fault::input.
[[nodiscard]] Result<DomainName> domain_name_of(std::string_view typed, Idna& idna);
// What is wrong with a name that the command line gives with an option: Fault::usage, with `option` named
// unless it is empty; as it is where it is not the name that is at fault.
[[nodiscard]] Error of_option(std::string_view option, Error error);
// An mx pattern as an operator types it: U-labels are converted, a final dot is dropped. Fault::usage.
[[nodiscard]] Result<MxPattern> mx_pattern_of(std::string_view typed, Idna& idna);

// Fault::usage, code "input-is-output": a file that is read would be written over by -o or --rejects, or one
// of the two by the other. `read` are the paths of what is read; "-" is nobody's file.
[[nodiscard]] Result<void> check_inputs_are_kept(const std::vector<std::string>& read,
                                                 const OutputOptions& output, Files& files);

// Nothing may follow from an empty list: Fault::input, code "no-domains".
[[nodiscard]] Error no_domains();

class DomainSource {
 public:
  DomainSource(const DomainOptions& options, Files& files, Idna& idna);

  // The next entry, which stands until the next is asked for; null at the end. Errors are those of reading a
  // list, which end it.
  [[nodiscard]] Result<DomainEntry*> next();
  // How many entries were handed out.
  [[nodiscard]] std::size_t count() const { return operands_handed_out_ + lines_read_; }
  // How many there are in all: a guess from the octets while files are read, nothing where one of the lists
  // is a pipe.
  [[nodiscard]] std::optional<ListTotal> total() const;

 private:
  [[nodiscard]] Result<DomainEntry*> next_operand();
  [[nodiscard]] Result<DomainEntry*> next_line();
  // Without comment and blanks, and so perhaps empty.
  [[nodiscard]] std::string_view text_of_line(std::string_view line) const;
  [[nodiscard]] std::string place() const;  // "FILE:LINE"

  const DomainOptions& options_;
  Files& files_;
  Idna& idna_;
  DomainEntry entry_ = {fail(no_domains())};  // the last that was returned; before the first, none
  std::size_t operand_ = 0;
  std::size_t operands_handed_out_ = 0;
  std::unordered_set<std::string> operands_seen_;
  std::size_t file_ = 0;
  std::unique_ptr<LineSource> lines_;
  std::size_t line_ = 0;
  std::optional<std::uint64_t> octets_ = 0;  // of all the files
  std::uint64_t octets_read_ = 0;
  std::size_t lines_read_ = 0;  // that are entries
};

}  // namespace mtasts
