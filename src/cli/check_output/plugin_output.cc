#include "cli/check_output/plugin_output.h"

#include <fmt/format.h>

#include <utility>

#include "mtasts/counted.h"

namespace mtasts {
namespace {

std::string_view plugin_state(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return "OK";
    case Verdict::warning: return "WARNING";
    case Verdict::broken: return "CRITICAL";
    case Verdict::unknown: return "UNKNOWN";
  }
  return {};
}

}  // namespace

std::string plugin_text(std::string_view printable_text) {
  std::string text;
  for (const char c : printable_text) {
    if (std::string_view("|$`<>").find(c) == std::string_view::npos) {
      text += c;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    }
  }
  return text;
}

void PluginOutput::add(PluginDomain domain) {
  counts_.add(domain.verdict);
  if (counts_.of(domain.verdict) == 1 && counts_.worst() == domain.verdict) worst_ = domain.headline;
  lines_.add(domain.verdict, fmt::format("{} {}\n", plugin_state(domain.verdict), domain.headline));
  if (counts_.all() == 1) first_ = std::move(domain);
}

void PluginOutput::break_off(const Error& why) {
  failure_ = plugin_text(why.message);
}

std::string PluginOutput::text(std::string_view performance) const {
  const bool worst_is_known = failure_.empty() || counts_.worst() == Verdict::broken;
  std::string lines = fmt::format(
      "{} {} - {}", service_, plugin_state(worst_is_known ? counts_.worst() : Verdict::unknown), failure_);
  if (counts_.all() == 0) {
    if (failure_.empty()) lines += no_domain_;
    return lines + '\n';
  }
  if (!failure_.empty()) lines += "; ";
  if (counts_.all() == 1) {
    lines += worst_;
    if (!first_.performance.empty()) lines += " |" + first_.performance;
    return lines + '\n' + first_.details;
  }
  lines += counted(counts_.all(), "domain") + ": " + counts_.words();
  if (counts_.worst() != Verdict::good) lines += "; " + worst_;
  lines += " |";
  for (const Verdict verdict : {Verdict::good, Verdict::warning, Verdict::unknown, Verdict::broken}) {
    lines += fmt::format(" '{}'={};;;0;{}", mtasts::text(verdict), counts_.of(verdict), counts_.all());
  }
  lines += std::string(performance) + '\n' + lines_.text();
  if (lines_.left_out() > 0) lines += "and " + counted(lines_.left_out(), "more domain") + '\n';
  return lines;
}

}  // namespace mtasts
