#include "cli/options/option_values.h"

#include <charconv>

#include "cli/text/nearest_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"

namespace mtasts {

Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t least, std::uint64_t greatest) {
  const bool digits_only =
      !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, 10);
  if (digits_only && read.ec == std::errc() && number >= least && number <= greatest) return number;
  return fail({Fault::usage, "bad-number",
               quote(text) + " is not a whole decimal number from " + std::to_string(least) + " to " +
                   std::to_string(greatest)});
}

Result<std::string> parse_typed_server(const std::string& text) {
  constexpr std::uint64_t kGreatestPort = 65'535;
  const std::size_t hash = text.find('#');
  std::string_view host = std::string_view(text).substr(0, hash);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const bool has_port =
      hash == std::string::npos || parse_number(std::string_view(text).substr(hash + 1), 1, kGreatestPort);
  if (has_port && IpAddress::parse(host)) return text;
  return fail({Fault::usage, "bad-server", "not a server's address: " + quote(text, 100),
               "ADDRESS or ADDRESS#PORT, as in 192.0.2.53, ::1#5353"});
}

Error not_a_choice(std::string_view text, const std::vector<std::string>& choices) {
  std::string list;
  for (const std::string& choice : choices) {
    if (!list.empty()) list += &choice == &choices.back() ? " or " : ", ";
    list += choice;
  }
  return {Fault::usage, "bad-choice", quote(text) + " is not " + list, did_you_mean(text, choices)};
}

Take into(std::optional<std::string>& target) {
  return [&target](const std::string& typed) -> Result<void> {
    target = typed;
    return {};
  };
}

Take into(std::vector<std::string>& target) {
  return [&target](const std::string& typed) -> Result<void> {
    target.push_back(typed);
    return {};
  };
}

}  // namespace mtasts
