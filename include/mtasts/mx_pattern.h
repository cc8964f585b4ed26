// MxPattern: one mx value of a policy (RFC 8461 §3.2, §4.1).
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "mtasts/domain_name.h"
#include "mtasts/result.h"

namespace mtasts {

// `["*."] Domain`: the name of an MX host, or "*." and a domain, which matches every name with exactly one
// label in front of that domain. Lower case, A-labels, no final dot.
class MxPattern {
 public:
  // Reads the value of a policy: "mx1.example.com", "*.example.com". Final dots, U-labels, underscores and
  // address literals are refused. A single label is in the grammar. Fault::input, code "bad-mx-pattern", with
  // the reason in words.
  [[nodiscard]] static Result<MxPattern> parse(std::string_view text);
  // The pattern that matches this host alone. Asserts host.is_host_name().
  [[nodiscard]] static MxPattern for_host(const DomainName& host);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_wildcard() const { return text_.front() == '*'; }
  // The part after "*.", or the whole name.
  [[nodiscard]] std::string_view domain() const;

  // True if the pattern covers an MX host (RFC 8461 §4.1). `host` is any name of an MX record in presentation
  // form: case does not matter and one final dot is dropped. "*" covers exactly one label that is not empty.
  // "" and names that contain "*" match nothing.
  [[nodiscard]] bool matches(std::string_view host) const;

  friend auto operator<=>(const MxPattern&, const MxPattern&) = default;
  friend bool operator==(const MxPattern&, const MxPattern&) = default;

 private:
  explicit MxPattern(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace mtasts
