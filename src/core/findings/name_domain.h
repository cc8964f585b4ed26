// name_domain(): a remedy of the catalogue for one domain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// The remedies of the catalogue have "<domain>" for the domain.
inline void name_domain(const std::string& domain, std::string& hint) {
  constexpr std::string_view kDomain = "<domain>";
  for (std::size_t at = hint.find(kDomain); at != std::string::npos; at = hint.find(kDomain, at)) {
    hint.replace(at, kDomain.size(), domain);
    at += domain.size();
  }
}

}  // namespace mtasts
