// Code: the stable name of a finding or of an error. Names that the catalogue does not explain do not
// compile.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace mtasts {

// The codes that findings carry, sorted. The catalogue, src/core/findings/catalogue/, has one row for each.
inline constexpr std::string_view kFindingCodes[] = {
    "cname-elsewhere",
    "dane-lookup-failed",
    "dane-mismatch",
    "dane-only",
    "deadline-reached",
    "dns-answer-too-large",
    "dns-cname-chain",
    "dns-cname-loop",
    "dns-lookup-failed",
    "domain-missing",
    "first-enforce-max-age",
    "foreign-txt",
    "foreign-txt-unknown",
    "hosted-is-primary",
    "id-behind-ledger",
    "id-changed-without-policy",
    "id-drift",
    "id-in-future",
    "id-in-included-file",
    "id-not-dated",
    "id-not-in-ledger",
    "id-not-looked-up",
    "id-record-invalid",
    "id-serial-overflow",
    "id-server-failed",
    "implicit-mx",
    "ledger-mx-not-covered",
    "ledger-without-domain",
    "live-policy-unread",
    "local-failure",
    "mx-address",
    "mx-alias",
    "mx-broken-off",
    "mx-certificate-expired",
    "mx-certificate-expiring",
    "mx-certificate-not-yet-valid",
    "mx-certificate-self-signed",
    "mx-certificate-unknown-issuer",
    "mx-certificate-untrusted",
    "mx-certificate-weak",
    "mx-certificate-wrong-name",
    "mx-host-not-asked",
    "mx-host-private-address",
    "mx-host-without-address",
    "mx-invalid-name",
    "mx-ipv4-like",
    "mx-missing",
    "mx-no-answer",
    "mx-not-covered",
    "mx-null",
    "mx-null-not-alone",
    "mx-null-with-policy",
    "mx-plaintext-injected",
    "mx-refuses-service",
    "mx-single-label",
    "mx-starttls-missing",
    "mx-starttls-refused",
    "mx-tls-failed",
    "mx-tls-too-old",
    "no-route",
    "no-rua",
    "not-deployed",
    "not-ready-for-enforce",
    "not-ready-for-removal",
    "not-ready-for-testing",
    "policy-answer-too-large",
    "policy-bad-field-name",
    "policy-bad-field-value",
    "policy-bad-max-age",
    "policy-bad-mode",
    "policy-bad-mx",
    "policy-bad-version",
    "policy-bare-cr",
    "policy-blank-line",
    "policy-byte-order-mark",
    "policy-changed-without-id",
    "policy-colon-in-value",
    "policy-comment-line",
    "policy-differs-by-address",
    "policy-differs-from-ledger",
    "policy-drift",
    "policy-duplicate-field",
    "policy-empty",
    "policy-encoded",
    "policy-field-dropped",
    "policy-framing-ambiguous",
    "policy-framing-invalid",
    "policy-front-matter",
    "policy-host-address-unreachable",
    "policy-host-certificate-expired",
    "policy-host-certificate-expiring",
    "policy-host-certificate-not-yet-valid",
    "policy-host-certificate-self-signed",
    "policy-host-certificate-unknown-issuer",
    "policy-host-certificate-untrusted",
    "policy-host-certificate-weak",
    "policy-host-certificate-wrong-name",
    "policy-host-ipv6-only",
    "policy-host-missing",
    "policy-host-no-route",
    "policy-host-not-asked",
    "policy-host-private-address",
    "policy-host-slow",
    "policy-host-timeout",
    "policy-host-tls-failed",
    "policy-host-tls-too-old",
    "policy-host-unreachable",
    "policy-http-redirect",
    "policy-http-status",
    "policy-incomplete",
    "policy-indented-line",
    "policy-max-age-below-day",
    "policy-max-age-below-week",
    "policy-max-age-leading-zeros",
    "policy-max-age-missing",
    "policy-max-age-too-large",
    "policy-max-age-zero",
    "policy-media-type",
    "policy-missing-colon",
    "policy-misspelt-field",
    "policy-mixed-line-ends",
    "policy-mode-missing",
    "policy-mx-address-literal",
    "policy-mx-duplicate",
    "policy-mx-empty",
    "policy-mx-final-dot",
    "policy-mx-ipv4-like",
    "policy-mx-missing",
    "policy-mx-null",
    "policy-mx-placeholder",
    "policy-mx-several",
    "policy-mx-single-label",
    "policy-mx-stale",
    "policy-mx-u-label",
    "policy-mx-url",
    "policy-mx-wildcard",
    "policy-non-ascii",
    "policy-none-max-age",
    "policy-none-without-mx",
    "policy-not-http",
    "policy-not-utf8",
    "policy-one-line",
    "policy-over-10-kib",
    "policy-repaired",
    "policy-space-before-colon",
    "policy-too-large",
    "policy-too-many-lines",
    "policy-too-many-mx",
    "policy-unknown-field",
    "policy-utf16",
    "policy-version-missing",
    "policy-web-page",
    "policy-wildcard-covers-nothing",
    "policy-wildcard-mx",
    "policy-wildcard-suffix",
    "policy-wrong-case-field",
    "readiness-unknown",
    "removed-too-early",
    "report-host-missing",
    "report-mailbox-missing",
    "smtp-not-judged",
    "sts-record-bad-field-name",
    "sts-record-bad-field-value",
    "sts-record-bad-id",
    "sts-record-bad-version",
    "sts-record-control-character",
    "sts-record-cut",
    "sts-record-duplicate-field",
    "sts-record-empty-field",
    "sts-record-field-without-equals",
    "sts-record-id-missing",
    "sts-record-lookalike",
    "sts-record-missing",
    "sts-record-no-delimiter",
    "sts-record-no-field",
    "sts-record-not-ascii",
    "sts-record-other-kind",
    "sts-record-policy-field",
    "sts-record-quoted",
    "sts-record-several",
    "sts-record-space-around-equals",
    "sts-record-space-before-delimiter",
    "sts-record-trailing-space",
    "sts-record-unknown-field",
    "sts-record-wrong-case-field",
    "sts-wildcard",
    "testing-for-long",
    "testing-since",
    "tlsrpt-not-deployed",
    "tlsrpt-own-domain",
    "tlsrpt-record-bad-field-name",
    "tlsrpt-record-bad-field-value",
    "tlsrpt-record-bad-uri",
    "tlsrpt-record-bad-version",
    "tlsrpt-record-control-character",
    "tlsrpt-record-cut",
    "tlsrpt-record-dmarc-field",
    "tlsrpt-record-duplicate-field",
    "tlsrpt-record-duplicate-uri",
    "tlsrpt-record-empty-field",
    "tlsrpt-record-field-without-equals",
    "tlsrpt-record-lookalike",
    "tlsrpt-record-mailto-headers",
    "tlsrpt-record-missing",
    "tlsrpt-record-no-delimiter",
    "tlsrpt-record-no-field",
    "tlsrpt-record-no-usable-uri",
    "tlsrpt-record-not-ascii",
    "tlsrpt-record-other-kind",
    "tlsrpt-record-placeholder",
    "tlsrpt-record-quoted",
    "tlsrpt-record-repeated-rua",
    "tlsrpt-record-rua-missing",
    "tlsrpt-record-rua-not-first",
    "tlsrpt-record-several",
    "tlsrpt-record-single-label-host",
    "tlsrpt-record-space-around-equals",
    "tlsrpt-record-space-before-delimiter",
    "tlsrpt-record-space-in-list",
    "tlsrpt-record-trailing-space",
    "tlsrpt-record-unknown-field",
    "tlsrpt-record-uri-cut",
    "tlsrpt-record-uri-scheme",
    "tlsrpt-record-wrong-case-field",
    "web-host-single-label",
    "web-host-without-address",
    "zone-cname-dangling",
    "zone-cname-loop",
    "zone-cname-other-data",
    "zone-cname-several",
    "zone-no-origin",
    "zone-null-mx-preference",
    "zone-owner-misspelt",
    "zone-owner-not-ascii",
    "zone-owner-relative",
    "zone-policy-host-missing",
    "zone-record-at-mx-host",
    "zone-record-leftover",
    "zone-record-misplaced",
    "zone-sts-record-missing",
    "zone-syntax-byte-order-mark",
    "zone-syntax-class",
    "zone-syntax-directive",
    "zone-syntax-escape",
    "zone-syntax-generate",
    "zone-syntax-include",
    "zone-syntax-name",
    "zone-syntax-owner",
    "zone-syntax-parenthesis",
    "zone-syntax-quote",
    "zone-syntax-rdata",
    "zone-syntax-string",
    "zone-syntax-too-many",
    "zone-syntax-ttl",
    "zone-syntax-type",
    "zone-target-relative",
    "zone-tlsrpt-record-missing",
    "zone-txt-at-policy-host",
    "zone-txt-cut",
};

// The codes that only errors carry, sorted.
inline constexpr std::string_view kErrorCodes[] = {
    "append-behind-end",
    "bad-address",
    "bad-choice",
    "bad-date",
    "bad-domain-name",
    "bad-duration",
    "bad-id",
    "bad-idn",
    "bad-ledger-line",
    "bad-max-age",
    "bad-mode",
    "bad-mx-pattern",
    "bad-number",
    "bad-report-uri",
    "bad-server",
    "bad-ttl",
    "bad-web-host",
    "changed-meanwhile",
    "cname-chain",
    "cname-conflict",
    "cname-loop",
    "delegated",
    "disk-full",
    "id-exhausted",
    "id-not-editable",
    "incomplete",
    "input-is-output",
    "io",
    "is-directory",
    "kind-unclear",
    "line-too-long",
    "live-policy-unknown",
    "locked",
    "malformed",
    "many-removals",
    "module-not-loaded",
    "mx-differ",
    "name-too-long",
    "no-domains",
    "no-mx",
    "no-parent",
    "no-policies",
    "no-policy",
    "no-policy-covers",
    "no-primary",
    "no-server-answers",
    "no-soa",
    "no-sts-record",
    "no-such-file",
    "no-trusted-roots",
    "no-writer",
    "not-a-policy",
    "not-a-zone",
    "not-covered",
    "not-created",
    "not-in-zone",
    "not-ours",
    "not-regular",
    "null-mx",
    "nxdomain",
    "odd-mailcow-conf",
    "offline",
    "other-zone",
    "outside-directory",
    "permission-denied",
    "policy-needs-ledger",
    "policy-not-live",
    "policy-not-recorded",
    "primary-left-out",
    "private-address",
    "refused",
    "rejects-to-stdout",
    "report-uri-scheme",
    "servfail",
    "several-policies",
    "several-policies-cover",
    "symbolic-link",
    "timeout",
    "too-large",
    "unknown-code",
    "unreachable",
    "unreadable",
    "unusable-mx",
    "usage",
    "zone-syntax",
};

// A code of the catalogue, made from a literal at compile time: Code("timeout"). Errors may carry the code of
// a finding too.
class Code {
 public:
  consteval Code(const char* text) : Code(listed_position_of(text)) {}  // NOLINT(google-explicit-constructor)

  // The code of a text that is known at run time only; nothing if the catalogue has none.
  [[nodiscard]] static constexpr std::optional<Code> find(std::string_view text) {
    const std::size_t position = position_of(text);
    return position == kNotFound ? std::nullopt : std::optional(Code(position));
  }

  // "policy-mx-missing"
  [[nodiscard]] constexpr std::string_view text() const {
    return is_finding() ? kFindingCodes[index_] : kErrorCodes[index_ - std::size(kFindingCodes)];
  }
  constexpr operator std::string_view() const { return text(); }  // NOLINT(google-explicit-constructor)

  // True if a finding may carry it: the catalogue gives it a severity.
  [[nodiscard]] constexpr bool is_finding() const { return index_ < std::size(kFindingCodes); }

  // Less than kCodeCount: findings first, then errors.
  [[nodiscard]] constexpr std::size_t index() const { return index_; }

  // Compares with a code or with any text.
  template <class Text>
  requires std::convertible_to<const Text&, std::string_view>
  friend constexpr bool operator==(Code code, const Text& text) {
    return code.text() == std::string_view(text);
  }

 private:
  static constexpr std::size_t kNotFound = ~std::size_t{0};

  constexpr explicit Code(std::size_t index) : index_(static_cast<std::uint16_t>(index)) {}

  // Binary search in both arrays.
  static constexpr std::size_t position_of(std::string_view text) {
    const auto* finding = std::lower_bound(std::begin(kFindingCodes), std::end(kFindingCodes), text);
    if (finding != std::end(kFindingCodes) && *finding == text) {
      return static_cast<std::size_t>(finding - std::begin(kFindingCodes));
    }
    const auto* error = std::lower_bound(std::begin(kErrorCodes), std::end(kErrorCodes), text);
    if (error == std::end(kErrorCodes) || *error != text) return kNotFound;
    return std::size(kFindingCodes) + static_cast<std::size_t>(error - std::begin(kErrorCodes));
  }
  static consteval std::size_t listed_position_of(std::string_view text) {
    const std::size_t position = position_of(text);
    if (position == kNotFound) throw "not a code of the catalogue";  // does not compile
    return position;
  }

  std::uint16_t index_;
};

inline constexpr std::size_t kCodeCount = std::size(kFindingCodes) + std::size(kErrorCodes);

// A code that a finding may carry, made from a literal at compile time.
class FindingCode : public Code {
 public:
  consteval FindingCode(const char* text) : Code(text) {  // NOLINT(google-explicit-constructor)
    if (!is_finding()) throw "no code of a finding";      // does not compile
  }
};

}  // namespace mtasts
