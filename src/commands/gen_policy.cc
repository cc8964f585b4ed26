// mtasts gen-policy: mta-sts.txt (RFC 8461 §3.2), made of what stands, of what was wished and of the MX in
// DNS.
#include <memory>

#include "cli/json_output.h"
#include "commands/bulk/each_domain.h"
#include "commands/commands.h"
#include "commands/lookup/lookup.h"
#include "commands/output/files_read.h"
#include "commands/output/policy_tree.h"
#include "commands/output/standing_file.h"
#include "commands/wishes.h"
#include "mtasts/deployment.h"

namespace mtasts {
namespace {

// One domain's policy on its way to a file or to standard output.
struct Worked {
  DomainName domain;
  Result<PlannedPolicy> planned;
  bool stands = false;           // whether the file holds its text already
  std::string body = {};         // the text
  std::optional<MxSet> mx = {};  // what DNS said, where it was asked
};

class GenPolicy {
 public:
  GenPolicy(const GenPolicyOptions& options, PolicyRequest wishes, Dns* dns, Context& context)
      : options_(options), wishes_(std::move(wishes)), dns_(dns), context_(context) {}

  // The text that stands for a domain, where it has a file.
  [[nodiscard]] Result<std::optional<std::string>> standing_text(const DomainName& domain) const {
    Files& files = context_.ports.files;
    constexpr std::size_t kLimit = kPolicySizeLimit + 1;
    if (options_.output_dir)
      return files.read_below(*options_.output_dir, path_in_policy_tree(domain), kLimit);
    if (!options_.output.file || options_.output.form != OutputForm::text) return std::nullopt;
    return files.read_if_exists(*options_.output.file, kLimit);
  }

  // Fills in what is said of a domain in whose place a settled text stands; false where another stands, or
  // none.
  [[nodiscard]] bool say_settled(const DomainName& domain,
                                 const Result<std::optional<std::string>>& standing_text,
                                 DomainOutcome& outcome) const {
    if (!settled_ || !standing_text || *standing_text != settled_->text) return false;
    if (options_.output.form != OutputForm::text) {
      complete(outcome, {.domain = domain, .planned = settled_->planned}, false);
    }
    return true;
  }

  // The policy of a domain that has its own.
  Task<Worked> own_policy(DomainName domain, Result<std::optional<std::string>> standing_text) {
    Worked worked{domain, fail({})};
    if (!standing_text) co_return failed(std::move(worked), standing_text.error());
    const auto standing = standing_policy(*standing_text, path_of(domain));
    if (!standing) co_return failed(std::move(worked), standing.error());
    if (needs_mx_lookup(wishes_, *standing)) {
      const bool stands = *standing && !(*standing)->mx.empty() && !wishes_.accept_mx;
      if (dns_ == nullptr && !stands) {
        co_return failed(std::move(worked),
                         offline_error("the MX of " + domain.text(), "name them with --mx"));
      }
      if (dns_ != nullptr) {
        MxLookup lookup = co_await ask_mx(*dns_, domain);
        if (!lookup.mx) co_return failed(std::move(worked), lookup.mx.error());
        worked.mx = *std::move(lookup.mx);
      }
    }
    worked.planned = plan_policy(domain, wishes_, *standing, worked.mx);
    if (!worked.planned) co_return worked;
    worked.body = print_policy(worked.planned->policy, line_ending(*standing_text));
    worked.stands = *standing_text == worked.body;
    if (worked.stands && !worked.mx && worked.planned->warnings.empty()) {
      settled_ = Settled{worked.body, *worked.planned};
    }
    if (worked.mx) {
      std::vector<Finding> aliases = co_await warn_of_mx_aliases(*dns_, worked.mx->hosts());
      std::vector<Finding>& warnings = worked.planned->warnings;
      warnings.insert(warnings.end(), aliases.begin(), aliases.end());
    }
    co_return worked;
  }

  // The policy of the primary for a hosted domain, if it covers the MX of that domain.
  Task<Worked> primary_policy(DomainName domain, const Worked& primary) {
    // The primary is planned first, and so has its text.
    Worked worked{.domain = domain, .planned = primary.planned, .body = primary.body};
    worked.planned->warnings.clear();  // told once, for the primary
    const bool asks_nothing = primary.planned->policy.mode == Mode::none;
    if (dns_ == nullptr || asks_nothing || domain == primary.domain) co_return worked;
    auto mx = co_await ask_usable_mx(*dns_, domain, wishes_.allow_implicit_mx);
    if (!mx) co_return failed(std::move(worked), mx.error());
    worked.mx = std::move(mx->set);
    worked.planned->warnings = std::move(mx->warnings);
    auto covered = check_coverage(domain, *worked.mx, primary.domain, primary.planned->policy);
    if (!covered) worked.planned = fail(covered.error());
    co_return worked;
  }

  DomainOutcome outcome(Worked&& worked) const {
    DomainOutcome outcome;
    if (worked.planned) outcome.warnings = std::move(worked.planned->warnings);
    // A tree that stands as it should is read once.
    if (worked.planned && options_.output_dir && !worked.stands) {
      NewFile file{path_in_policy_tree(worked.domain), std::move(worked.body)};
      auto then = [this, worked = std::move(worked)](DomainOutcome& of, const Result<bool>& changed) mutable {
        complete(of, std::move(worked), changed);
      };
      outcome.file =
          std::make_unique<OutcomeFile>(OutcomeFile{.file = std::move(file), .then = std::move(then)});
      return outcome;
    }
    if (!options_.output_dir && worked.planned) outcome.text = std::move(worked.body);
    complete(outcome, std::move(worked), false);
    return outcome;
  }

 private:
  // A text that stands, of which nothing was asked, and which is what is planned: as it is for every other
  // domain that has it. A tree mostly holds one text over and over; any other output has a text of one
  // domain.
  struct Settled {
    std::string text;
    PlannedPolicy planned;
  };

  static Worked failed(Worked worked, const Error& error) {
    worked.planned = fail(error);
    return worked;
  }

  // What is said of a policy, once it is known whether its file changed.
  void complete(DomainOutcome& outcome, Worked&& worked, const Result<bool>& changed) const {
    if (!changed) worked.planned = fail(changed.error());
    if (options_.output.form != OutputForm::text) {
      outcome.json = json_text(result_of(worked, changed.value_or(false)));
    }
    if (!worked.planned) {
      outcome.left_out =
          std::make_unique<LeftOut>(LeftOut{worked.domain.text(), worked.planned.error(), worked.mx});
    }
  }

  GenPolicyResult result_of(const Worked& worked, bool changed) const {
    GenPolicyResult result{.domain = worked.domain.text(), .status = "ok"};
    if (worked.planned) {
      result.policy = worked.planned->policy;
      if (options_.output_dir) {
        result.changed = changed;
        result.path = path_of(worked.domain);
      }
    } else {
      const bool is_reason = worked.mx && worked.mx->status != MxStatus::ok;
      result.status = is_reason ? std::string(text(worked.mx->status)) : "failed";
      result.error = worked.planned.error();
    }
    return result;
  }

  std::string path_of(const DomainName& domain) const {
    if (options_.output_dir) return *options_.output_dir + "/" + path_in_policy_tree(domain);
    return options_.output.file.value_or("standard output");
  }

  LineEnding line_ending(const std::optional<std::string>& standing) const {
    if (options_.eol) return *options_.eol;
    return standing ? line_ending_of(*standing) : LineEnding::lf;
  }

  const GenPolicyOptions& options_;
  PolicyRequest wishes_;
  Dns* dns_;
  Context& context_;
  std::optional<Settled> settled_ = {};
};

// With --primary: its policy, planned once, for itself and for every operand.
Result<Worked> plan_primary(const std::string& typed, GenPolicy& gen_policy, Context& context) {
  auto primary = policy_domain_of(typed, context.ports.idna);
  if (!primary) return fail(primary.error());
  return run_task(gen_policy.own_policy(*primary, gen_policy.standing_text(*primary)), context);
}

// One policy on standard output or in one file, any number of them below a directory: a list may hold any
// number.
Result<void> check_destination(const GenPolicyOptions& options) {
  if (options.domains.files.empty() || options.output_dir || options.output.form != OutputForm::text)
    return {};
  return fail({Fault::usage, "several-policies", "one policy a file: several domains need --output-dir"});
}

}  // namespace

Result<ExitCode> run_gen_policy(const GenPolicyOptions& options, Context& context) {
  if (auto fits = check_destination(options); !fits) return fail(fits.error());
  auto kept =
      check_inputs_are_kept(files_read(options.domains, options.lookup), options.output, context.ports.files);
  if (!kept) return fail(kept.error());
  auto wishes = policy_wishes(options.policy, context.ports.idna);
  if (!wishes) return fail(wishes.error());
  auto add_mx = mx_patterns_of(options.add_mx, context.ports.idna);
  if (!add_mx) return fail(add_mx.error());
  wishes->add_mx = *std::move(add_mx);
  wishes->accept_mx = options.accept_mx;
  auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto emission = Emission::begin("gen-policy", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (options.output_dir) {
    if (auto held = emission->hold_directory(*options.output_dir); !held) return fail(held.error());
  }

  GenPolicy gen_policy(options, *std::move(wishes), dns->get(), context);
  std::optional<Worked> primary;
  if (options.primary) {
    auto planned = plan_primary(*options.primary, gen_policy, context);
    if (!planned) return fail(planned.error());
    primary = *std::move(planned);
    const bool usable = primary->planned.has_value();
    // The primary's own file comes first; on standard output its policy would only stand twice.
    if (!usable || options.output_dir) {
      emission->say(gen_policy.outcome(Worked(*primary)));
    } else {
      for (const Finding& warning : primary->planned->warnings) tell(warning, context);
    }
    if (!usable) return emission->finish();
    if (*dns == nullptr) context.diagnostics.warning(kCoverageNotChecked);
  }
  // Read to see whether it settles the matter; where it does not, that domain is worked on next.
  Result<std::optional<std::string>> standing_text;
  const auto at_once = [&](const DomainName& domain, DomainOutcome& outcome) {
    if (primary) return false;
    standing_text = gen_policy.standing_text(domain);
    return gen_policy.say_settled(domain, standing_text, outcome);
  };
  const auto told = [&](Task<Worked> working) -> Task<DomainOutcome> {
    Worked& worked = co_await working;
    co_return gen_policy.outcome(std::move(worked));
  };
  const auto work = [&](DomainName&& domain) {
    return told(primary ? gen_policy.primary_policy(std::move(domain), *primary)
                        : gen_policy.own_policy(std::move(domain), std::move(standing_text)));
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return json_text(GenPolicyResult{.domain = typed, .status = "failed", .error = error});
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, options.output,
              {.work = work, .bad_entry_json = bad_entry, .at_once = at_once}, *emission, context);
  return emission->finish();
}

}  // namespace mtasts
