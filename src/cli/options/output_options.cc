#include "cli/options/output_options.h"

#include <memory>

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

const Choices<RecordFormat>& record_formats() {
  static const Choices<RecordFormat> table = {{"bind", RecordFormat::bind},
                                              {"json", RecordFormat::json},
                                              {"table", RecordFormat::table},
                                              {"markdown", RecordFormat::markdown},
                                              {"nsupdate", RecordFormat::nsupdate},
                                              {"tinydns", RecordFormat::tinydns},
                                              {"octodns", RecordFormat::octodns},
                                              {"dnscontrol", RecordFormat::dnscontrol},
                                              {"powerdns", RecordFormat::powerdns},
                                              {"route53", RecordFormat::route53},
                                              {"cloudflare", RecordFormat::cloudflare},
                                              {"knotc", RecordFormat::knotc},
                                              {"terraform-route53", RecordFormat::terraform_route53},
                                              {"terraform-cloudflare", RecordFormat::terraform_cloudflare}};
  return table;
}

std::string word_of(RecordFormat format) {
  for (const auto& choice : record_formats()) {
    if (choice.second == format) return choice.first;
  }
  return {};
}

// The typed options, from which a rule makes one form.
struct TypedForms {
  bool json = false;
  bool ndjson = false;
  std::optional<RecordFormat> format = {};
};

Result<void> decide_form(const TypedForms& typed, OutputOptions& output) {
  const bool json = typed.json || typed.format == RecordFormat::json;
  if (json && typed.ndjson) return usage_error("--json and --ndjson exclude each other");
  if (typed.format && typed.format != RecordFormat::json && (typed.json || typed.ndjson)) {
    return usage_error("--format " + word_of(*typed.format) + " excludes --json and --ndjson");
  }
  if (json) output.form = OutputForm::json;
  if (typed.ndjson) output.form = OutputForm::ndjson;
  return {};
}

// Rejects options with which the tool of the format cannot read the files.
Result<void> check_files(const RecordOutput& records, bool has_directory) {
  const bool is_terraform = records.format == RecordFormat::terraform_route53 ||
                            records.format == RecordFormat::terraform_cloudflare;
  if (is_terraform && has_directory) {
    return usage_error("Terraform has one value for the variable: --output-dir does not go with it",
                       "write all records to one file with -o mtasts.auto.tfvars.json");
  }
  if (records.format != RecordFormat::octodns) return {};
  if (has_directory && records.zone) {
    return usage_error("octoDNS has one file for each zone: --output-dir and --zone exclude each other");
  }
  if (!has_directory && !records.zone) {
    return usage_error("octoDNS has one file for each zone, and which one is not known",
                       "name it with --zone APEX");
  }
  return {};
}

void declare_json_flags(Declaration& command, TypedForms& typed) {
  command.flag("--json", typed.json, "Print one JSON document");
  command.flag("--ndjson", typed.ndjson, "Print each result as one line of JSON, as soon as it is ready");
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

void declare_record_forms(Declaration& command, OutputOptions& output, RecordOutput& records,
                          const std::optional<std::string>* output_dir) {
  const auto typed = std::make_shared<TypedForms>();
  command.group("Output");
  command.option(
      {"--format", "NAME",
       "bind: lines of a zone file, the only format that is read back, for the existing id, rua and TTL; "
       "json: the same as --json; the others are for people and other tools, see FORMATS in the man page",
       "bind", words_of(record_formats())},
      choice_into(typed->format, record_formats()));
  command.option({"--zone", "APEX",
                  "The zone of all records, for formats that name it; a domain outside the zone is left out",
                  "found by its SOA record with DNS, else each domain"},
                 into(records.zone));
  declare_json_flags(command, *typed);
  command.rule([typed, &output, &records, output_dir]() -> Result<void> {
    const bool is_json = typed->json || typed->ndjson;
    records.format = is_json ? RecordFormat::json : typed->format.value_or(RecordFormat::bind);
    if (auto decided = decide_form(*typed, output); !decided) return decided;
    return check_files(records, output_dir != nullptr && output_dir->has_value());
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
                  "file is kept; - is standard output",
                  "standard output"},
                 [named, &output](const std::string& typed) -> Result<void> {
                   *named = true;
                   if (typed != "-") output.file = typed;
                   return {};
                 });
  command.flag("--partial", output.partial,
               "With -o: write FILE even if some domains cannot be printed; FILE then lacks them");
  command.option({"--rejects", "FILE",
                  "Write the domains that were left out to FILE, one JSON object per line, with reasons"},
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
       "Leave out domains with these states without a failure: null-mx, nxdomain, no-mx, separated by commas",
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
               "Write nothing and report the changes; exit status 2 if there are any");
}

}  // namespace mtasts
