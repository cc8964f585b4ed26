#include "cli/diagnostics.h"

#include "mtasts/printable.h"

namespace mtasts {
namespace {

// A hint may name the domain, and a list may have a million of them.
constexpr std::size_t kHintsOfOneCode = 3;

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kCyan = "\x1b[1;36m";
constexpr std::string_view kPlain = "\x1b[0m";

// The message followed by the RFC section, unless it contains it.
std::string with_rule(std::string message, const std::string& rfc) {
  if (rfc.empty() || message.find(rfc) != std::string::npos) return message;
  return message + " (" + rfc + ')';
}

}  // namespace

bool use_colours(const Stream& stream, ColourWish wish) {
  switch (wish) {
    case ColourWish::always: return true;
    case ColourWish::never: return false;
    case ColourWish::automatic: return stream.wants_colour();
  }
  return false;
}

Diagnostics::Diagnostics(Stream& err, const GlobalOptions& options) : err_(err), options_(options) {}

void Diagnostics::line(std::string_view kind, std::string_view colour, std::string_view message) {
  std::string text = "mtasts: ";
  if (!kind.empty()) {
    const bool coloured = use_colours(err_, options_.colour);
    if (coloured) text += colour;
    text += kind;
    text += ':';
    if (coloured) text += kPlain;
    text += ' ';
  }
  text += message;
  text += '\n';
  err_.write(text);
}

void Diagnostics::error(const Error& error) {
  line("error", kRed, error.message);
  if (!error.hint.empty()) line("hint", kCyan, error.hint);
}

void Diagnostics::domain_error(const Error& error) {
  line("error", kRed, error.message);
  if (const auto hint = first_hint(error.code.text(), error.hint); !hint.empty()) line("hint", kCyan, hint);
}

void Diagnostics::warning(std::string_view message, std::string_view hint) {
  if (options_.quiet) return;
  line("warning", kYellow, message);
  if (!hint.empty()) line("hint", kCyan, hint);
}

void Diagnostics::warning(const Finding& finding, std::string_view place) {
  std::string message = printable(place);
  if (!message.empty()) message += ": ";
  message += with_rule(printable(finding.message), finding.rfc);
  if (!options_.quiet) warning(message, printable(first_hint(finding.code, finding.hint)));
}

std::string_view Diagnostics::first_hint(std::string_view code, std::string_view hint) {
  if (hint.empty()) return {};
  auto& printed = hinted_[std::string(code)];
  if (printed.size() >= kHintsOfOneCode || !printed.emplace(hint).second) return {};
  return hint;
}

void Diagnostics::note(std::string_view message) {
  if (!options_.quiet) line({}, {}, message);
}

void Diagnostics::lines(std::string_view text) {
  if (!options_.quiet) err_.write(text);
}

void Diagnostics::detail(std::string_view message) {
  if (options_.verbose) line({}, {}, message);
}

}  // namespace mtasts
