// Splits a policy body at LF or CRLF, mixed as well, which the grammar of RFC 8461 §3.2 permits. Each kind of
// fault is reported once, with the number of its lines.
#include "core/policy/policy_lines.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/policy.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostLines = 1000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWhitespace = " \t\r\n";

// A fault that may occur on many lines and is one finding.
struct RepeatedFault {
  FindingCode code;
  std::string_view message;
  std::size_t first_line = 0;
  std::size_t count = 0;

  void add(std::size_t line) {
    if (count++ == 0) first_line = line;
  }
  void report(std::vector<Finding>& findings) const {
    if (count == 0) return;
    std::string text(message);
    if (count > 1) text += " (and " + std::to_string(count - 1) + " more)";
    findings.push_back(found_at(first_line, code, std::move(text)));
  }
};

struct LineFaults {
  RepeatedFault blank{"policy-blank-line", "blank line; the grammar of a policy has none"};
  RepeatedFault comment{"policy-comment-line", "comment; the grammar of a policy has none"};
  RepeatedFault bare_cr{"policy-bare-cr", "a CR without LF is no line end"};
  RepeatedFault indented{"policy-indented-line", "the line begins with a space or tab"};
  RepeatedFault not_utf8{"policy-not-utf8", "the line is not UTF-8"};

  void report(std::vector<Finding>& findings) const {
    for (const RepeatedFault* fault : {&blank, &comment, &bare_cr, &indented, &not_utf8})
      fault->report(findings);
  }
};

bool is_utf16(std::string_view body) {
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF")) return true;
  // Half of ASCII text in UTF-16 is NULs.
  const auto nuls = static_cast<std::size_t>(std::ranges::count(body, '\0'));
  return nuls > 0 && nuls >= body.size() / 3;
}

bool is_comment(std::string_view line) {
  return line.starts_with('#') || line.starts_with(';') || line.starts_with("//");
}

// True if the text has the fields version, mode and max_age, in any order.
bool has_all_fields(std::string_view text) {
  constexpr std::array<std::string_view, 3> kNames = {"version:", "mode:", "max_age:"};
  return std::ranges::all_of(
      kNames, [text](std::string_view name) { return text.find(name) != std::string_view::npos; });
}

// The fault of a policy that is a single line.
std::optional<Finding> one_line_fault(std::string_view body) {
  const std::string_view line = trim(body.substr(0, body.find_last_not_of(kWhitespace) + 1));
  if (line.find_first_of("\r\n") != std::string_view::npos || !has_all_fields(line)) return std::nullopt;
  if (line.find("\\n") == std::string_view::npos) {
    return found("policy-one-line", "the whole policy is on one line");
  }
  return found(
      "policy-one-line", "the whole policy is on one line: its line ends are a backslash and an n each",
      "write real line ends; a program or a shell did not expand the escapes (printf does, echo may not)");
}

// The fault of a body that cannot be split into fields; nothing if it can.
std::optional<Finding> whole_body_fault(std::string_view body) {
  const std::size_t start = body.find_first_not_of(kWhitespace);
  if (start == std::string_view::npos) return found("policy-empty", "the policy is empty");
  if (is_utf16(body))
    return found("policy-utf16", "the policy is UTF-16; it must be UTF-8, preferably ASCII");
  if (body.starts_with("\x1F\x8B")) {
    return found("policy-other-format", "the file is compressed with gzip",
                 "store the plain text; a web server that compresses must send Content-Encoding");
  }
  const std::size_t after_brace = body.find_first_not_of(kWhitespace, start + 1);
  if (body[start] == '{' && after_brace != std::string_view::npos && body[after_brace] == '"')
    return found("policy-other-format", "the file is JSON");
  if (body[start] == '<') {
    return found("policy-web-page",
                 "the file is a web page, not a policy: it begins with " + in_quotes(body.substr(start, 20)));
  }
  for (const std::string_view marker : {"---", "+++"}) {
    if (!body.substr(start).starts_with(marker)) continue;
    const std::string quoted = in_quotes(marker);
    return found("policy-front-matter",
                 "the file begins with " + quoted + ", the front matter of a static site",
                 "remove the lines from " + quoted + " to " + quoted +
                     "; a generator that needs them must not serve them");
  }
  if (auto fault = one_line_fault(body)) return fault;
  const auto lines = static_cast<std::size_t>(std::ranges::count(body, '\n'));
  if (std::max(lines, static_cast<std::size_t>(std::ranges::count(body, '\r'))) > kMostLines) {
    return found("policy-too-many-lines", "the policy has more than 1000 lines and was not read");
  }
  return std::nullopt;
}

PolicyLines unreadable(PolicyLines lines, Finding fault) {
  lines.readable = false;
  lines.findings.push_back(std::move(fault));
  return lines;
}

// Removes the next line and its end from the body; returns the line.
std::string_view take_line(std::string_view& body, PolicyLines& lines, RepeatedFault& bare_cr,
                           std::size_t number) {
  const std::size_t end = body.find_first_of("\r\n");
  const std::string_view line = body.substr(0, end);
  body.remove_prefix(line.size());
  if (body.empty()) return line;
  if (body.front() == '\n') {
    ++lines.lf_ends;
    body.remove_prefix(1);
    return line;
  }
  // A run of CR before one LF is CRLF converted twice: one line end. A CR without LF is read as a line end
  // too, so that the fields after it are read.
  const std::size_t run = std::min(body.find_first_not_of('\r'), body.size());
  const bool before_lf = run < body.size() && body[run] == '\n';
  if (!before_lf) {
    bare_cr.add(number);
    body.remove_prefix(1);
    return line;
  }
  if (run > 1) bare_cr.add(number);
  ++lines.crlf_ends;
  body.remove_prefix(run + 1);
  return line;
}

void read_line(PolicyLine line, PolicyLines& lines, LineFaults& faults) {
  const std::string_view inner = trim_front(line.text);
  if (inner.empty()) return faults.blank.add(line.number);
  if (is_comment(inner)) return faults.comment.add(line.number);
  if (inner.size() < line.text.size()) faults.indented.add(line.number);
  if (!is_utf8(inner)) faults.not_utf8.add(line.number);
  lines.lines.push_back({line.number, inner});
}

}  // namespace

PolicyLines read_policy_lines(std::string_view body) {
  PolicyLines lines;
  if (body.size() > kPolicySizeLimit) {
    return unreadable(std::move(lines),
                      found("policy-too-large", "the policy has " + std::to_string(body.size()) +
                                                    " bytes; senders may stop reading at 65536"));
  }
  if (body.starts_with(kByteOrderMark)) {
    lines.findings.push_back(
        found_at(1, "policy-byte-order-mark", "a byte order mark precedes the first field"));
    body.remove_prefix(kByteOrderMark.size());
  }
  if (auto fault = whole_body_fault(body)) return unreadable(std::move(lines), *std::move(fault));

  LineFaults faults;
  for (std::size_t number = 1; !body.empty(); ++number) {
    read_line({number, take_line(body, lines, faults.bare_cr, number)}, lines, faults);
  }
  faults.report(lines.findings);
  return lines;
}

}  // namespace mtasts
