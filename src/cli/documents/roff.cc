#include "cli/documents/roff.h"

#include "cli/text/paragraph.h"

namespace mtasts {
namespace {

constexpr std::size_t kSourceWidth = 78;

std::string_view escape_of(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    case '"': return "\\(dq";
    default: return {};
  }
}

// Escapes a line so that roff does not read it as a request.
std::string text_line(const std::string& line) {
  const bool looks_like_request = !line.empty() && line.front() == '.';
  return (looks_like_request ? "\\&" : "") + roff_escaped(line) + '\n';
}

std::string text_lines(std::string_view text) {
  std::string out;
  for (const std::string& line : wrapped(text, kSourceWidth)) out += text_line(line);
  return out;
}

}  // namespace

std::string roff_escaped(std::string_view text) {
  constexpr std::string_view kSection = "§";
  std::string out;
  while (!text.empty()) {
    const std::string_view escape = escape_of(text.front());
    if (text.starts_with(kSection)) {
      out += "\\(sc";
      text.remove_prefix(kSection.size());
      continue;
    }
    if (escape.empty()) {
      out += text.front();
    } else {
      out += escape;
    }
    text.remove_prefix(1);
  }
  return out;
}

std::string roff_paragraph(std::string_view text) {
  return ".PP\n" + text_lines(text);
}

std::string roff_section(std::string_view heading) {
  return ".SH " + roff_escaped(heading) + '\n';
}

std::string roff_subsection(std::string_view heading) {
  return ".SS " + roff_escaped(heading) + '\n';
}

std::string roff_entry(std::string_view term, std::string_view explanation) {
  return ".TP\n" + std::string(term) + '\n' + text_lines(explanation);
}

std::string roff_literal(const std::vector<std::string>& lines) {
  std::string out = ".PP\n.RS 4\n.nf\n";
  for (const std::string& line : lines) out += text_line(line);
  return out + ".fi\n.RE\n";
}

std::string roff_bold(std::string_view text) {
  return "\\fB" + roff_escaped(text) + "\\fR";
}

std::string roff_italic(std::string_view text) {
  return "\\fI" + roff_escaped(text) + "\\fR";
}

}  // namespace mtasts
