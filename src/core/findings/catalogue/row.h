// CatalogueRow: all that is known of one code. The code is stable; the texts may change.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

// Up to four items; an item that ends up on several lines is as many items.
using CatalogueLines = std::array<std::string_view, 4>;

struct CatalogueRow {
  std::string_view code;
  std::optional<Severity> severity = {};  // of a finding; none for errors and TLSRPT result types
  std::string_view rfc = {};              // "RFC 8461 §3.2", or empty
  std::string_view meaning;               // one sentence, lower case, no final stop
  CatalogueLines causes;                  // likeliest first
  std::string_view remedy;                // the hint of a finding that has none of its own
  CatalogueLines commands;                // to tell the causes apart, with example.com for the domain
};

}  // namespace mtasts
