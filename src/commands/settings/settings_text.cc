#include "commands/settings/settings_text.h"

#include <cstddef>
#include <span>
#include <string_view>

#include "cli/text/paragraph.h"
#include "commands/settings/settings_keys.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kCommentWidth = 98;

std::string comment(std::string_view text) {
  std::string lines;
  for (const std::string& line : wrapped(printable(text), kCommentWidth)) lines += "# " + line + '\n';
  return lines;
}

std::string remark_of(std::string_view key, const SettingsRemarks::ByKey& remarks) {
  const auto remark = remarks.find(key);
  return remark == remarks.end() ? "" : comment(remark->second);
}

// A key without a value, in its form.
std::string print_form(const SettingsKeyText& key) {
  std::string line = "# " + std::string(key.name) + " = " + std::string(key.value);
  if (!key.fallback.empty()) line += "   default: " + std::string(key.fallback);
  return line + '\n';
}

// The meanings of the keys are omitted where an earlier table of the same name has them.
enum class Meanings { printed, omitted };

// All keys of a table.
template <class Target>
std::string print_keys(std::span<const SettingsKey<Target>> keys, const Target& target,
                       const SettingsRemarks::ByKey& remarks, Meanings meanings) {
  const bool explains = meanings == Meanings::printed;
  std::string text;
  std::string forms;
  for (const SettingsKey<Target>& key : keys) {
    const std::string value = key.print(target);
    const std::string remark = remark_of(key.text.name, remarks);
    if (value.empty()) {
      if (explains || !remark.empty()) forms += remark + print_form(key.text);
      continue;
    }
    if (explains) text += '\n' + comment(std::string(key.text.meaning) + '.');
    text += remark + std::string(key.text.name) + " = " + value + '\n';
  }
  return text + (forms.empty() ? "" : '\n' + forms);
}

PolicyTable table_of(const PolicySettings& policy) {
  return {.primary = policy.primary,
          .goal = policy.goal,
          .max_age = policy.max_age,
          .mx_rule = policy.mx_rule,
          .mx = policy.mx,
          .accept_mx = policy.accept_mx,
          .hosted = policy.hosted};
}

}  // namespace

std::string print_settings(const Settings& settings, const SettingsRemarks& remarks) {
  std::string text;
  for (const std::string& paragraph : remarks.top) text += (text.empty() ? "" : "#\n") + comment(paragraph);
  text += print_keys(top_keys(), settings, remarks.keys, Meanings::printed);
  text += "\n[dns]\n" + print_keys(dns_keys(), settings, remarks.keys, Meanings::printed);
  text += "\n[web]\n" + print_keys(web_keys(), settings, remarks.keys, Meanings::printed);
  text += "\n[gates]\n" + print_keys(gates_keys(), settings, remarks.keys, Meanings::printed);
  static const SettingsRemarks::ByKey kNone;
  for (std::size_t i = 0; i < settings.rollout.policies.size(); ++i) {
    PolicyTable table = table_of(settings.rollout.policies[i]);
    if (i < settings.hosted_files.size()) table.hosted_file = settings.hosted_files[i];
    const auto& of_policy = i < remarks.policies.size() ? remarks.policies[i] : kNone;
    text += "\n[[policy]]\n" +
            print_keys(policy_keys(), table, of_policy, i == 0 ? Meanings::printed : Meanings::omitted);
  }
  return text;
}

}  // namespace mtasts
