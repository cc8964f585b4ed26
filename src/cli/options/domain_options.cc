#include "cli/options/domain_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "mtasts/printable.h"

namespace mtasts {

void declare_domain_lists(Declaration& command, DomainOptions& domains) {
  command.group("Domains");
  command.option(
      repeatable({"--domains-file", "FILE",
                  "Read more domains from FILE, one a line; blank lines and text after # are ignored; - is "
                  "standard input"}),
      into(domains.files));
  command.flag("-0,--null", domains.nul_terminated,
               "The entries of --domains-file end in NUL instead of a line feed");
  command.rule([&domains]() -> Result<void> {
    if (domains.nul_terminated && domains.files.empty()) {
      return usage_error("--null needs --domains-file");
    }
    return {};
  });
}

Take take_domains(DomainOptions& domains, LookupOptions& lookup) {
  return [&domains, &lookup](const std::string& typed) -> Result<void> {
    if (typed.empty()) return usage_error("an operand is empty");
    if (typed.front() != '@') {
      domains.operands.push_back(typed);
      return {};
    }
    if (typed.size() == 1) return usage_error("\"@\" names no server", "write @ADDR or @ADDR#PORT");
    lookup.servers.push_back(typed.substr(1));
    return {};
  };
}

Take take_domains(DomainOptions& domains) {
  return [&domains](const std::string& typed) -> Result<void> {
    if (typed.empty()) return usage_error("an operand is empty");
    if (typed.front() == '@') {
      return usage_error(quote(typed) + ": this command makes no lookups and takes no server");
    }
    domains.operands.push_back(typed);
    return {};
  };
}

OperandModel server_operand() {
  return {"@SERVER",
          true,
          false,
          {},
          "Query this DNS server: @ADDR or @ADDR#PORT, for IPv6 also @[ADDR]#PORT; the same as --server"};
}

void require_domains(Declaration& command, const DomainOptions& domains) {
  command.rule([&domains]() -> Result<void> {
    if (domains.operands.empty() && domains.files.empty()) {
      return usage_error("no domain is given", "name domains as operands or with --domains-file FILE");
    }
    return {};
  });
}

}  // namespace mtasts
