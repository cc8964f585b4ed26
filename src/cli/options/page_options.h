// --title and --contact, of commands that print a page.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/options/declaration.h"

namespace mtasts {

struct PageOptions {
  std::optional<std::string> title = {};    // --title
  std::optional<std::string> contact = {};  // --contact
};

// Declared in the current group. `prints_page` is called after all options are stored: true for --format
// html.
void declare_page(Declaration& command, PageOptions& page, std::function<bool()> prints_page);

}  // namespace mtasts
