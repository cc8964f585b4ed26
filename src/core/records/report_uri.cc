// ReportUri (RFC 8460 §3): the part of the URI grammar (RFC 3986) that mailto (RFC 6068) and https URIs need.
#include <algorithm>
#include <string>
#include <utility>

#include "core/findings/placeholder.h"
#include "core/records/report_uri_fault.h"
#include "core/records/tag_list.h"
#include "mtasts/ascii.h"
#include "mtasts/domain_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_uri_character(char c) {
  return is_alnum(c) || std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != kNone;
}

// atext (RFC 5322 §3.2.3), or a byte of internationalised mail (RFC 6532 §3.2).
bool is_atext(char c) {
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != kNone;
}

bool has_broken_escape(std::string_view text) {
  for (std::size_t i = text.find('%'); i != kNone; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) return true;
  }
  return false;
}

// The fault of the characters, for any scheme.
ReportUriFault character_fault(std::string_view text) {
  if (text.empty())
    return {"it is empty", "write mailto:<address>; nothing else follows or precedes a comma"};
  const std::size_t mark = text.find('!');
  if (mark != kNone) {
    return {"a raw \"!\"", "write %21; the size suffix of DMARC (\"!10m\") does not exist here"};
  }
  if (text.find(',') != kNone) return {"a raw \",\"", "write %2C inside a URI"};
  if (text.find(';') != kNone) return {"a raw \";\"", "write %3B inside a URI"};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_wsp(c)) {
      // "mailto: a@example.com"
      const bool after_scheme = i > 0 && text[i - 1] == ':';
      return {"a space", after_scheme ? "remove the space after the colon" : "separate URIs by a comma"};
    }
    if (static_cast<unsigned char>(c) >= 0x80) {
      return {"not ASCII", "write names in A-labels and percent-encode the rest"};
    }
    if (c == '"') return {"a quotation mark", "remove the quotation marks"};
    if (c == '\\') return {"a backslash", std::string(kBackslashHint)};
    if (!is_uri_character(c)) return {"a character that no URI has", "percent-encode it"};
  }
  if (has_broken_escape(text))
    return {"\"%\" without two hexadecimal digits", "write %25 for a percent sign"};
  if (std::ranges::count(text, '#') > 1) return {"two \"#\""};
  return {};
}

// The scheme in lower case, or "" if the text has none.
std::string scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == kNone || colon == 0) return {};
  std::string scheme = lower_case(text.substr(0, colon));
  const bool well_formed = is_lower(scheme.front()) && std::ranges::all_of(scheme, [](char c) {
                             return is_lower_alnum(c) || c == '+' || c == '-' || c == '.';
                           });
  return well_formed ? scheme : std::string();
}

unsigned hex_value(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : lower_case(c) - 'a' + 10);
}

// Decodes percent escapes, which are known to be whole.
std::string decode_percent(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return result;
}

// Quoted-string (RFC 5321 §4.1.2) without the quotes: visible ASCII and spaces, with quotes and backslashes
// escaped.
bool is_quoted_content(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || (text[i] == '\\' && ++i == text.size())) return false;
    if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F) return false;
  }
  return true;
}

bool is_dot_atom(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == kNone &&
         std::ranges::all_of(text, [](char c) { return is_atext(c) || c == '.'; });
}

bool is_local_part(std::string_view local) {
  if (local.size() > 64 || !is_utf8(local)) return false;  // RFC 5321 §4.5.3.1.1
  if (local.size() >= 2 && local.front() == '"' && local.back() == '"') {
    return is_quoted_content(local.substr(1, local.size() - 2));
  }
  return is_dot_atom(local);
}

bool is_mail_domain(std::string_view domain) {
  if (domain.ends_with('.')) return false;
  const auto name = DomainName::parse(domain);
  return name && name->is_host_name();
}

std::string_view mail_domain_hint(std::string_view domain) {
  if (domain.empty()) return "write mailto:<address>";
  if (!std::ranges::all_of(domain, is_ascii)) return "write the domain in A-labels";
  if (domain.ends_with('.')) return "write the domain without its final dot";
  return "write the name of a mail domain";
}

ReportUriFault mailto_fault(std::string_view rest) {
  if (rest.starts_with("//")) return {"\"//\" after mailto:", "write mailto:<address>"};
  const std::string_view address = rest.substr(0, rest.find_first_of("?#"));
  const std::size_t at = address.rfind('@');
  if (at == kNone) return {"not a mail address: it has no \"@\"", "write mailto:<address>"};
  const std::string local = decode_percent(address.substr(0, at));
  const std::string domain = decode_percent(address.substr(at + 1));
  if (!is_mail_domain(domain)) {
    return {"no valid mail domain after the \"@\"", std::string(mail_domain_hint(domain))};
  }
  if (is_ipv4_address(domain)) {
    return {"an IP address after the \"@\"", "write the name of a mail domain"};
  }
  if (address.find_first_of("/[]") != kNone)
    return {"a raw \"/\", \"[\" or \"]\" in an address", "percent-encode it"};
  if (is_local_part(local)) return {};
  if (local.find(',') != kNone) {
    return {"an encoded comma is part of one address", "write two mailto URIs, separated by a comma"};
  }
  return {"no valid local part before the \"@\""};
}

bool is_port(std::string_view port) {
  return port.size() <= 5 && std::ranges::all_of(port, is_digit) &&
         (port.empty() || std::stoul(std::string(port)) <= 65535);
}

ReportUriFault authority_fault(std::string_view authority) {
  if (authority.find('@') != kNone)
    return {"a user name in an https URI", "remove the \"@\" and the text before it"};
  std::string_view host = authority.substr(0, authority.find(':'));
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == kNone || !is_ipv6_address(authority.substr(1, end - 1)))
      return {"no valid IPv6 address in the brackets"};
    host = authority.substr(0, end + 1);
  } else {
    if (host.empty()) return {"no host", "write https://<host>/<path>"};
    const auto name = DomainName::parse(host);
    if (!name || name->text().front() == '*') return {"no valid host name after https://"};
  }
  const std::string_view port = authority.substr(host.size());
  if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1)))) return {"a malformed port"};
  return {};
}

ReportUriFault https_fault(std::string_view rest) {
  if (!rest.starts_with("//")) return {"no \"//\" after https:", "write https://<host>/<path>"};
  rest.remove_prefix(2);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (rest.substr(end).find_first_of("[]") != kNone)
    return {"brackets outside the host", "percent-encode them"};
  return authority_fault(rest.substr(0, end));
}

std::string escape(char c) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto octet = static_cast<unsigned char>(c);
  return {'%', kHex[octet >> 4U], kHex[octet & 0xFU]};
}

// Percent-encodes an address (RFC 6068 §2), and what a rua value does not allow.
std::string escape_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  std::string result;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    const bool plain = is_alnum(c) || std::string_view("-._~+*$'").find(c) != kNone || i == at;
    result += plain ? std::string(1, c) : escape(c);
  }
  return result;
}

// True for several addresses or URIs in one text: "a@example.com,b@example.com". The path of an https URI may
// have both characters.
bool is_list_of_uris(std::string_view text) {
  const bool is_https = text.starts_with("https:");
  std::size_t uris = 0;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find_first_of(",; "));
    const bool has_scheme =
        piece.starts_with("https://") || (piece.starts_with("mailto:") && piece != "mailto:");
    if (has_scheme || (!is_https && piece.find('@') != kNone)) ++uris;
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
  }
  return uris > 1;
}

// Reads a URI as an operator writes it, without a look for placeholders.
Result<ReportUri> read_typed_uri(std::string_view text) {
  if (is_list_of_uris(text)) {
    return fail({Fault::input, "bad-report-uri", "several report URIs in one: " + quote(text),
                 "repeat the option, once for each URI"});
  }
  if (scheme_of(text).empty() && text.find('@') != kNone) {
    return ReportUri::parse("mailto:" + escape_address(text));
  }
  std::string uri;
  for (const char c : text) uri += c == ',' || c == '!' || c == ';' ? escape(c) : std::string(1, c);
  return ReportUri::parse(uri);
}

}  // namespace

ReportUriFault report_uri_fault(std::string_view text) {
  ReportUriFault fault = character_fault(text);
  if (!fault.what.empty()) return fault;
  const std::string scheme = scheme_of(text);
  const bool address = text.find('@') != kNone;
  if (scheme.empty() && text.starts_with("mailto"))
    return {"no \":\" after mailto", "write mailto:<address>"};
  if (scheme.empty()) return {"it has no scheme", address ? "write mailto: in front of the address" : ""};
  const std::string_view rest = text.substr(scheme.size() + 1);
  if (scheme == "mailto") return mailto_fault(rest);
  if (scheme == "https") return https_fault(rest);
  return {"the scheme is neither mailto nor https", scheme == "http" ? "write https" : "", true};
}

Result<ReportUri> ReportUri::parse(std::string_view text) {
  ReportUriFault fault = report_uri_fault(text);
  if (fault.what.empty()) return ReportUri(std::string(text));
  return fail({Fault::input, fault.other_scheme ? Code("report-uri-scheme") : Code("bad-report-uri"),
               "not a valid report URI: " + quote(text) + " (" + fault.what + "; RFC 8460 §3)",
               std::move(fault.hint)});
}

Result<ReportUri> ReportUri::from_operator(std::string_view text) {
  Result<ReportUri> uri = read_typed_uri(text);
  if (uri) {
    const auto domain = uri->receiving_domain();
    const std::string_view placeholder = domain ? placeholder_in(domain->text()) : std::string_view();
    if (placeholder.empty()) return uri;
    return fail({Fault::input, "bad-report-uri", "not a report URI of your own: " + quote(text),
                 placeholder_hint(placeholder)});
  }
  Error error = uri.error();
  if (const std::string_view placeholder = placeholder_in(text); !placeholder.empty()) {
    error.hint = placeholder_hint(placeholder);
  }
  return fail(std::move(error));
}

bool ReportUri::is_mailto() const {
  return scheme_of(text_) == "mailto";
}

std::optional<DomainName> ReportUri::receiving_domain() const {
  std::string_view rest = std::string_view(text_).substr(text_.find(':') + 1);
  if (is_mailto()) {
    rest = rest.substr(0, rest.find_first_of("?#"));
    rest.remove_prefix(rest.rfind('@') + 1);
  } else {
    rest.remove_prefix(std::string_view("//").size());
    rest = rest.substr(0, rest.find_first_of("/?#"));
    rest = rest.substr(0, rest.rfind(':'));
  }
  auto domain = DomainName::parse(decode_percent(rest));
  return domain ? std::optional(*std::move(domain)) : std::nullopt;
}

}  // namespace mtasts
