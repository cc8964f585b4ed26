// The options of "mtasts lint".
#include <memory>

#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

const Choices<LintKind>& kinds() {
  static const Choices<LintKind> table = {{"policy", LintKind::policy},
                                          {"sts", LintKind::sts},
                                          {"tlsrpt", LintKind::tlsrpt},
                                          {"zone", LintKind::zone}};
  return table;
}

Result<void> options_fit(const LintOptions& options) {
  if (options.covers && options.kind != LintKind::policy)
    return usage_error("--covers needs the kind policy");
  if (options.origin && options.kind != LintKind::zone) return usage_error("--origin needs the kind zone");
  if (options.nul_terminated && options.kind != LintKind::sts && options.kind != LintKind::tlsrpt) {
    return usage_error("--null needs the kind sts or tlsrpt");
  }
  return {};
}

}  // namespace

void declare_lint(Declaration& command, LintOptions& options) {
  command.about("judge policies, TXT records and zone files offline",
                "Reads strictly, as the most careful sender does, goes on past the first fault, and prints "
                "each finding with its code, line and RFC section. Nothing is looked up."
                "\n\n"
                "The exit status is 0 for valid, 1 for valid with warnings, 2 for invalid or not covered.");
  const auto kind_given = std::make_shared<bool>(false);
  command.operands(
      {{"KIND", false, true, words_of(kinds()),
        "What the files hold: policy, a policy file; sts or tlsrpt, TXT records at _mta-sts or _smtp._tls, "
        "one a line, as they stand in RDATA after their character-strings are joined; zone, a zone file"},
       {"FILE", true, true, {}, "A file to judge; - is standard input"}},
      [kind_given, &options](const std::string& typed) -> Result<void> {
        if (typed.empty()) return usage_error("an operand is empty");
        if (*kind_given) {
          options.files.push_back(typed);
          return {};
        }
        const Result<LintKind> kind = parse_choice(typed, kinds());
        if (!kind) return fail(kind.error().within("KIND"));
        options.kind = *kind;
        *kind_given = true;
        return {};
      });

  command.group("Judging");
  command.option({"--covers",
                  "HOST",
                  "With policy: judge too whether an mx of the policy matches HOST (RFC 8461 §4.1); exit "
                  "status 2 if none does",
                  "",
                  {},
                  false,
                  true},
                 into(options.covers));
  command.option({"--origin", "NAME", "With zone: the origin before any $ORIGIN"}, into(options.origin));
  command.flag("-0,--null", options.nul_terminated,
               "With sts and tlsrpt: records end in NUL instead of a line feed");
  declare_forms(command, options.output);

  command.rule([kind_given, &options]() -> Result<void> {
    if (!*kind_given) return usage_error("what shall be judged? KIND and FILE are missing");
    if (options.files.empty()) return usage_error("no FILE is given", "- is standard input");
    return options_fit(options);
  });

  command.example("A policy before it is published", "mtasts lint policy mta-sts.txt");
  command.example("The policy that is published, and whether it covers a host",
                  "curl -s https://mta-sts.example.com/.well-known/mta-sts.txt | mtasts lint policy --covers "
                  "mx1.example.com -");
  command.example("A zone file before it is loaded, for a script",
                  "mtasts lint zone --origin example.com --json example.com.zone");
  command.example("TXT records, one a line", "mtasts lint tlsrpt records.txt");
}

}  // namespace mtasts
