// The options of "mtasts mx".
#include "cli/options/declarations.h"

namespace mtasts {

void declare_mx(Declaration& command, MxOptions& options) {
  command.about(
      "print the MX records of domains",
      "Asks DNS for the MX records of each DOMAIN and prints them as lines of a zone file, sorted by "
      "preference and host. CNAMEs are followed."
      "\n\n"
      "What makes a domain unfit for a policy is told apart and named: no such name (NXDOMAIN), no MX, a "
      "null MX (RFC 7505: the domain takes no mail), an MX that is no host name, and no answer (SERVFAIL, "
      "REFUSED, timeout). With several domains, one that fails does not stop the others.");
  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A mail domain; U-labels are converted"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_lookup(command, options.lookup);
  command.group("Output");
  command.flag("--short", options.short_form, "Print \"domain host\" without final dots, one MX a line");
  command.flag(
      "--group", options.group,
      "Count the different MX sets instead, the largest first: how many domains have it, the narrowest "
      "mx patterns that cover it, its hosts");
  declare_forms(command, options.output);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_skip(command, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.short_form && options.output.form != OutputForm::text) {
      return usage_error("--short excludes --json and --ndjson");
    }
    if (options.group && (options.short_form || options.output.unordered)) {
      return usage_error("--group counts domains: --short and --unordered say how each is printed");
    }
    if (options.lookup.offline && options.lookup.zone_files.empty()) {
      return usage_error("--offline without --zone-file leaves nothing to read MX records from");
    }
    return {};
  });

  command.example("The MX records, as zone-file lines", "mtasts mx example.com");
  command.example("Ask a certain server, two domains, for a script",
                  "mtasts mx @192.0.2.53 --short example.com example.org");
  command.example("Read them from a zone file", "mtasts mx --zone-file example.com.zone example.com");
  command.example("Which policies would the domains of a list need?",
                  "mtasts mx --group --domains-file domains.txt");
  command.example("A list of domains, with what was left out and why",
                  "mtasts mx --ndjson --domains-file domains.txt --rejects rejects.ndjson");
}

}  // namespace mtasts
