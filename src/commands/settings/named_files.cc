#include "commands/settings/named_files.h"

#include <string>

#include "commands/bulk/domain_source.h"
#include "commands/settings/settings_notes.h"

namespace mtasts {
namespace {

class NamedFiles {
 public:
  explicit NamedFiles(Context& context) : context_(context), notes_("", context.ports.idna) {}

  void judge_list(TomlPlace place, const std::string& path) {
    const auto domains = read_domains({.files = {path}}, context_.ports.files, context_.ports.idna);
    if (!domains) note(place, domains.error());
  }

  // Nothing is sent.
  void judge_key(TomlPlace place, const RecordSettings& dns) {
    const auto server =
        context_.ports.network.open_dns_update({.server = *dns.update, .key_file = dns.key.value_or("")});
    if (!server) note(place, server.error());
  }

  std::vector<Finding> take() { return notes_.take(); }

 private:
  void note(TomlPlace place, const Error& error) {
    const bool is_unusable = error.fault == Fault::unreadable || error.fault == Fault::permission;
    if (is_unusable) return notes_.add(place, "settings-file-unusable", error.message, error.hint);
    notes_.add(place, error);
  }

  Context& context_;
  SettingsNotes notes_;
};

}  // namespace

std::vector<Finding> judge_named_files(const TomlValue& document, const Settings& settings,
                                       Context& context) {
  NamedFiles files(context);
  for (const TomlMember& member : document.members) {
    if (member.key == "domains_file") files.judge_list(member.value.place, *settings.domains_file);
    for (const TomlMember& key : member.value.members) {
      if (member.key == "dns" && key.key == "key") files.judge_key(key.value.place, settings.dns);
    }
    for (std::size_t i = 0; member.key == "policy" && i < member.value.items.size(); ++i) {
      for (const TomlMember& key : member.value.items[i].members) {
        if (key.key == "hosted_file") files.judge_list(key.value.place, *settings.hosted_files[i]);
      }
    }
  }
  return files.take();
}

}  // namespace mtasts
