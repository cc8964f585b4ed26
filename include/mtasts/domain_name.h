// DomainName: a domain name (RFC 1035 §2.3.1) in the one form that everything here keeps and prints.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// A name of 1 to 253 octets: labels of 1 to 63 octets out of a-z, 0-9, "-" and "_", none of which begins or
// ends with "-"; the left-most label may be "*" (an owner name, RFC 4592 §2.1.1). Lower case, without the
// final dot. The root is no DomainName. A-labels only: U-labels are converted before they get here.
class DomainName {
 public:
  // Takes presentation form; upper case and one final dot are accepted. Fault::input, code
  // "bad-domain-name": anything else, with the reason in words.
  [[nodiscard]] static Result<DomainName> parse(std::string_view text);

  // Without the final dot: "example.com".
  [[nodiscard]] const std::string& text() const { return text_; }
  // With the final dot, as zone files want it: "example.com.".
  [[nodiscard]] std::string absolute() const { return text_ + '.'; }
  // The number of labels, at least 1.
  [[nodiscard]] std::size_t label_count() const;

  // Whether it can name a host: letters, digits and inner hyphens only (RFC 1123 §2.1), so neither an
  // underscore nor "*".
  [[nodiscard]] bool is_host_name() const;
  // Whether it is `ancestor` itself or lies below it.
  [[nodiscard]] bool is_within(const DomainName& ancestor) const;

  // The name one label (or several, "_smtp._tls") further down. Fault::input, code "name-too-long" when it
  // exceeds 253 octets; "bad-domain-name" when `labels` are none.
  [[nodiscard]] Result<DomainName> child(std::string_view labels) const;
  // The name without its left-most label; a single label has no parent, and Fault::input, code "no-parent".
  [[nodiscard]] Result<DomainName> parent() const;

  friend auto operator<=>(const DomainName&, const DomainName&) = default;
  friend bool operator==(const DomainName&, const DomainName&) = default;

 private:
  friend Result<DomainName> parse_policy_domain(std::string_view text);
  friend DomainName policy_host(const DomainName& policy_domain);
  friend DomainName sts_record_name(const DomainName& policy_domain);
  friend DomainName tlsrpt_record_name(const DomainName& policy_domain);

  explicit DomainName(std::string text) : text_(std::move(text)) {}
  // A child whose labels are in order and known to fit.
  [[nodiscard]] DomainName below(std::string_view labels) const;
  std::string text_;
};

// A Policy Domain (RFC 8461 §1.1): the mail domain that a policy is for. A host name of two labels at least
// whose last label is not all digits (so no IPv4 address), and short enough for the owner names derived from
// it. Fault::input, codes "bad-domain-name" and "name-too-long" (which names the prefix that does not fit).
[[nodiscard]] Result<DomainName> parse_policy_domain(std::string_view text);

// The names that RFC 8461 and RFC 8460 derive from a Policy Domain, which parse_policy_domain has made sure
// to fit. Asserts that `policy_domain` leaves room for the prefix.
[[nodiscard]] DomainName policy_host(const DomainName& policy_domain);         // mta-sts., RFC 8461 §3.3
[[nodiscard]] DomainName sts_record_name(const DomainName& policy_domain);     // _mta-sts., RFC 8461 §3.1
[[nodiscard]] DomainName tlsrpt_record_name(const DomainName& policy_domain);  // _smtp._tls., RFC 8460 §3

// Below the document root of a Policy Host (RFC 8461 §3.3).
inline constexpr std::string_view kPolicyPath = "/.well-known/mta-sts.txt";

}  // namespace mtasts
