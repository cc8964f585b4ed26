#include "commands/run.h"

#include "cli/command_line.h"
#include "commands/commands.h"

namespace mtasts {
namespace {

// One overload a command: a command without one does not compile.
struct Runner {
  Context& context;
  Result<ExitCode> operator()(const MxOptions& options) { return run_mx(options, context); }
  Result<ExitCode> operator()(const GenPolicyOptions& options) { return run_gen_policy(options, context); }
  Result<ExitCode> operator()(const GenStsOptions& options) { return run_gen_sts(options, context); }
  Result<ExitCode> operator()(const GenTlsrptOptions& options) { return run_gen_tlsrpt(options, context); }
  Result<ExitCode> operator()(const GenZoneOptions& options) { return run_gen_zone(options, context); }
  Result<ExitCode> operator()(const BumpIdOptions& options) { return run_bump_id(options, context); }
  Result<ExitCode> operator()(const LintOptions& options) { return run_lint(options, context); }
  Result<ExitCode> operator()(const CheckOptions& options) { return run_check(options, context); }
  Result<ExitCode> operator()(const GenSiteOptions& options) { return run_gen_site(options, context); }
  Result<ExitCode> operator()(const ExplainOptions& options) { return run_explain(options, context); }
  Result<ExitCode> operator()(const CompletionOptions& options) { return run_completion(options, context); }
};

ExitCode flushed(ExitCode code, Ports& ports, Diagnostics& diagnostics) {
  if (auto written = ports.out.flush(); !written) {
    diagnostics.error(written.error());
    code = graver(exit_code_of(written.error().fault), code);
  }
  // Standard error has nowhere to report its own failure.
  static_cast<void>(ports.err.flush());
  return code;
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, Ports& ports) {
  auto parsed = parse_command_line(arguments);
  if (!parsed) {
    Diagnostics diagnostics(ports.err, {});
    diagnostics.error(parsed.error());
    return flushed(exit_code_of(parsed.error().fault), ports, diagnostics);
  }
  if (const auto* answered = std::get_if<Answered>(&*parsed)) {
    (answered->on_standard_error ? ports.err : ports.out).write(answered->text);
    Diagnostics diagnostics(ports.err, {});
    return flushed(answered->exit_code, ports, diagnostics);
  }
  const auto& command_line = std::get<CommandLine>(*parsed);
  Diagnostics diagnostics(ports.err, command_line.global);
  Context context{ports, diagnostics, command_line.global};
  const Result<ExitCode> result = std::visit(Runner{context}, command_line.options);
  if (!result) diagnostics.error(result.error());
  return flushed(result ? *result : exit_code_of(result.error().fault), ports, diagnostics);
}

}  // namespace mtasts
