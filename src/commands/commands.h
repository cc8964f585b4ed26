// The commands, one function each: ask, decide, say, do. A result is the exit code; an error means that the
// command did not get as far as having results.
#pragma once

#include "cli/exit_code.h"
#include "cli/options/command_options.h"
#include "commands/context.h"

namespace mtasts {

[[nodiscard]] Result<ExitCode> run_mx(const MxOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_gen_policy(const GenPolicyOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_gen_sts(const GenStsOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_gen_tlsrpt(const GenTlsrptOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_gen_zone(const GenZoneOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_bump_id(const BumpIdOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_lint(const LintOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_check(const CheckOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_gen_site(const GenSiteOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_explain(const ExplainOptions& options, Context& context);
[[nodiscard]] Result<ExitCode> run_completion(const CompletionOptions& options, Context& context);

}  // namespace mtasts
