#include "cli/options/output_options.h"

#include <memory>

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

// The typed options, from which a rule makes one form.
struct TypedForms {
  bool json = false;
  bool ndjson = false;
  const RecordFormat* format = nullptr;  // none typed
};

Result<void> decide_form(const TypedForms& typed, OutputOptions& output) {
  const bool json = typed.json || typed.format == &kJsonRecords;
  if (json && typed.ndjson) return usage_error("--json and --ndjson exclude each other");
  if (typed.format && typed.format != &kJsonRecords && (typed.json || typed.ndjson)) {
    return usage_error("--format " + std::string(typed.format->name) + " excludes --json and --ndjson");
  }
  if (json) output.form = OutputForm::json;
  if (typed.ndjson) output.form = OutputForm::ndjson;
  return {};
}

void declare_json_flags(Declaration& command, TypedForms& typed) {
  command.flag("--json", typed.json, "Print one JSON document");
  command.flag("--ndjson", typed.ndjson, "Print each result as one line of JSON, as soon as it is ready");
}

Result<void> take_skips(const std::string& typed, const Choices<std::string>& choices,
                        std::vector<std::string>& skip) {
  std::size_t begin = 0;
  while (begin <= typed.size()) {
    const std::size_t comma = std::min(typed.find(',', begin), typed.size());
    const Result<std::string> code = parse_choice(typed.substr(begin, comma - begin), choices);
    if (!code) return fail(code.error());
    skip.push_back(*code);
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

void declare_record_forms(Declaration& command, OutputOptions& output, RecordOutput& records,
                          const std::optional<std::string>* output_dir) {
  const auto typed = std::make_shared<TypedForms>();
  const auto formats = choices_of(kRecordFormats);
  command.group("Output");
  command.option({"--format", "NAME",
                  "bind: lines of a zone file; json: the same as --json; the others are for people and other "
                  "tools, see FORMATS in the man page",
                  "bind", words_of(formats)},
                 choice_into(typed->format, formats));
  command.option({"--zone", "APEX",
                  "The zone of all records, for formats that name it; a domain outside the zone is left out",
                  "found by its SOA record with DNS, else each domain"},
                 into(records.zone));
  declare_json_flags(command, *typed);
  command.flag(
      "--force-removals", output.force_removals,
      output_dir == nullptr
          ? "With -o: write FILE even if more than 5 of its domains, and more than 30 %, lose records"
          : "With -o, --output-dir or --update: write the records even if more than 5 domains, and more than "
            "30 % of those with existing records, lose some");
  command.rule([typed, &output, &records, output_dir]() -> Result<void> {
    const bool is_json = typed->json || typed->ndjson;
    if (is_json) {
      records.format = &kJsonRecords;
    } else if (typed->format != nullptr) {
      records.format = typed->format;
      records.is_typed = true;
    }
    if (auto decided = decide_form(*typed, output); !decided) return decided;
    if (records.format->check_files == nullptr) return {};
    return records.format->check_files(output_dir != nullptr && output_dir->has_value(),
                                       records.zone.has_value());
  });
}

void declare_unordered(Declaration& command, OutputOptions& output) {
  command.group("Output");
  command.flag("--unordered", output.unordered,
               "With --ndjson: print results in the order of the answers, not of the domains");
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
                  "Write to FILE, which is replaced as a whole: if a domain cannot be printed, the existing "
                  "file is kept; - is standard output. With --json or --ndjson all of FILE is the JSON "
                  "results, and an existing FILE must be those of this command",
                  "standard output"},
                 [named, &output](const std::string& typed) -> Result<void> {
                   *named = true;
                   if (typed != "-") output.file = typed;
                   return {};
                 });
  command.flag(
      "--partial", output.partial,
      "With -o: write FILE even if some domains cannot be printed; FILE then lacks them, but keeps the "
      "existing DNS records of those that could not be determined");
  command.option({"--rejects", "FILE",
                  "Write the domains that were left out to FILE, one JSON object per line, with reasons"},
                 into(output.rejects));
  command.rule([named, &output]() -> Result<void> {
    if (output.partial && !*named) return usage_error("--partial needs -o FILE");
    return {};
  });
}

void declare_report_file(Declaration& command, std::optional<std::string>& file) {
  command.option(
      {"-o,--output", "FILE", "Write to FILE, replaced as a whole; - is standard output", "standard output"},
      [&file](const std::string& path) -> Result<void> {
        file = path == "-" ? std::nullopt : std::optional(path);
        return {};
      });
}

void declare_skip(Declaration& command, OutputOptions& output) {
  const Choices<std::string> choices = {
      {"null-mx", "null-mx"}, {"nxdomain", "nxdomain"}, {"no-mx", "no-mx"}, {"not-covered", "not-covered"}};
  command.group("Output");
  command.option(
      {"--skip",
       "LIST",
       "Leave out domains with these states without a failure: null-mx, nxdomain, no-mx, not-covered, "
       "separated by commas",
       "",
       {},
       true,
       false,
       words_of(choices)},
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

void declare_update(Declaration& command, std::optional<std::string>& server,
                    std::optional<std::string>& key) {
  command.option(
      {"--update", "ADDRESS",
       "The primary server that takes the records as dynamic updates (RFC 2136), in place of files"},
      into<std::string>(server, parse_typed_server));
  command.option({"--key", "FILE", "The TSIG key of --update, in a file that only its owner may read"},
                 into(key));
  command.rule([&server, &key]() -> Result<void> {
    if (server.has_value() != key.has_value())
      return usage_error("--update and --key need each other: updates are always signed");
    return {};
  });
}

void declare_dry_run(Declaration& command, bool& dry_run, OutputOptions& output) {
  command.group("Output");
  command.flag("-n,--dry-run", dry_run,
               "Write nothing and report the changes; exit status 2 if there are any");
  command.flag("--diff-exit-code", output.diff_exit_code,
               "With --dry-run: exit status 1 for changes, as of diff(1); status 2 then means that a domain "
               "cannot be written");
  command.rule([&dry_run, &output]() -> Result<void> {
    if (output.diff_exit_code && !dry_run) return usage_error("--diff-exit-code needs --dry-run");
    return {};
  });
}

}  // namespace mtasts
