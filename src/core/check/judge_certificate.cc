// Judges chain, validity and names of a certificate independently of one another.
#include "core/check/judge_certificate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::sys_seconds;

constexpr std::size_t kMostNames = 5;
constexpr std::chrono::hours kClockTolerance{24};

// "its names are "a.example" and 2 more", or without names to show "it has 2 other names".
std::string names_in_words(const ConcernedNames& concerned) {
  const auto& [names, others] = concerned;
  if (names.empty()) {
    return "it has " + (others == 1 ? "only another name" : std::to_string(others) + " other names");
  }
  std::string words = names.size() + others == 1 ? "it has only " : "its names are ";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    words += (i == 0 ? "" : ", ") + in_quotes(names[i]);
  }
  const std::size_t more = names.size() - std::min(names.size(), kMostNames) + others;
  return more == 0 ? words : words + " and " + std::to_string(more) + " more";
}

bool has_common_name(const Certificate& leaf, const DomainName& host) {
  std::string_view rest = leaf.subject;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    if (lower_case(rest.substr(0, comma)) == "cn=" + host.text()) return true;
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return false;
}

std::string wrong_name(const Certificate& leaf, const DomainName& host,
                       const std::optional<DomainName>& only_names_of) {
  const std::string names = names_in_words(only_names_of ? concerned_names(leaf, host, *only_names_of)
                                                         : ConcernedNames{leaf.dns_names});
  const std::string wanted = "no DNS name of the certificate is \"" + host.text() + "\": ";
  if (has_common_name(leaf, host)) {
    return wanted + "only its CN is, which does not count" + (leaf.dns_names.empty() ? "" : "; " + names);
  }
  return wanted + (leaf.dns_names.empty() ? "it has none" : names);
}

class CertificateJudge {
 public:
  CertificateJudge(const TlsSession& session, const CertificateCodes& codes, const CertificateMoment& moment)
      : session_(session), leaf_(session.chain.front()), codes_(codes), moment_(moment) {}

  std::vector<Finding> judge(const DomainName& host) && {
    judge_validity();
    for (const ChainFault& fault : session_.chain_faults) judge_fault(fault);
    if (!names_host(leaf_, host)) report(codes_.wrong_name, wrong_name(leaf_, host, moment_.only_names_of));
    return std::move(findings_);
  }

 private:
  // Reports each code once: several faults of one kind in a chain have one remedy.
  void report(FindingCode code, std::string message, std::string hint = {}) {
    const bool known =
        std::ranges::any_of(findings_, [code](const Finding& each) { return code == each.code; });
    if (!known) findings_.push_back(found(code, std::move(message), std::move(hint)));
  }

  void judge_validity() {
    const std::string end = print_utc(leaf_.not_after);
    if (leaf_.not_after < moment_.now) {
      report(codes_.expired,
             "the certificate expired at " + end + ", " + print_span(moment_.now - leaf_.not_after) + " ago",
             clock_hint());
    } else if (leaf_.not_after < moment_.now + watched_time()) {
      report(codes_.expiring,
             "the certificate expires at " + end + ", in " + print_span(leaf_.not_after - moment_.now));
    }
    if (leaf_.not_before > moment_.now) {
      report(codes_.not_yet_valid,
             "the certificate is valid from " + print_utc(leaf_.not_before) + ", in " +
                 print_span(leaf_.not_before - moment_.now),
             clock_hint());
    }
  }

  [[nodiscard]] std::chrono::seconds watched_time() const {
    return moment_.watch_expiry_days ? std::chrono::days(*moment_.watch_expiry_days) : renewal_time(leaf_);
  }

  void judge_fault(const ChainFault& fault) {
    const std::string which = certificate_at(fault.depth) + ": " + fault.message;
    switch (fault.kind) {
      case ChainFaultKind::expired: return report(codes_.expired, which, clock_hint());
      case ChainFaultKind::not_yet_valid: return report(codes_.not_yet_valid, which, clock_hint());
      case ChainFaultKind::self_signed: return report(codes_.self_signed, which);
      case ChainFaultKind::unknown_issuer: return report(codes_.unknown_issuer, which);
      case ChainFaultKind::weak: return report(codes_.weak, which);
      case ChainFaultKind::other: return report(codes_.untrusted, which, purpose_hint());
    }
  }

  [[nodiscard]] std::string certificate_at(std::size_t depth) const {
    const bool conceals = moment_.only_names_of.has_value();
    if (depth >= session_.chain.size()) {
      return "the chain above " + (conceals ? "the certificate" : in_quotes(session_.chain.back().subject));
    }
    const Certificate& certificate = session_.chain[depth];
    std::string what =
        depth == 0 ? "the certificate" : "the certificate of " + in_quotes(certificate.subject);
    // A self-signed certificate has its own subject there.
    const bool is_own = depth == 0 && certificate.issuer == certificate.subject;
    return what + ", issued by " + (conceals && is_own ? "itself" : in_quotes(certificate.issuer));
  }

  // The likeliest cause of "unsuitable certificate purpose".
  [[nodiscard]] std::string purpose_hint() const {
    const std::vector<std::string>& usages = leaf_.extended_key_usage;
    if (usages.empty() || std::ranges::count(usages, "serverAuth") > 0) return {};
    return "get a certificate for servers: its extended key usage lacks serverAuth";
  }

  // A wrong clock makes valid certificates look invalid.
  [[nodiscard]] std::string clock_hint() const {
    if (!moment_.server_clock) return {};
    const auto apart = *moment_.server_clock - moment_.now;
    if (apart <= kClockTolerance && apart >= -kClockTolerance) return {};
    return "the clocks of this machine and of the server are " + print_span(apart) +
           " apart: first check that the time is " + print_utc(moment_.now) + ", as on this machine";
  }

  const TlsSession& session_;
  const Certificate& leaf_;
  const CertificateCodes& codes_;
  const CertificateMoment& moment_;
  std::vector<Finding> findings_;
};

}  // namespace

CertificateMoment moment_of(const ObservationReading& reading) {
  CertificateMoment moment{reading.seen.when, reading.expected.watch_expiry_days};
  if (reading.expected.conceals_other_names) moment.only_names_of = reading.seen.domain;
  return moment;
}

std::vector<Finding> judge_certificate(const TlsSession& session, const DomainName& host,
                                       const CertificateCodes& codes, const CertificateMoment& moment) {
  if (session.chain.empty()) return {found(codes.untrusted, "the server sent no certificate")};
  return CertificateJudge(session, codes, moment).judge(host);
}

bool is_good_for(const TlsSession& session, const DomainName& host, sys_seconds now) {
  if (session.chain.empty() || !session.chain_faults.empty()) return false;
  const Certificate& leaf = session.chain.front();
  return leaf.not_before <= now && now <= leaf.not_after && names_host(leaf, host);
}

}  // namespace mtasts
