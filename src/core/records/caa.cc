// Parameters of a CA, such as accounturi (RFC 8657), are not judged: a certificate does not show them.
#include "mtasts/caa.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr std::uint8_t kCritical = 128;

struct KnownCa {
  std::string_view organization;  // the begin of the issuer's O
  std::array<std::string_view, 6> names;
};

// As in the CCADB. A CA with names that are not known for certain is left out: no finding is better than a
// wrong one.
constexpr KnownCa kKnownCas[] = {
    {"Let's Encrypt", {"letsencrypt.org"}},
    {"Google Trust Services", {"pki.goog", "google.com"}},
    {"DigiCert",
     {"digicert.com", "thawte.com", "geotrust.com", "rapidssl.com", "symantec.com", "digicert.ne.jp"}},
    {"Sectigo",
     {"sectigo.com", "comodoca.com", "comodo.com", "usertrust.com", "trust-provider.com", "entrust.net"}},
    {"ZeroSSL",
     {"sectigo.com", "comodoca.com", "comodo.com", "usertrust.com", "trust-provider.com", "zerossl.com"}},
    {"Amazon", {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", "aws.amazon.com"}},
    {"GlobalSign", {"globalsign.com"}},
    {"GoDaddy.com", {"godaddy.com", "starfieldtech.com"}},
    {"Starfield Technologies", {"starfieldtech.com", "godaddy.com"}},
    {"Buypass", {"buypass.com", "buypass.no"}},
    {"SSL Corp", {"ssl.com"}},
    {"Actalis", {"actalis.it"}},
    {"Asseco Data Systems", {"certum.pl", "certum.eu"}},
    {"Hellenic Academic and Research Institutions CA", {"harica.gr"}},
};

// RFC 8659 §4.2 to §4.4, and the other tags of the IANA registry.
constexpr std::string_view kKnownTags[] = {"issue",        "issuewild", "iodef",   "contactemail",
                                           "contactphone", "issuemail", "issuevmc"};

bool has_organization(std::string_view issuer, std::string_view organization) {
  const std::string sought = "O=" + std::string(organization);
  for (std::size_t at = issuer.find(sought); at != std::string_view::npos; at = issuer.find(sought, at + 1)) {
    if (at == 0 || issuer[at - 1] == ',' || issuer[at - 1] == '+') return true;
  }
  return false;
}

}  // namespace

std::optional<CaaRecord> parse_caa_rdata(std::string_view octets) {
  if (octets.size() < 2) return std::nullopt;
  const std::size_t length = static_cast<unsigned char>(octets[1]);
  if (length == 0 || octets.size() < 2 + length) return std::nullopt;
  const std::string_view tag = octets.substr(2, length);
  if (!std::ranges::all_of(tag, [](char c) { return is_alnum(c); })) return std::nullopt;
  return CaaRecord{static_cast<std::uint8_t>(octets[0]), std::string(tag),
                   std::string(octets.substr(2 + length))};
}

std::vector<std::string> caa_names_of(std::string_view issuer) {
  for (const KnownCa& ca : kKnownCas) {
    if (!has_organization(issuer, ca.organization)) continue;
    std::vector<std::string> names;
    for (const std::string_view name : ca.names) {
      if (!name.empty()) names.emplace_back(name);
    }
    return names;
  }
  return {};
}

std::string_view caa_property(const std::vector<CaaRecord>& set, CaaUse use) {
  const auto has = [&set](std::string_view tag) {
    return std::ranges::any_of(set, [tag](const CaaRecord& record) { return lower_case(record.tag) == tag; });
  };
  if (use == CaaUse::wildcard && has("issuewild")) return "issuewild";
  return has("issue") ? "issue" : "";
}

std::optional<std::string> unknown_critical_tag(const std::vector<CaaRecord>& set) {
  for (const CaaRecord& record : set) {
    const std::string tag = lower_case(record.tag);
    const bool is_known = std::ranges::find(kKnownTags, tag) != std::end(kKnownTags);
    if ((record.flags & kCritical) != 0 && !is_known) return record.tag;
  }
  return std::nullopt;
}

std::vector<std::string> allowed_by(const std::vector<CaaRecord>& set, std::string_view property) {
  std::vector<std::string> names;
  for (const CaaRecord& record : set) {
    if (lower_case(record.tag) != property) continue;
    const std::string_view value = record.value;
    names.push_back(lower_case(trim(value.substr(0, value.find(';')))));
  }
  return names;
}

}  // namespace mtasts
