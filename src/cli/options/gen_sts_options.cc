// The options of "mtasts gen-sts".
#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_gen_sts(Declaration& command, GenStsOptions& options) {
  command.about(
      "print the _mta-sts TXT record of domains",
      "Prints the TXT record that tells senders that there is a policy, and by its id when to fetch it anew "
      "(RFC 8461 §3.1)."
      "\n\n"
      "The id is that of --id; else the one that stands; else today's first, YYYYMMDD01; with --bump the "
      "successor of the one that stands. What stands is read from the ledger, from the zone file, from the "
      "server that is named, or else from the authoritative servers of the zone, so that no cache hands an "
      "id out twice. A lookup that fails is never taken for \"no record\".");
  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_id(command, options.id);
  declare_ttl(command, options.ttl);
  declare_when_live(command, options.when_live);
  command.option({"--policy", "FILE", "With --when-live: the policy that must be served"},
                 into(options.policy_file));
  command.option({"--policies", "DIR",
                  "With --when-live: the directory of the policies, as gen-policy --output-dir writes it"},
                 into(options.policies));
  declare_lookup(command, options.lookup);
  declare_record_forms(command, options.output, options.records);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_dry_run(command, options.dry_run);

  command.rule([&options]() -> Result<void> {
    if (options.lookup.offline && options.lookup.zone_files.empty() && !options.id.id && !options.id.ledger) {
      return usage_error(
          "--offline needs --id, --zone-file or --ledger: which id stands is not known otherwise");
    }
    if (options.when_live && options.policy_file.has_value() == options.policies.has_value()) {
      return usage_error("--when-live needs --policy or --policies, one of them: what must be served?");
    }
    if (!options.when_live && (options.policy_file || options.policies)) {
      return usage_error("--policy and --policies say what --when-live waits for, and it is not given");
    }
    if (options.when_live && options.lookup.offline)
      return usage_error("--when-live asks over HTTPS, and --offline forbids it");
    return {};
  });

  command.example("The record with the id that stands, else with today's first",
                  "mtasts gen-sts example.com");
  command.example("After the policy has changed: the next id", "mtasts gen-sts --bump example.com");
  command.example("Only if the policy is served already",
                  "mtasts gen-sts example.com --bump --when-live --policy mta-sts.txt -o mta-sts.zone");
  command.example("With a given id, without any lookup",
                  "mtasts gen-sts example.com --offline --id 2026112101 --ttl 1h");
}

}  // namespace mtasts
