#include "cli/explanation_text.h"

#include "cli/documents/paragraph.h"

namespace mtasts {
namespace {

constexpr std::size_t kWidth = 80;

// A paragraph after `lead`; further lines have the same indentation.
std::string indented(const std::string& lead, std::string_view text) {
  return hanging(lead, text, std::string(lead.size(), ' '), kWidth);
}

}  // namespace

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
