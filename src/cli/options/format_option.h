// --format, --json and --ndjson of a command whose formats are rows of a table.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/options/declaration.h"
#include "cli/options/option_values.h"

namespace mtasts {

// "text, for a terminal; json and ndjson, for scripts; ...". Neighbours with the same help share it.
template <class Formats>
[[nodiscard]] std::string help_of_formats(const Formats& formats) {
  std::string help;
  typename Formats::value_type last = nullptr;
  for (const auto* format : formats) {
    if (last != nullptr && !format->help.empty() && format->help == last->help) {
      help.insert(help.size() - last->help.size() - 2, " and " + std::string(format->name));
    } else {
      if (last != nullptr) help += "; ";
      help += format->name;
      if (!format->help.empty()) help.append(", ").append(format->help);
    }
    last = format;
  }
  return help;
}

// Declares the three options, which must not contradict each other. A Format has a name and a help; the rows
// "json" and "ndjson" are among them, and `target` is the row that applies without an option.
template <class Format, class Formats>
void declare_formats(Declaration& command, const Format*& target, const Formats& formats) {
  struct Typed {
    const Format* format = nullptr;  // none typed
    bool json = false;
    bool ndjson = false;
  };
  const auto typed = std::make_shared<Typed>();
  const auto choices = choices_of(formats);
  command.option({"--format", "NAME", help_of_formats(formats), std::string(target->name), words_of(choices)},
                 choice_into(typed->format, choices));
  command.flag("--json", typed->json, "The same as --format json: one JSON document");
  command.flag("--ndjson", typed->ndjson,
               "The same as --format ndjson: each result as one line of JSON, as soon as it is ready");
  command.rule([typed, choices, &target]() -> Result<void> {
    std::vector<const Format*> named;
    if (typed->format != nullptr) named.push_back(typed->format);
    if (typed->json) named.push_back(*parse_choice("json", choices));
    if (typed->ndjson) named.push_back(*parse_choice("ndjson", choices));
    const bool agree =
        std::ranges::all_of(named, [&](const Format* format) { return format == named.front(); });
    if (!agree) return usage_error("--format, --json and --ndjson name different formats: give one of them");
    if (!named.empty()) target = named.front();
    return {};
  });
}

}  // namespace mtasts
