// mtasts gen-policy: writes mta-sts.txt (RFC 8461 §3.2), made from the existing file, the options and the MX
// records.
#include <algorithm>
#include <cctype>
#include <memory>
#include <set>

#include "cli/json_output.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/policy_options.h"
#include "cli/options/typed_names.h"
#include "commands/bulk/bulk_run.h"
#include "commands/command_list.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/policy_tree.h"
#include "commands/options/gen_policy_options.h"
#include "commands/policy/policy_planner.h"
#include "mtasts/deployment.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The number of different operands, regardless of case and of a final dot.
std::size_t count_different_operands(const std::vector<std::string>& operands) {
  std::set<std::string> different;
  for (std::string operand : operands) {
    if (operand.ends_with('.')) operand.pop_back();
    std::transform(operand.begin(), operand.end(), operand.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    different.insert(std::move(operand));
  }
  return different.size();
}

// A primary alone is a whole request, as in gen-zone.
Result<void> check_domains(const GenPolicyOptions& options) {
  if (options.primary && options.each) {
    return usage_error("--each excludes --primary: every domain has a policy of its own");
  }
  if (options.primary || !options.domains.operands.empty() || !options.domains.files.empty()) return {};
  return usage_error("no domain is given", "name domains as operands or with --domains-file FILE");
}

// gen-zone reads the same words as a primary and its hosted domains, which share one policy and one id.
void warn_of_other_reading(const GenPolicyOptions& options, Context& context) {
  const DomainOptions& domains = options.domains;
  if (options.primary || options.each || domains.operands.empty() || domains.files.empty()) return;
  context.diagnostics.warning(
      "each domain gets a policy of its own, those of --domains-file too; for gen-zone, " +
          printable(domains.operands.front()) + " would be the primary of the list",
      "give --primary " + printable(domains.operands.front()) +
          " to write its policy for all of them, or --each");
}

void declare_policy_examples(Declaration& command) {
  command.example("A first policy on standard output, its mx from the MX records",
                  "mtasts gen-policy example.com");
  command.example(
      "A policy with given mx, without lookups",
      "mtasts gen-policy example.com --mx mx1.example.com --mx '*.mail.example.com' --max-age 4w");
  command.example("From testing to enforce; the rest of the file is kept",
                  "mtasts gen-policy example.com --mode enforce -o mta-sts.txt");
  command.example("Take over a policy that is nearly right; show the difference first",
                  "mtasts gen-policy example.com --repair -o mta-sts.txt --dry-run");
  command.example("Policies of many domains below the directory of a web server; show the changes first",
                  "mtasts gen-policy --domains-file domains.txt --output-dir /srv/mta-sts --dry-run");
}

// The mx of the policy, and how far the existing one is kept.
void declare_changes(Declaration& command, GenPolicyOptions& options) {
  command.option({"--add-mx",
                  "HOST",
                  "An additional mx, for the time in which an old and a new host overlap",
                  "",
                  {},
                  true},
                 into(options.add_mx));
  command.flag("--accept-mx", options.accept_mx,
               "If the MX records differ from the mx of the existing policy, use the MX records");
  command.flag("--repair", options.repair,
               "If senders would refuse the existing policy, take over the values that can be read, and show "
               "the difference");
}

void declare(Declaration& command, GenPolicyOptions& options) {
  command.description(
      "Writes the policy that the Policy Host mta-sts.DOMAIN serves at /.well-known/mta-sts.txt (RFC 8461 "
      "§3.2). Its mx are those of --mx, else the hosts of the domain's MX records. A first policy has mode "
      "testing."
      "\n\n"
      "An existing file keeps its mode, max_age, mx and line ends unless the command line changes them. If "
      "there is no file and the domain has an _mta-sts record, the policy that its Policy Host serves is the "
      "existing one. If its mx differ from the MX records, the difference is reported, and nothing is "
      "written without --accept-mx. With --mode none the mx are kept and there are no lookups."
      "\n\n"
      "Serve the new policy first, then publish a new id (gen-sts --bump), then change the MX records (RFC "
      "8461 §8.1).");
  const Choices<LineEnding> endings = {{"lf", LineEnding::lf}, {"crlf", LineEnding::crlf}};

  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  command.rule([&options] { return check_domains(options); });
  declare_policy(command, options.policy);
  declare_changes(command, options);
  command.option({"--ledger", "FILE",
                  "Warn of policies in this ledger that senders may still hold and that do not cover the MX"},
                 into(options.ledger));
  command.option({"-p,--primary", "DOMAIN",
                  "Write the policy of this domain for all domains, as gen-zone --primary reads them"},
                 into(options.primary));
  command.flag("--each", options.each,
               "Each domain has a policy of its own, the default; gen-zone reads a first operand beside "
               "--domains-file as the primary of the list, and gen-policy warns without this option");
  command.option(
      {"--eol", "NAME", "Line ends of the policy", "the existing line ends, else lf", words_of(endings)},
      choice_into(options.eol, endings));
  declare_lookup(command, options.lookup);
  declare_allow_private(command, options.lookup);
  declare_forms(command, options.output);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_output_dir(command, options.output_dir, options.output,
                     "Write each policy to DIR/mta-sts.DOMAIN/.well-known/mta-sts.txt");
  declare_skip(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.output_dir || options.output.form != OutputForm::text) return {};
    if (count_different_operands(options.domains.operands) > 1) {
      return usage_error("several policies need --output-dir, --json or --ndjson",
                         "a policy file holds one policy");
    }
    return {};
  });

  declare_policy_examples(command);
}

Manual gen_policy_manual() {
  return {.output =
              "The policy, in the order version, mode, mx, max_age. Standard output takes the policy of one "
              "domain only.",
          .schema = {R"({"domain","status","policy":{"mode","max_age","mx":[...]}|null,)",
                     R"( "path"|null,"changed":true|false|null,"error":ERROR|null})"}};
}

// Makes a policy for each domain, and an outcome of each policy.
class GenPolicy {
 public:
  GenPolicy(const GenPolicyOptions& options, PolicyPlanner planner, Context& context)
      : options_(options), planner_(std::move(planner)), context_(context) {}

  // Plans the policy of --primary, which all other domains then use, and writes it where it has a file.
  // Returns false, with the reason reported, where there is no such policy.
  Result<bool> plan_primary(const std::string& typed, Emission& emission) {
    auto name = parse_typed_policy_domain(typed, context_.ports.idna);
    if (!name) return fail(name.error());
    primary_ = run_task(planner_.plan_own(*name, planner_.read_file(*name)), context_.ports.loop);
    const bool is_usable = primary_->planned.has_value();
    // Standard output gets the policy once, for the domains that follow.
    if (!is_usable || options_.output_dir) {
      emission.write(outcome(PlannedDomain(*primary_)));
    } else {
      for (const Finding& warning : primary_->held) report_warning(warning, context_);
      for (const Finding& warning : primary_->planned->warnings) report_warning(warning, context_);
    }
    return is_usable;
  }

  // Fast path: a file with the text of the last unchanged one needs neither a lookup nor planning.
  ValueOrTask<DomainOutcome> step(DomainName&& domain) {
    if (primary_) return outcome_of(planner_.plan_hosted(std::move(domain), *primary_));
    auto text = planner_.read_file(domain);
    if (last_unchanged_ && !planner_.has_ledger() && text && *text == last_unchanged_->text)
      return unchanged_outcome(domain);
    return outcome_of(planner_.plan_own(std::move(domain), std::move(text)));
  }

  static DomainOutcome bad_entry(const std::string& typed, const Error& error) {
    DomainOutcome outcome;
    outcome.json = json_text(GenPolicyResult{.domain = typed, .status = "failed", .error = error});
    outcome.rejection = std::make_unique<Rejection>(Rejection{typed, error});
    return outcome;
  }

  // A web server usually has a user of its own. Each directory is reported once.
  void warn_of_private_directory(const std::string& path) const {
    const auto directory = context_.ports.files.unsearchable_directory(path);
    if (!directory || !private_directories_.insert(*directory).second) return;
    context_.diagnostics.warning("other users cannot search " + printable(*directory) +
                                     ": a web server may be unable to read " + printable(path),
                                 "give them the permission with chmod o+x, or copy the policies to a "
                                 "directory that the web server can read");
  }

 private:
  // The last file that needed neither a lookup nor a change. Most files of a tree have the same text.
  struct Unchanged {
    std::string text;
    PlannedPolicy planned;
  };

  Task<DomainOutcome> outcome_of(Task<PlannedDomain> planning) {
    PlannedDomain& domain = co_await planning;
    if (domain.is_unchanged && !domain.mx && domain.planned->warnings.empty() && domain.held.empty()) {
      last_unchanged_ = Unchanged{domain.text, *domain.planned};
    }
    co_return outcome(std::move(domain));
  }

  DomainOutcome outcome(PlannedDomain&& domain) const {
    DomainOutcome outcome;
    outcome.warnings = std::move(domain.held);
    if (domain.planned) {
      std::vector<Finding>& warnings = domain.planned->warnings;
      outcome.warnings.insert(outcome.warnings.end(), warnings.begin(), warnings.end());
    }
    // An unchanged file is not compared again before it would be written.
    if (domain.planned && options_.output_dir && !domain.is_unchanged) {
      NewFile file{path_in_policy_tree(domain.name), std::move(domain.text), std::move(domain.file_text)};
      auto then = [this, domain = std::move(domain)](DomainOutcome& of, const Result<bool>& changed) mutable {
        complete(of, std::move(domain), changed);
      };
      outcome.file =
          std::make_unique<OutcomeFile>(OutcomeFile{.file = std::move(file), .then = std::move(then)});
      return outcome;
    }
    if (!options_.output_dir && domain.planned) outcome.text = std::move(domain.text);
    if (options_.output_dir) outcome.tally = Tally::unchanged;
    complete(outcome, std::move(domain), false);
    return outcome;
  }

  DomainOutcome unchanged_outcome(const DomainName& domain) const {
    DomainOutcome outcome;
    if (options_.output_dir) outcome.tally = Tally::unchanged;
    if (options_.output.form != OutputForm::text) {
      complete(outcome, {.name = domain, .planned = last_unchanged_->planned}, false);
    }
    return outcome;
  }

  // Adds the JSON result and the reason of a failure, once it is known whether the file changed.
  void complete(DomainOutcome& outcome, PlannedDomain&& domain, const Result<bool>& changed) const {
    if (changed && *changed) warn_of_private_directory(policy_path(options_, domain.name));
    if (!changed) domain.planned = fail(changed.error());
    if (options_.output.form != OutputForm::text) {
      outcome.json = json_text(result_of(domain, changed.value_or(false)));
    }
    if (!domain.planned) {
      outcome.rejection =
          std::make_unique<Rejection>(Rejection{domain.name.text(), domain.planned.error(), domain.mx});
    }
  }

  GenPolicyResult result_of(const PlannedDomain& domain, bool changed) const {
    GenPolicyResult result{.domain = domain.name.text(), .status = "ok"};
    if (domain.planned) {
      result.policy = domain.planned->policy;
      if (options_.output_dir) {
        result.changed = changed;
        result.path = policy_path(options_, domain.name);
      }
    } else {
      const bool is_reason = domain.mx && domain.mx->status != MxStatus::ok;
      result.status = is_reason ? std::string(text(domain.mx->status)) : "failed";
      result.error = domain.planned.error();
    }
    return result;
  }

  const GenPolicyOptions& options_;
  PolicyPlanner planner_;
  Context& context_;
  std::optional<PlannedDomain> primary_ = {};  // of --primary
  std::optional<Unchanged> last_unchanged_ = {};
  mutable std::set<std::string> private_directories_ = {};
};

Result<RequestedPolicy> policy_request_of(const GenPolicyOptions& options, Idna& idna) {
  auto request = policy_request(options.policy, idna);
  if (!request) return request;
  auto add_mx = parse_mx_patterns(options.add_mx, idna);
  if (!add_mx) return fail(add_mx.error());
  request->add_mx = *std::move(add_mx);
  request->accept_mx = options.accept_mx;
  return request;
}

// Only a directory or JSON can hold several policies, which a list may name.
Result<void> check_destination(const GenPolicyOptions& options) {
  if (options.domains.files.empty() || options.output_dir || options.output.form != OutputForm::text)
    return {};
  return fail({Fault::usage, "several-policies", "one policy a file: several domains need --output-dir"});
}

Result<ExitCode> run(const GenPolicyOptions& options, Context& context) {
  if (auto fits = check_destination(options); !fits) return fail(fits.error());
  auto request = policy_request_of(options, context.ports.idna);
  if (!request) return fail(request.error());
  warn_of_other_reading(options, context);
  DomainOptions domains = options.domains;
  const bool is_primary_alone = domains.operands.empty() && domains.files.empty();
  // A tree has the policy of the primary already.
  if (is_primary_alone && !options.output_dir) domains.operands.push_back(*options.primary);
  const BulkSettings settings{.command = "gen-policy",
                              .domains = domains,
                              .lookup = options.lookup,
                              .output = options.output,
                              .output_dir = options.output_dir,
                              .dry_run = options.dry_run,
                              .other_inputs = {options.ledger}};
  auto run = BulkRun::open(settings, context);
  if (!run) return fail(run.error());
  run->emission.keep_existing_values();

  auto planner = PolicyPlanner::open(options, *request, run->dns.get(), context);
  if (!planner) return fail(planner.error());
  GenPolicy gen_policy(options, *std::move(planner), context);
  if (options.primary) {
    const auto is_usable = gen_policy.plan_primary(*options.primary, run->emission);
    if (!is_usable) return fail(is_usable.error());
    if (!*is_usable) return run->emission.finish();
    if (run->dns == nullptr && !is_primary_alone) context.diagnostics.warning(kCoverageNotChecked);
  }
  const DomainSteps<DomainOutcome> steps{
      .domain = [&](DomainName&& domain) { return gen_policy.step(std::move(domain)); },
      .bad_entry = GenPolicy::bad_entry};
  for_each_domain(settings, steps, run->dns.get(), run->emission, context,
                  is_primary_alone ? EmptyList::is_allowed : EmptyList::is_error);
  const ExitCode exit_code = run->emission.finish();
  const std::optional<std::string>& file = options.output.file;
  if (file && file->ends_with(kPolicyPath) && !options.dry_run) gen_policy.warn_of_private_directory(*file);
  return exit_code;
}

}  // namespace

constinit const Command gen_policy_command = {
    .name = "gen-policy",
    .summary = "write the MTA-STS policy of domains",
    .declare = invocation<GenPolicyOptions, declare, run>,
    .manual = gen_policy_manual,
};

}  // namespace mtasts
