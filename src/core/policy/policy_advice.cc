// The behaviour of real senders and checkers, by their code of 2025 and 2026: mox, chasquid, go-mtasts (used
// by maddy), Stalwart, postfix-mta-sts-resolver, mailauth and checkdmarc. The grammar alone decides whether a
// policy is valid.
#include "core/policy/policy_advice.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/findings/placeholder.h"
#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"
#include "mtasts/public_suffix.h"

namespace mtasts {
namespace {

constexpr std::uint32_t kWeek = 604800;
constexpr std::size_t kChasquidLimit = 10240;  // bytes; it ignores the rest

struct Readers {
  std::string_view code;
  std::string_view sentence;
};

constexpr std::array<Readers, 13> kReadersOfInvalid = {{
    {"policy-empty", "checkdmarc accepts an empty policy all the same"},
    {"policy-byte-order-mark",
     "checkdmarc, chasquid, go-mtasts, mox and postfix-mta-sts-resolver refuse it, mailauth and Stalwart do "
     "not"},
    {"policy-blank-line", "mox and go-mtasts refuse it, others read past it"},
    {"policy-comment-line", "checkdmarc, mox and go-mtasts refuse it, others read past it"},
    {"policy-missing-colon", "most senders read past it"},
    {"policy-indented-line", "chasquid, go-mtasts and mailauth read it all the same"},
    {"policy-version-missing", "Stalwart accepts the policy nevertheless"},
    {"policy-mode-missing", "Stalwart takes the mode for none, others refuse the policy"},
    {"policy-max-age-missing", "Stalwart accepts the policy nevertheless"},
    {"policy-max-age-too-large", "mox and Stalwart accept it, others do not"},
    {"policy-mx-final-dot",
     "mox and mailauth refuse it, and with postfix-mta-sts-resolver Postfix delivers nothing"},
    {"policy-mx-u-label", "mox refuses it, and postfix-mta-sts-resolver unless a charset is sent"},
    {"policy-mx-several",
     "mox refuses it; chasquid, go-mtasts and Stalwart read one name that matches no host"},
}};

// The hosts of Exchange Online are NAME.LETTER-vN.mx.microsoft, two labels below.
constexpr std::string_view kTwoLabelsBelow = "mx.microsoft";

class Adviser {
 public:
  Adviser(std::string_view body, const PolicyLines& lines, const PolicyDraft& draft)
      : body_(body), lines_(lines), draft_(draft) {}

  std::vector<Finding> advise() && {
    advise_on_form();
    advise_on_extensions();
    for (const PolicyField& field : draft_.repeated) {
      add(found_at(field.line, "policy-duplicate-field",
                   "the field " + in_quotes(field.name) +
                       " occurs twice; the first counts, but checkdmarc refuses the policy and chasquid, "
                       "go-mtasts, postfix-mta-sts-resolver and Stalwart take the last"));
    }
    advise_on_max_age();
    advise_on_mx();
    return std::move(findings_);
  }

 private:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  void advise_on_form() {
    if (lines_.lf_ends > 0 && lines_.crlf_ends > 0) {
      add(found("policy-mixed-line-ends",
                "some lines end in LF and some in CRLF; checkdmarc refuses such a policy"));
    }
    if (body_.size() > kChasquidLimit) {
      add(found("policy-over-10-kib", "the policy has " + std::to_string(body_.size()) +
                                          " bytes; chasquid reads only the first 10240"));
    }
    if (draft_.mode == Mode::none && draft_.mx.empty()) {
      add(found("policy-none-without-mx",
                "mode none without mx is valid, but chasquid and Stalwart refuse it"));
    }
  }

  void advise_on_extensions() {
    for (const PolicyField& field : draft_.extensions) {
      advise_on_name(field);
      if (std::ranges::any_of(field.value, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        add(found_at(
            field.line, "policy-non-ascii",
            "the field " + in_quotes(field.name) +
                " is not ASCII; postfix-mta-sts-resolver refuses the policy unless a charset is sent"));
      }
      if (field.value.find(':') != std::string_view::npos) {
        add(found_at(field.line, "policy-colon-in-value",
                     "the field " + in_quotes(field.name) +
                         " has a second colon; go-mtasts refuses every policy with such a line"));
      }
    }
  }

  void advise_on_name(const PolicyField& field) {
    const std::string name = in_quotes(field.name);
    const std::string_view meant = field_meant_by(field.name);
    if (meant.empty()) {
      const bool of_txt = field.name == "v" || field.name == "id";
      return add(found_at(field.line, "policy-unknown-field",
                          name + (of_txt ? " belongs to the TXT record" : " is not a field of RFC 8461") +
                              "; senders ignore it, and checkdmarc refuses the policy"));
    }
    std::string message =
        name + " is not the field " + std::string(meant) + " but an unknown one; senders ignore it";
    message += ", and checkdmarc refuses the policy";
    if (lower_case(field.name) == meant) {
      return add(found_at(field.line, "policy-wrong-case-field", std::move(message)));
    }
    add(found_at(field.line, "policy-misspelt-field", std::move(message)));
  }

  void advise_on_max_age() {
    if (!draft_.max_age) return;
    const std::size_t line = draft_.max_age_field->line;
    const std::uint32_t seconds = draft_.max_age->seconds();
    const std::string what = "max_age " + std::to_string(seconds);
    if (seconds == 0)
      add(found_at(line, "policy-max-age-zero", "max_age 0 is valid, but chasquid refuses it"));
    if (draft_.max_age_field->value.size() > std::to_string(seconds).size()) {
      add(found_at(line, "policy-max-age-leading-zeros",
                   in_quotes(draft_.max_age_field->value) + " has leading zeros; it is read as " +
                       std::to_string(seconds)));
    }
    if (draft_.mode == Mode::none) {
      // A policy that retires MTA-STS should expire soon (RFC 8461 §8.3).
      if (seconds > MaxAge::kDay) {
        add(found_at(line, "policy-none-max-age",
                     what + " is above a day: senders keep mode none for that long"));
      }
      return;
    }
    if (seconds >= kWeek) return;
    if (seconds < MaxAge::kDay) {
      return add(found_at(
          line, "policy-max-age-below-day",
          what + " is below a day; an attacker who blocks a sender for that long defeats the policy"));
    }
    add(found_at(line, "policy-max-age-below-week",
                 what + " is below a week; the RFC expects weeks or more"));
  }

  void advise_on_mx() {
    std::set<std::string_view> met;
    for (const PolicyMx& mx : draft_.mx) {
      if (!met.insert(mx.pattern.text()).second) {
        add(found_at(mx.line, "policy-mx-duplicate", in_quotes(mx.pattern.text()) + " occurs twice"));
      } else if (draft_.mode != Mode::none) {
        advise_on_reach(mx);
      }
    }
  }

  void advise_on_reach(const PolicyMx& mx) {
    const std::string what = in_quotes(mx.pattern.text());
    const std::string_view domain = mx.pattern.domain();
    const bool single_label = domain.find('.') == std::string_view::npos;
    if (const std::string_view placeholder = placeholder_in(domain); !placeholder.empty()) {
      return add(
          found_at(mx.line, "policy-mx-placeholder",
                   what + " looks like the placeholder of a template: no host of yours has such a name",
                   placeholder_hint(placeholder)));
    }
    if (!mx.pattern.is_wildcard()) {
      if (is_ipv4_address(domain)) {
        add(found_at(
            mx.line, "policy-mx-ipv4-like",
            what + " looks like an IPv4 address; no MX record can name it, so it covers nothing, and with "
                   "postfix-mta-sts-resolver Postfix then delivers to no MX"));
      } else if (single_label) {
        add(found_at(mx.line, "mx-single-label", what + " is a single label; no MX host has such a name"));
      }
      return;
    }
    if (const auto parent = DomainName::parse(domain); parent && is_public_suffix(*parent)) {
      return add(found_at(mx.line, "policy-wildcard-suffix",
                          what + " covers every name directly under \"" + std::string(domain) +
                              "\", including names that others register"));
    }
    if (domain == kTwoLabelsBelow) {
      return add(found_at(mx.line, "policy-wildcard-covers-nothing",
                          what +
                              " covers one label, but the MX hosts of Exchange Online have two in front of "
                              "mx.microsoft (contoso-com.h-v1.mx.microsoft), so senders will refuse them"));
    }
    add(found_at(mx.line, "policy-wildcard-mx",
                 what + " lets every host with a certificate for a name directly under " +
                     std::string(domain) + " receive the mail"));
  }

  std::string_view body_;
  const PolicyLines& lines_;
  const PolicyDraft& draft_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> policy_advice(std::string_view body, const PolicyLines& lines,
                                   const PolicyDraft& draft) {
  return Adviser(body, lines, draft).advise();
}

void add_reader_notes(const PolicyLines& lines, std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    const auto* readers =
        std::ranges::find_if(kReadersOfInvalid, [&](const Readers& row) { return row.code == finding.code; });
    if (readers != kReadersOfInvalid.end()) {
      finding.message += " (" + std::string(readers->sentence) + ')';
    } else if (finding.code == "policy-bare-cr" && lines.lf_ends == 0 && lines.crlf_ends == 0) {
      finding.message += " (only postfix-mta-sts-resolver reads lines that end so)";
    }
  }
}

}  // namespace mtasts
