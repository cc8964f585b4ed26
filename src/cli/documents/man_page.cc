#include "cli/documents/man_page.h"

#include <algorithm>
#include <cctype>

#include "cli/documents/completion_script.h"
#include "cli/documents/help.h"
#include "cli/documents/man_prose.h"
#include "cli/documents/roff.h"
#include "cli/text/paragraph.h"

namespace mtasts {
namespace {

constexpr std::size_t kExampleWidth = 72;

std::string page_name(const ProgramModel& program, const CommandModel& command) {
  return program.name + '-' + command.name;
}

std::string title(const ProgramModel& program, const std::string& page, std::string_view date) {
  std::string upper = page;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ".\\\" Made from the description of the command line; do not edit.\n.TH " + roff_escaped(upper) +
         " 1 " + std::string(date) + " \"" + program.name + ' ' + program.version + "\" \"User Commands\"\n";
}

// Removes .PP after a heading, which begins a paragraph anyway.
std::string tidy(std::string_view page) {
  std::string out;
  bool behind_heading = false;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n') + 1);
    page.remove_prefix(line.size());
    if (!behind_heading || line != ".PP\n") out += line;
    behind_heading = line.starts_with(".SH") || line.starts_with(".SS");
  }
  return out;
}

std::string name_section(const std::string& page, const std::string& summary) {
  return roff_section("NAME") + roff_escaped(page) + " \\- " + roff_escaped(summary) + '\n';
}

std::string paragraphs_section(std::string_view heading, const std::vector<std::string>& texts) {
  std::string out = roff_section(heading);
  for (const std::string& one : texts) out += roff_paragraph(one);
  return out;
}

std::string entries(const std::vector<ManEntry>& list) {
  std::string out;
  for (const ManEntry& entry : list) out += roff_entry(roff_bold(entry.term), entry.text);
  return out;
}

std::string roff_option_term(const OptionModel& option) {
  std::string term;
  for (const std::string& name : option.short_names)
    term += (term.empty() ? "" : ", ") + roff_bold('-' + name);
  for (const std::string& name : option.long_names)
    term += (term.empty() ? "" : ", ") + roff_bold("--" + name);
  if (value_text(option) != option.value_name) return term + ' ' + roff_bold(value_text(option));
  return option.value_name.empty() ? term : term + ' ' + roff_italic(option.value_name);
}

std::string option_subsections(const std::vector<OptionModel>& options) {
  std::string out;
  for (const std::string& group : groups_of(options)) {
    out += roff_subsection(group);
    for (const OptionModel& option : options) {
      if (option.group == group) out += roff_entry(roff_option_term(option), full_help(option) + '.');
    }
  }
  return out;
}

std::string examples_section(const std::vector<ExampleModel>& examples) {
  std::string out = roff_section("EXAMPLES");
  for (const ExampleModel& example : examples) {
    out += roff_paragraph(example.says.ends_with('?') ? example.says : example.says + ':') +
           roff_literal(wrapped_command(example.command, kExampleWidth));
  }
  return out;
}

std::string output_text(const Manual& manual) {
  std::string out = roff_paragraph(manual.output);
  if (!manual.schema.empty()) out += roff_literal(manual.schema);
  return out;
}

// The definitions of the terms that a schema uses.
std::string schema_terms(const Manual& manual) {
  const auto uses = [&manual](std::string_view term) {
    return std::ranges::any_of(
        manual.schema, [term](const std::string& line) { return line.find(term) != std::string::npos; });
  };
  std::string out;
  if (uses("ERROR")) out += roff_literal(man_schema_error());
  if (uses("FINDING")) out += roff_literal(man_schema_finding());
  return out;
}

std::string page_reference(const std::string& page) {
  return ".BR " + roff_escaped(page) + " (1)";
}

std::string see_also(const ProgramModel& program, const std::string& this_page) {
  std::vector<std::string> pages = {program.name};
  for (const CommandModel& command : program.commands) pages.push_back(page_name(program, command));
  pages.emplace_back("dig");
  pages.emplace_back("named-checkzone");
  pages.erase(std::remove(pages.begin(), pages.end(), this_page), pages.end());
  std::string out = roff_section("SEE ALSO");
  for (const std::string& page : pages)
    out += page_reference(page) + (&page == &pages.back() ? "\n" : " ,\n");
  return out;
}

std::string shared_end(const ProgramModel& program, const std::string& page) {
  return paragraphs_section("SECURITY CONSIDERATIONS", man_security()) + roff_section("STANDARDS") +
         entries(man_standards()) + see_also(program, page);
}

std::string operand_term(const OperandModel& operand) {
  const std::string name = operand.choices.empty() ? roff_italic(operand.name) : roff_bold(operand.name);
  return operand.repeatable ? name + "..." : name;
}

std::string command_output_section(const Manual& manual) {
  std::string out = roff_section("OUTPUT") + output_text(manual);
  if (manual.schema.empty()) return out;
  return out + schema_terms(manual) +
         roff_paragraph("The section OUTPUT of mtasts(1) describes the document around these results.");
}

}  // namespace

std::string program_man_page(const ProgramModel& program, std::string_view date) {
  std::string out = title(program, program.name, date) + name_section(program.name, program.summary);
  out += roff_section("SYNOPSIS") + roff_bold(program.name) + ' ' + roff_italic("COMMAND") + " [" +
         roff_italic("OPTIONS") + "] [" + roff_italic("@SERVER") + "] [" + roff_italic("DOMAIN") + "...]\n";
  out += paragraphs_section("DESCRIPTION", paragraphs(program.description));
  out += roff_section("COMMANDS");
  for (const CommandModel& command : program.commands) {
    out += roff_entry(roff_bold(command.name),
                      command.summary + "; see " + page_name(program, command) + "(1).");
  }
  out += roff_section("OPTIONS") + option_subsections(program.options);
  out += roff_section("EXIT STATUS") + entries(man_exit_status());
  out += roff_paragraph("With several results the gravest decides: 64 to 78, then 2, then 3, then 1.");
  out += paragraphs_section("OUTPUT", man_output());
  for (const CommandModel& command : program.commands) {
    const Manual manual = command.manual();
    if (!manual.schema.empty()) out += roff_subsection(command.name) + output_text(manual);
  }
  out += roff_subsection("Errors and findings") + roff_literal(man_schema_error()) +
         roff_literal(man_schema_finding());
  out += roff_section("ENVIRONMENT") + entries(man_environment());
  out += roff_section("FILES") + entries(man_files());
  return tidy(out + examples_section(program.examples) + shared_end(program, program.name));
}

std::string command_man_page(const ProgramModel& program, const CommandModel& command,
                             std::string_view date) {
  const std::string page = page_name(program, command);
  std::string out = title(program, page, date) + name_section(page, command.summary);
  out += roff_section("SYNOPSIS") + roff_bold(program.name + ' ' + command.name) + " [" +
         roff_italic("OPTIONS") + ']';
  for (const OperandModel& operand : command.operands) {
    out += operand.required ? ' ' + operand_term(operand) : " [" + operand_term(operand) + ']';
  }
  out += '\n' + paragraphs_section("DESCRIPTION", paragraphs(command.description));
  out += roff_section("OPERANDS");
  for (const OperandModel& operand : command.operands) {
    out += roff_entry(operand_term(operand), operand.help + '.');
  }
  out += roff_section("OPTIONS") + option_subsections(command.options) + option_subsections(program.options);
  out += roff_section("EXIT STATUS") + entries(man_exit_status());
  const Manual manual = command.manual();
  out += command_output_section(manual);
  for (const ManSection& section : manual.sections) {
    out += roff_section(section.heading) + entries(section.entries);
  }
  out += roff_section("ENVIRONMENT") + entries(man_environment());
  return tidy(out + examples_section(command.examples) + shared_end(program, page));
}

std::vector<GeneratedFile> generated_files(const ProgramModel& program,
                                           const std::vector<SettingsTableText>& settings) {
  std::vector<GeneratedFile> files = {{"man/" + program.name + ".1", program_man_page(program, MTASTS_DATE)}};
  for (const CommandModel& command : program.commands) {
    files.push_back(
        {"man/" + page_name(program, command) + ".1", command_man_page(program, command, MTASTS_DATE)});
  }
  files.push_back(
      {"man/" + program.name + ".toml.5", tidy(settings_man_page(settings, program.version, MTASTS_DATE))});
  files.push_back({"man/" + program.name + "-push.7", tidy(push_man_page(program.version, MTASTS_DATE))});
  files.push_back({"completions/" + program.name + ".bash", bash_completion(program)});
  files.push_back({"completions/_" + program.name, zsh_completion(program)});
  files.push_back({"completions/" + program.name + ".fish", fish_completion(program)});
  return files;
}

}  // namespace mtasts
