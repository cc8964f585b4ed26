// The catalogue: one row for each code of a finding, of an error and of a TLSRPT result type.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/findings/catalogue/row.h"
#include "mtasts/code.h"

namespace mtasts {

// All rows: findings of policies, records, zones and live deployments, then errors, then result types.
[[nodiscard]] std::span<const CatalogueRow> catalogue();

// The row of a code, in constant time.
[[nodiscard]] const CatalogueRow& row_of(Code code);

// The row of a code that was read; nullptr if there is none.
[[nodiscard]] const CatalogueRow* find_row(std::string_view text);

// The remedies of the catalogue have "<domain>" for the domain.
inline void name_domain(const std::string& domain, std::string& hint) {
  constexpr std::string_view kDomain = "<domain>";
  for (std::size_t at = hint.find(kDomain); at != std::string::npos; at = hint.find(kDomain, at)) {
    hint.replace(at, kDomain.size(), domain);
    at += domain.size();
  }
}

}  // namespace mtasts
