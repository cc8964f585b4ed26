// DomainName: a domain name (RFC 1035 §2.3.1) in its one canonical form.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// A name of 1 to 253 bytes: labels of 1 to 63 bytes out of a-z, 0-9, "-" and "_", none of which begins or
// ends with "-"; the left-most label may be "*" (an owner name, RFC 4592 §2.1.1). Lower case, without the
// final dot. The root is no DomainName. A-labels only: callers convert U-labels first.
class DomainName {
 public:
  // Reads presentation form; upper case and one final dot are accepted: "Example.COM." is "example.com".
  // Fault::input, code "bad-domain-name", with the reason in words.
  [[nodiscard]] static Result<DomainName> parse(std::string_view text);

  // Without the final dot: "example.com".
  [[nodiscard]] const std::string& text() const { return text_; }
  // With the final dot, as in zone files: "example.com.".
  [[nodiscard]] std::string absolute() const { return text_ + '.'; }
  // The number of labels, at least 1.
  [[nodiscard]] std::size_t label_count() const;

  // True if it can name a host: letters, digits and inner hyphens only (RFC 1123 §2.1), so neither an
  // underscore nor "*".
  [[nodiscard]] bool is_host_name() const;
  // True if it is `ancestor` itself or a name below it.
  [[nodiscard]] bool is_within(const DomainName& ancestor) const;

  // The name with `labels` ("mta-sts", "_smtp._tls") in front. Fault::input, code "name-too-long" if it
  // exceeds 253 bytes (RFC 1035 §2.3.4), "bad-domain-name" if `labels` are not valid.
  [[nodiscard]] Result<DomainName> child(std::string_view labels) const;
  // The name without its left-most label. Fault::input, code "no-parent", for a single label.
  [[nodiscard]] Result<DomainName> parent() const;

  friend auto operator<=>(const DomainName&, const DomainName&) = default;
  friend bool operator==(const DomainName&, const DomainName&) = default;

 private:
  friend Result<DomainName> parse_policy_domain(std::string_view text);
  friend DomainName policy_host(const DomainName& policy_domain);
  friend DomainName sts_record_name(const DomainName& policy_domain);
  friend DomainName tlsrpt_record_name(const DomainName& policy_domain);

  explicit DomainName(std::string text) : text_(std::move(text)) {}
  // child() of labels that are valid and known to fit.
  [[nodiscard]] DomainName below(std::string_view labels) const;
  std::string text_;
};

// A Policy Domain (RFC 8461 §1.1): the mail domain that a policy is for. A host name of two labels at least
// whose last label is not all digits (so no IPv4 address), short enough for the owner names derived from it.
// Fault::input, codes "bad-domain-name" and "name-too-long" (its message names the prefix that does not fit).
[[nodiscard]] Result<DomainName> parse_policy_domain(std::string_view text);

// The names that RFC 8461 and RFC 8460 derive from a Policy Domain. Assert that the prefix fits, which
// parse_policy_domain() has checked.
[[nodiscard]] DomainName policy_host(const DomainName& policy_domain);         // mta-sts., RFC 8461 §3.3
[[nodiscard]] DomainName sts_record_name(const DomainName& policy_domain);     // _mta-sts., RFC 8461 §3.1
[[nodiscard]] DomainName tlsrpt_record_name(const DomainName& policy_domain);  // _smtp._tls., RFC 8460 §3
// The domain whose sts_record_name() this is; nothing for any other name.
[[nodiscard]] std::optional<DomainName> domain_of_sts_record(const DomainName& name);

// The path of the policy on its Policy Host (RFC 8461 §3.3).
inline constexpr std::string_view kPolicyPath = "/.well-known/mta-sts.txt";

}  // namespace mtasts
