// The whole syntax of domain names that this program emits stands here; RFC 1035 §2.3.1 and §2.3.4.
#include "mtasts/domain_name.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "core/ascii.h"
#include "core/name_fault.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestName = 253;  // without the final dot, RFC 1035 §2.3.4
constexpr std::size_t kLongestLabel = 63;
constexpr std::string_view kTooLong = "longer than 253 octets";

constexpr std::string_view kPolicyHostPrefix = "mta-sts";
constexpr std::string_view kStsPrefix = "_mta-sts";
constexpr std::string_view kTlsrptPrefix = "_smtp._tls";

tl::unexpected<Error> bad_name(std::string_view text, std::string_view reason) {
  return fail({Fault::input, "bad-domain-name",
               "not a valid domain name: " + quoted(text) + " (" + std::string(reason) + ")"});
}

bool is_all_digits(std::string_view label) {
  return std::all_of(label.begin(), label.end(), is_digit);
}

bool is_label_character(char c) {
  return is_lower_alnum(c) || c == '-' || c == '_';
}

// What each octet is in a name: a letter or a digit stands for itself in lower case; what else a name may
// hold is marked, so that one comparison finds it; kNoName stands for all others.
constexpr unsigned char kMark = 0x80;
constexpr unsigned char kNoName = 0xFF;
constexpr std::array<unsigned char, 256> kInName = [] {
  std::array<unsigned char, 256> in_name = {};
  in_name.fill(kNoName);
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789")) {
    in_name[static_cast<unsigned char>(c)] = static_cast<unsigned char>(c);
    if (is_lower(c)) in_name[static_cast<unsigned char>(c - 'a' + 'A')] = static_cast<unsigned char>(c);
  }
  for (const char c : std::string_view("-_.")) {
    in_name[static_cast<unsigned char>(c)] = static_cast<unsigned char>(c) | kMark;
  }
  return in_name;
}();

// What one pass over a name in order tells of it.
struct NameShape {
  std::size_t labels = 1;
  std::size_t last_label = 0;  // where it begins
  bool has_underscore = false;
};

bool is_label_in_order(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-';
}

// Puts the name into lower case. Nothing when it is not in order, told quickly: nearly all that are read are,
// and the others get time to be told why.
std::optional<NameShape> lower_if_in_order(std::string& name) {
  const std::size_t size = name.size();
  if (size > kLongestName) return std::nullopt;
  NameShape shape;
  char* const text = name.data();
  for (std::size_t i = 0;; ++i) {
    unsigned char found = kNoName;
    while (i < size && (found = kInName[static_cast<unsigned char>(text[i])]) < kMark) {
      text[i++] = static_cast<char>(found);
    }
    if (i == size) break;
    if (found == kNoName) return std::nullopt;
    if (text[i] == '_') shape.has_underscore = true;
    if (text[i] != '.') continue;
    if (!is_label_in_order({text + shape.last_label, i - shape.last_label})) return std::nullopt;
    ++shape.labels;
    shape.last_label = i + 1;
  }
  if (!is_label_in_order({text + shape.last_label, size - shape.last_label})) return std::nullopt;
  return shape;
}

std::string without_final_dot(std::string_view text) {
  return std::string(text.substr(0, text.ends_with('.') ? text.size() - 1 : text.size()));
}

// A name that is no mail domain, or a name at all, for a reason that is known by now.
tl::unexpected<Error> bad_policy_domain(std::string_view text) {
  auto name = DomainName::parse(text);
  if (!name) return fail(name.error());
  if (!name->is_host_name()) {
    return bad_name(text, "a mail domain has letters, digits and inner hyphens only");
  }
  const std::string_view last = std::string_view(name->text()).substr(name->text().rfind('.') + 1);
  if (is_all_digits(last)) return bad_name(text, "an address, or a last label of digits only");
  if (name->label_count() < 2) return bad_name(text, "a single label");
  return fail(name->child(kTlsrptPrefix).error());
}

// What is wrong with a lower-case label, or "".
std::string_view label_fault(std::string_view label) {
  if (label.empty()) return "an empty label";
  if (label.size() > kLongestLabel) return "a label of more than 63 octets";
  if (label.front() == '-' || label.back() == '-') return "a label that begins or ends with a hyphen";
  if (!std::all_of(label.begin(), label.end(), is_label_character)) {
    return "only letters, digits, hyphens and underscores make a name";
  }
  return {};
}

}  // namespace

std::string_view name_fault(std::string_view name) {
  std::string_view rest = name;
  while (true) {
    const std::size_t dot = rest.find('.');
    const std::string_view fault = label_fault(rest.substr(0, dot));
    if (!fault.empty()) return fault;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return name.size() > kLongestName ? kTooLong : std::string_view();
}

Result<DomainName> DomainName::parse(std::string_view text) {
  std::string name = without_final_dot(text);
  if (lower_if_in_order(name)) return DomainName(std::move(name));
  name = lower_case(text);
  if (!name.empty() && name.back() == '.') name.pop_back();
  if (name.empty()) return bad_name(text, text.empty() ? "it is empty" : "the root names no domain");

  std::string_view rest = name;
  if (rest.starts_with("*.")) rest.remove_prefix(2);  // RFC 4592 §2.1.1
  if (const std::string_view fault = name_fault(rest); !fault.empty()) return bad_name(text, fault);
  if (name.size() > kLongestName) return bad_name(text, kTooLong);
  return DomainName(std::move(name));
}

std::size_t DomainName::label_count() const {
  return 1 + static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '.'));
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
                     std::to_string(text_.size()) + " octets, and a name at most 253 (RFC 1035 §2.3.4)"});
  }
  std::string name(labels);
  const bool both_in_order = text_.front() != '*' && lower_if_in_order(name);
  if (!both_in_order) return parse(std::string(labels) + '.' + text_);
  return below(name);
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
  // The longest prefix decides: where its owner name fits, all do.
  static_assert(kTlsrptPrefix.size() >= kStsPrefix.size() &&
                kTlsrptPrefix.size() >= kPolicyHostPrefix.size());
  std::string name = without_final_dot(text);
  const auto shape = lower_if_in_order(name);
  const bool is_policy_domain = shape && shape->labels >= 2 && !shape->has_underscore &&
                                !is_all_digits(std::string_view(name).substr(shape->last_label)) &&
                                kTlsrptPrefix.size() + 1 + name.size() <= kLongestName;
  if (!is_policy_domain) return bad_policy_domain(text);
  return DomainName(std::move(name));
}

DomainName policy_host(const DomainName& policy_domain) {
  return policy_domain.below(kPolicyHostPrefix);
}
DomainName sts_record_name(const DomainName& policy_domain) {
  return policy_domain.below(kStsPrefix);
}
DomainName tlsrpt_record_name(const DomainName& policy_domain) {
  return policy_domain.below(kTlsrptPrefix);
}

}  // namespace mtasts
