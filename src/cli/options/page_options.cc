#include "cli/options/page_options.h"

#include <utility>

#include "cli/options/option_values.h"

namespace mtasts {

void declare_page(Declaration& command, PageOptions& page, std::function<bool()> prints_page) {
  command.option(
      {"--title", "TEXT", "With --format html: the heading of the page, such as the name of its sender"},
      into(page.title));
  command.option({"--contact", "TEXT",
                  "With --format html: whom a customer asks; a mail address or an https URL becomes a link"},
                 into(page.contact));
  command.rule([&page, prints_page = std::move(prints_page)]() -> Result<void> {
    if ((page.title || page.contact) && !prints_page()) {
      return usage_error("--title and --contact need --format html");
    }
    return {};
  });
}

}  // namespace mtasts
