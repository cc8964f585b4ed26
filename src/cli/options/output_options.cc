#include "cli/options/output_options.h"

#include <memory>

#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

// What was typed of the forms, until the rule has made one form of it.
struct TypedForms {
  bool json = false;
  bool ndjson = false;
  std::optional<RecordFormat> format = {};
};

Result<void> decide_form(const TypedForms& typed, OutputOptions& output) {
  const bool json = typed.json || typed.format == RecordFormat::json;
  if (json && typed.ndjson) return usage_error("--json and --ndjson exclude each other");
  if (typed.format == RecordFormat::bind && (typed.json || typed.ndjson)) {
    return usage_error("--format bind excludes --json and --ndjson");
  }
  if (json) output.form = OutputForm::json;
  if (typed.ndjson) output.form = OutputForm::ndjson;
  return {};
}

void declare_json_flags(Declaration& command, TypedForms& typed) {
  command.flag("--json", typed.json, "Print one JSON document");
  command.flag("--ndjson", typed.ndjson,
               "Print each result as a JSON text on a line of its own, as it comes");
}

Result<void> take_skips(const std::string& typed, const Choices<MxStatus>& choices,
                        std::vector<MxStatus>& skip) {
  std::size_t begin = 0;
  while (begin <= typed.size()) {
    const std::size_t comma = std::min(typed.find(',', begin), typed.size());
    const Result<MxStatus> status = parse_choice(typed.substr(begin, comma - begin), choices);
    if (!status) return fail(status.error());
    skip.push_back(*status);
    begin = comma + 1;
  }
  return {};
}

}  // namespace

void declare_forms(Declaration& command, OutputOptions& output) {
  const auto typed = std::make_shared<TypedForms>();
  command.group("Output");
  declare_json_flags(command, *typed);
  command.rule([typed, &output] { return decide_form(*typed, output); });
}

void declare_forms(Declaration& command, OutputOptions& output, RecordFormat& format) {
  const Choices<RecordFormat> formats = {{"bind", RecordFormat::bind}, {"json", RecordFormat::json}};
  const auto typed = std::make_shared<TypedForms>();
  command.group("Output");
  command.option(
      {"--format", "NAME", "bind: lines of a zone file; json: the same as --json", "bind", words_of(formats)},
      choice_into(typed->format, formats));
  declare_json_flags(command, *typed);
  command.rule([typed, &output, &format]() -> Result<void> {
    if (typed->json || typed->ndjson || typed->format == RecordFormat::json) format = RecordFormat::json;
    return decide_form(*typed, output);
  });
}

void declare_unordered(Declaration& command, OutputOptions& output) {
  command.group("Output");
  command.flag("--unordered", output.unordered,
               "With --ndjson: print results as answers arrive, not in the order of the domains");
  command.rule([&output]() -> Result<void> {
    if (output.unordered && output.form != OutputForm::ndjson)
      return usage_error("--unordered needs --ndjson");
    return {};
  });
}

void declare_output_file(Declaration& command, OutputOptions& output) {
  const auto named = std::make_shared<bool>(false);
  command.group("Output");
  command.option({"-o,--output", "FILE",
                  "Write to FILE, replaced as a whole: when a domain cannot be emitted, the file that stands "
                  "stays; - is standard output",
                  "standard output"},
                 [named, &output](const std::string& typed) -> Result<void> {
                   *named = true;
                   if (typed != "-") output.file = typed;
                   return {};
                 });
  command.flag("--partial", output.partial,
               "With -o: write FILE though some domains cannot be emitted; they are missing in it then");
  command.option({"--rejects", "FILE", "Write what was left out to FILE, one JSON text a line, with reasons"},
                 into(output.rejects));
  command.rule([named, &output]() -> Result<void> {
    if (output.partial && !*named) return usage_error("--partial needs -o FILE");
    return {};
  });
}

void declare_skip(Declaration& command, OutputOptions& output) {
  const Choices<MxStatus> choices = {
      {"null-mx", MxStatus::null_mx}, {"nxdomain", MxStatus::no_such_name}, {"no-mx", MxStatus::no_mx}};
  command.group("Output");
  command.option(
      {"--skip",
       "LIST",
       "Domains that are so are left out and no failure: null-mx, nxdomain, no-mx, separated by "
       "commas",
       "",
       {},
       true},
      [choices, &output](const std::string& typed) { return take_skips(typed, choices, output.skip); });
}

void declare_output_dir(Declaration& command, std::optional<std::string>& output_dir,
                        const OutputOptions& output, const std::string& help) {
  command.group("Output");
  command.option({"--output-dir", "DIR", help}, into(output_dir));
  command.rule([&output_dir, &output]() -> Result<void> {
    if (output_dir && output.file) return usage_error("-o and --output-dir exclude each other");
    return {};
  });
}

void declare_dry_run(Declaration& command, bool& dry_run) {
  command.group("Output");
  command.flag("-n,--dry-run", dry_run,
               "Write nothing and say what would change; exit status 2 if anything would");
}

}  // namespace mtasts
