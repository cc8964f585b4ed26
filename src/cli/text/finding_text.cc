#include "cli/text/finding_text.h"

#include "cli/text/markup.h"
#include "cli/text/paragraph.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kWidth = 80;

// A paragraph after `lead`; further lines have the same indentation.
std::string indented(const std::string& lead, std::string_view text) {
  return hanging(lead, text, std::string(lead.size(), ' '), kWidth);
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "\x1b[1;31m";
    case Severity::unknown: return "\x1b[1;35m";
    case Severity::warning: return "\x1b[1;33m";
    case Severity::info: return "\x1b[1;36m";
  }
  return {};
}

std::string markdown_text(std::string_view octets) {
  return markdown_escaped(printable(octets));
}

}  // namespace

std::string severity_text(Severity severity, Colours colours) {
  const std::string word(text(severity));
  return colours == Colours::on ? std::string(colour_of(severity)) + word + "\x1b[0m" : word;
}

std::string place_text(const Finding& finding) {
  std::string place = printable(finding.subject);
  if (!place.empty() && finding.line) place += ':' + std::to_string(*finding.line);
  return place;
}

std::string finding_text(const Finding& finding, Colours colours) {
  std::string lines = place_text(finding);
  if (!lines.empty()) lines += ": ";
  lines += severity_text(finding.severity, colours);
  lines += ' ' + printable(finding.code) + ": " + printable(finding.message);
  if (!finding.rfc.empty()) lines += " (" + printable(finding.rfc) + ')';
  lines += '\n';
  if (!finding.hint.empty()) lines += "  hint: " + printable(finding.hint) + '\n';
  return lines;
}

std::string finding_words(const Finding& finding, std::string_view domain, std::size_t limit) {
  std::string line = printable(finding.code, limit) + ": ";
  if (!finding.subject.empty() && finding.subject != domain) {
    line += printable(finding.subject, limit);
    if (finding.line) line += ':' + std::to_string(*finding.line);
    line += ": ";
  }
  line += printable(finding.message, limit);
  if (!finding.rfc.empty()) line += " (" + printable(finding.rfc, limit) + ')';
  return line;
}

std::string markdown_finding(const Finding& finding) {
  std::string item =
      "- **" + std::string(text(finding.severity)) + "** " + markdown_text(finding.code) + ": ";
  const std::string place = markdown_escaped(place_text(finding));
  if (!place.empty()) item += place + ": ";
  item += markdown_text(finding.message);
  if (!finding.rfc.empty()) item += " (" + markdown_text(finding.rfc) + ')';
  item += '\n';
  if (!finding.hint.empty()) item += "  - hint: " + markdown_text(finding.hint) + '\n';
  return item;
}

std::string explanation_text(const Explanation& explanation) {
  std::string story = explanation.code;
  if (explanation.severity) story.append(": ").append(text(*explanation.severity));
  if (!explanation.rfc.empty()) story.append(" (").append(explanation.rfc).append(")");
  story.append("\n").append(indented("  ", explanation.meaning));
  if (!explanation.causes.empty()) {
    story.append("\nUsual causes:\n");
    for (const std::string& cause : explanation.causes) story.append(indented("  - ", cause));
  }
  story.append("\nWhat to do:\n").append(indented("  ", explanation.remedy));
  if (!explanation.commands.empty()) {
    story.append("\nFind the cause with:\n");
    for (const std::string& command : explanation.commands) story.append("  ").append(command).append("\n");
  }
  return story;
}

std::string explanation_line(const Explanation& explanation) {
  return explanation.code + ": " + explanation.meaning + "\n";
}

}  // namespace mtasts
