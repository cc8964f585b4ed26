// Domain names as this program publishes them (RFC 1035 §2.3.1 and §2.3.4).
#include "mtasts/domain_name.h"

#include <algorithm>
#include <cassert>

#include "core/findings/placeholder.h"
#include "core/names/name_shape.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kPolicyHostPrefix = "mta-sts";
constexpr std::string_view kStsPrefix = "_mta-sts";
constexpr std::string_view kTlsrptPrefix = "_smtp._tls";

std::string name_hint(std::string_view text) {
  const std::string_view placeholder = placeholder_in(text);
  const bool is_address = text.find('@') != std::string_view::npos;
  if (!placeholder.empty() && !is_address) return placeholder_hint(placeholder);
  for (const std::string_view prefix : {kStsPrefix, kTlsrptPrefix}) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view rest = text.substr(prefix.size());
    if (rest.size() > 1 && rest.front() == '.') return "write the mail domain, " + quote(rest.substr(1));
  }
  if (text.find("://") != std::string_view::npos) return "write the name of the URL only";
  if (is_address) return "write the domain after the \"@\" only";
  const std::size_t separator = text.find_first_of(",; ");
  if (separator == std::string_view::npos || separator == 0 || !is_alnum(text[separator - 1])) return {};
  return text.find_first_not_of(",; ", separator) == std::string_view::npos
             ? "remove what follows the name"
             : "write each name as an entry of its own";
}

tl::unexpected<Error> bad_name(std::string_view text, std::string_view reason) {
  return fail({Fault::input, "bad-domain-name",
               "not a valid domain name: " + quote(text) + " (" + std::string(reason) + ")",
               name_hint(text)});
}

std::string_view without_final_dot(std::string_view text) {
  return text.substr(0, text.ends_with('.') ? text.size() - 1 : text.size());
}

std::string in_lower_case(std::string_view name, const NameShape& shape) {
  return shape.has_upper_case ? lower_case(name) : std::string(name);
}

// The error of a text that is not a Policy Domain.
tl::unexpected<Error> bad_policy_domain(std::string_view text) {
  auto name = DomainName::parse(text);
  if (!name) return fail(name.error());
  if (!name->is_host_name()) {
    return bad_name(text, "a mail domain has letters, digits and inner hyphens only");
  }
  const auto shape = name_shape(name->text());
  if (shape->ends_in_number) return bad_name(text, "an address, or a last label of digits only");
  if (shape->labels < 2) return bad_name(text, "a single label");
  return fail(name->child(kTlsrptPrefix).error());
}

}  // namespace

Result<DomainName> DomainName::parse(std::string_view text) {
  const std::string_view name = without_final_dot(text);
  if (const auto shape = name_shape(name)) return DomainName(in_lower_case(name, *shape));
  if (name.empty()) return bad_name(text, text.empty() ? "it is empty" : "the root names no domain");

  std::string lower = lower_case(name);
  std::string_view rest = lower;
  if (rest.starts_with("*.")) rest.remove_prefix(2);  // RFC 4592 §2.1.1
  if (const std::string_view fault = name_fault(rest); !fault.empty()) return bad_name(text, fault);
  if (lower.size() > kLongestName) return bad_name(text, kNameTooLong);
  return DomainName(std::move(lower));
}

std::size_t DomainName::label_count() const {
  return 1 + static_cast<std::size_t>(std::ranges::count(text_, '.'));
}

bool DomainName::is_host_name() const {
  return text_.front() != '*' && text_.find('_') == std::string::npos;
}

bool DomainName::is_within(const DomainName& ancestor) const {
  if (text_.size() <= ancestor.text_.size()) return text_ == ancestor.text_;
  return text_.ends_with(ancestor.text_) && text_[text_.size() - ancestor.text_.size() - 1] == '.';
}

Result<DomainName> DomainName::child(std::string_view labels) const {
  if (labels.size() + 1 + text_.size() > kLongestName) {
    return fail({Fault::input, "name-too-long",
                 "name too long with the prefix " + printable(labels) + ".: \"" + text_ + "\" has " +
                     std::to_string(text_.size()) + " bytes, and a name at most 253 (RFC 1035 §2.3.4)"});
  }
  const auto shape = name_shape(labels);
  if (!shape || text_.front() == '*') return parse(std::string(labels) + '.' + text_);
  return below(in_lower_case(labels, *shape));
}

DomainName DomainName::below(std::string_view labels) const {
  const std::size_t size = labels.size() + 1 + text_.size();
  assert(size <= kLongestName);
  std::string name(size, '.');
  text_.copy(std::copy(labels.begin(), labels.end(), name.data()) + 1, text_.size());
  return DomainName(std::move(name));
}

Result<DomainName> DomainName::parent() const {
  const std::size_t dot = text_.find('.');
  if (dot == std::string::npos) {
    return fail({Fault::input, "no-parent", "\"" + text_ + "\" has no parent but the root"});
  }
  return DomainName(text_.substr(dot + 1));
}

Result<DomainName> parse_policy_domain(std::string_view text) {
  // If the owner name with the longest prefix fits, all do.
  static_assert(kTlsrptPrefix.size() >= kStsPrefix.size() &&
                kTlsrptPrefix.size() >= kPolicyHostPrefix.size());
  const std::string_view name = without_final_dot(text);
  const auto shape = name_shape(name);
  const bool is_policy_domain = shape && shape->labels >= 2 && !shape->has_underscore &&
                                !shape->ends_in_number &&
                                kTlsrptPrefix.size() + 1 + name.size() <= kLongestName;
  if (!is_policy_domain) return bad_policy_domain(text);
  return DomainName(in_lower_case(name, *shape));
}

DomainName policy_host(const DomainName& policy_domain) {
  return policy_domain.below(kPolicyHostPrefix);
}
std::optional<DomainName> domain_of_sts_record(const DomainName& name) {
  auto domain = name.parent();
  if (!domain || sts_record_name(*domain) != name) return std::nullopt;
  return *std::move(domain);
}
DomainName sts_record_name(const DomainName& policy_domain) {
  return policy_domain.below(kStsPrefix);
}
DomainName tlsrpt_record_name(const DomainName& policy_domain) {
  return policy_domain.below(kTlsrptPrefix);
}

}  // namespace mtasts
