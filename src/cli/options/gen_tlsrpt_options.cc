// The options of "mtasts gen-tlsrpt".
#include "cli/options/declarations.h"

namespace mtasts {

void declare_gen_tlsrpt(Declaration& command, GenTlsrptOptions& options) {
  command.about("print the _smtp._tls TXT record of domains",
                "Prints the TXT record that asks senders for daily reports on TLS, successes and failures "
                "(RFC 8460 §3). Nothing is looked up. A file that stands keeps its rua and TTL unless the "
                "command line changes them.");
  command.operands({{"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_rua(command, options.rua);
  declare_ttl(command, options.ttl);
  declare_record_forms(command, options.output, options.records);
  command.flag("--offline", options.offline, "Ask no server; none is asked anyway");
  declare_output_file(command, options.output);
  declare_dry_run(command, options.dry_run);

  command.rule([&options]() -> Result<void> {
    if (options.rua.empty() && !options.output.file) {
      return usage_error("--rua is needed: a record must say where reports go (RFC 8460 §3)",
                         "give --rua with a mail address, a mailto: or an https: URI");
    }
    return {};
  });

  command.example("Reports to a mailbox", "mtasts gen-tlsrpt example.com --rua tls-reports@example.com");
  command.example("Reports to two receivers, for a list of domains",
                  "mtasts gen-tlsrpt --domains-file domains.txt --rua tls@example.com --rua "
                  "https://reports.example.net/v1");
}

}  // namespace mtasts
