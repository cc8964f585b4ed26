// The options of "mtasts gen-policy".
#include <algorithm>
#include <cctype>
#include <set>

#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

// How many domains the operands name at most: case and a final dot make no other domain.
std::size_t different_operands(const std::vector<std::string>& operands) {
  std::set<std::string> different;
  for (std::string operand : operands) {
    if (operand.ends_with('.')) operand.pop_back();
    std::transform(operand.begin(), operand.end(), operand.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    different.insert(std::move(operand));
  }
  return different.size();
}

}  // namespace

void declare_gen_policy(Declaration& command, GenPolicyOptions& options) {
  command.about(
      "write the MTA-STS policy of domains",
      "Writes the policy that the Policy Host mta-sts.DOMAIN serves at /.well-known/mta-sts.txt (RFC 8461 "
      "§3.2). Its mx are those of --mx, else the hosts of the domain's MX records. The first mode is testing."
      "\n\n"
      "A file that stands keeps its mode, max_age, mx and line ends unless the command line changes them. "
      "Where its mx differ from the MX records the difference is shown, and nothing is written without "
      "--accept-mx. With mode none the mx stay and nothing is looked up."
      "\n\n"
      "Serve the new policy first, then publish a new id (gen-sts --bump), then change the MX records (RFC "
      "8461 §8.1).");
  const Choices<LineEnding> endings = {{"lf", LineEnding::lf}, {"crlf", LineEnding::crlf}};

  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_policy(command, options.policy);
  command.option({"--add-mx",
                  "HOST",
                  "An mx beside the others, for the time in which an old and a new host overlap",
                  "",
                  {},
                  true},
                 into(options.add_mx));
  command.flag("--accept-mx", options.accept_mx,
               "The MX records differ from the mx of the policy that stands: take the MX records");
  command.option({"--primary", "DOMAIN", "Write the policy of this domain for all domains"},
                 into(options.primary));
  command.option({"--eol", "NAME", "Line ends of the policy", "what stands, else lf", words_of(endings)},
                 choice_into(options.eol, endings));
  declare_lookup(command, options.lookup);
  declare_forms(command, options.output);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_output_dir(command, options.output_dir, options.output,
                     "Write each policy to DIR/mta-sts.DOMAIN/.well-known/mta-sts.txt");
  declare_skip(command, options.output);
  declare_dry_run(command, options.dry_run);

  command.rule([&options]() -> Result<void> {
    if (options.output_dir || options.output.form != OutputForm::text) return {};
    if (different_operands(options.domains.operands) > 1) {
      return usage_error("several policies want --output-dir, --json or --ndjson",
                         "a policy file holds one policy");
    }
    return {};
  });

  command.example("A first policy on standard output, its mx from the MX records",
                  "mtasts gen-policy example.com");
  command.example(
      "A policy with given mx, without any lookup",
      "mtasts gen-policy example.com --mx mx1.example.com --mx '*.mail.example.com' --max-age 4w");
  command.example("From testing to enforce: all else stays as it stands in the file",
                  "mtasts gen-policy example.com --mode enforce -o mta-sts.txt");
  command.example("The trees of a web server for many domains; what would change?",
                  "mtasts gen-policy --domains-file domains.txt --output-dir /srv/mta-sts --dry-run");
}

}  // namespace mtasts
