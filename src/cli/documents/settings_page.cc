#include "cli/documents/settings_page.h"

#include "cli/documents/roff.h"

namespace mtasts {
namespace {

std::string key_entry(const SettingsKeyText& key) {
  std::string text = std::string(key.meaning) + '.';
  if (!key.fallback.empty()) text += " Default: " + std::string(key.fallback) + '.';
  return roff_entry(roff_bold(key.name) + " = " + roff_escaped(key.value), text);
}

}  // namespace

std::string settings_man_page(const std::vector<SettingsTableText>& tables, std::string_view version,
                              std::string_view date) {
  std::string page = ".\\\" Made from the description of the settings; do not edit.\n.TH MTASTS.TOML 5 " +
                     std::string(date) + " \"mtasts " + std::string(version) + "\" \"File Formats\"\n";
  page += roff_section("NAME") + "mtasts.toml \\- " +
          roff_escaped("settings of MTA-STS and TLSRPT for a fleet of domains") + '\n';
  page += roff_section("DESCRIPTION") +
          roff_paragraph(
              "The file states the goal of the operator; mtasts walks the safe way to it. It is a "
              "document of TOML 1.0, <https://toml.io>. Relative paths are relative to the file. An "
              "unknown key is an error. A DURATION is a number of seconds, or a text of a number "
              "and s, h, d or w: \"14d\". A list of one text may be written as that text.") +
          roff_paragraph("mtasts init writes a first file, and mtasts lint config judges one.") +
          roff_paragraph(
              "The file may name programs, which mtasts apply runs. So it is refused if everybody can "
              "write to it, or if another user owns it in a directory to which everybody can write, "
              "such as /tmp.");
  for (const SettingsTableText& table : tables) {
    page += roff_subsection(table.heading) + roff_paragraph(std::string(table.meaning) + '.');
    for (const SettingsKeyText& key : table.keys) page += key_entry(key);
  }
  page +=
      roff_section("PROGRAMS") +
      roff_paragraph(
          "deploy and reload are run without a shell, in the directory STATE, with the environment of mtasts "
          "and two more variables: MTASTS_HOOK is web for those of [web] and dns for that of [dns], and "
          "MTASTS_STATE is the absolute path of STATE. Standard input has the domains with changes, one "
          "a line.") +
      roff_paragraph(
          "A program has failed if it ends with another exit code than 0, or has not ended after 300 "
          "seconds. mtasts apply then prints the last line of its output, exits with 1, and runs it again "
          "next time, for all domains.");
  page += roff_section("EXAMPLES") +
          roff_literal({"state    = \"/var/lib/mtasts\"", "web_host = \"web.mailhaus.example\"",
                        "rua      = [\"tls@reports.example\"]", "", "[[policy]]",
                        "primary = \"mailhaus.example\"", "mode    = \"enforce\"",
                        "hosted  = [\"otherdomain.com\"]"});
  page += roff_section("SEE ALSO") +
          ".BR mtasts (1) ,\n.BR mtasts\\-init (1) ,\n.BR mtasts\\-lint (1) ,\n.BR mtasts\\-push (7)\n";
  return page;
}

}  // namespace mtasts
