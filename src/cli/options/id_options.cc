#include "cli/options/id_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_ledger(Declaration& command, std::optional<std::string>& ledger, const std::string& help) {
  command.group("Id");
  command.option({"--ledger", "FILE", help}, into(ledger));
}

void declare_date(Declaration& command, std::optional<Day>& date) {
  command.group("Id");
  command.option({"--date", "YYYY-MM-DD", "The day for a new id", "SOURCE_DATE_EPOCH, else today, in UTC"},
                 into<Day>(date, [](const std::string& typed) { return parse_day(typed); }));
}

void declare_id(Declaration& command, IdOptions& id) {
  command.group("Id");
  command.option({"--id", "ID", "The id to print, 1 to 32 letters and digits (RFC 8461 §3.1)",
                  "the existing id, else today's first"},
                 into<PolicyId>(id.id, [](const std::string& typed) { return PolicyId::parse(typed); }));
  command.flag("--bump", id.bump, "The policy has changed: print the successor of the existing id");
  declare_ledger(command, id.ledger, "Read the existing and used ids from this ledger");
  declare_date(command, id.date);
  command.rule([&id]() -> Result<void> {
    if (id.id && id.bump) return usage_error("--id and --bump exclude each other");
    return {};
  });
}

}  // namespace mtasts
