// The codes that findings carry. A code that is not in the table does not compile, so what `explain` knows is
// what readers emit.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/findings/finding_code_table.h"
#include "mtasts/finding.h"

namespace mtasts {

// A code of the table; made from a literal at compile time only.
class FindingCode {
 public:
  consteval FindingCode(const char* code) : row_(row_of(code)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr const FindingCodeRow& row() const { return kFindingCodes[row_]; }

 private:
  static consteval std::size_t row_of(std::string_view code) {
    std::size_t row = 0;
    while (kFindingCodes[row].code != code) ++row;  // past the end: no constant expression
    return row;
  }
  std::size_t row_;
};

// The row of a code; nullptr when the table has none of that name.
[[nodiscard]] const FindingCodeRow* find_finding_code(std::string_view code);

// A finding with the severity and RFC section that the table gives its code. Without a hint of its own it
// takes the remedy of the table.
[[nodiscard]] Finding found(FindingCode code, std::string message, std::string hint = {});
[[nodiscard]] Finding found_at(std::size_t line, FindingCode code, std::string message,
                               std::string hint = {});

// Remote octets for the message of a finding: between double quotes and as they came, since printers escape;
// cut when there are more than 80.
[[nodiscard]] std::string in_quotes(std::string_view octets);

}  // namespace mtasts
