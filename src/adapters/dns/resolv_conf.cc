// Follows glibc: a keyword is in the first column, values follow after blanks, and "#" or ";" begins a
// comment.
#include "adapters/dns/resolv_conf.h"

#include <algorithm>
#include <charconv>

namespace mtasts {
namespace {

constexpr std::size_t kMaxResolvConfSize = 65536;
constexpr std::string_view kBlank = " \t\r";

// Removes and returns the next word; empty at the end or at a comment.
std::string_view next_word(std::string_view& rest) {
  const std::size_t begin = std::min(rest.find_first_not_of(kBlank), rest.size());
  const std::size_t end = std::min(rest.find_first_of(kBlank, begin), rest.size());
  const std::string_view word = rest.substr(begin, end - begin);
  if (word.starts_with('#') || word.starts_with(';')) return {};
  rest.remove_prefix(end);
  return word;
}

// The number in "name:7", clamped to the bounds like in glibc; nothing if there is none.
std::optional<unsigned> option_value(std::string_view option, std::string_view name, unsigned min,
                                     unsigned max) {
  if (!option.starts_with(name)) return std::nullopt;
  option.remove_prefix(name.size());
  unsigned value = 0;
  const auto [end, error] = std::from_chars(option.data(), option.data() + option.size(), value);
  if (error == std::errc::result_out_of_range) return max;
  if (error != std::errc() || end != option.data() + option.size()) return std::nullopt;
  return std::clamp(value, min, max);
}

void read_option(std::string_view option, ResolvConf& conf) {
  if (const auto seconds = option_value(option, "timeout:", 1, 30)) {
    conf.timeout = std::chrono::seconds(*seconds);
  } else if (const auto attempts = option_value(option, "attempts:", 1, 5)) {
    conf.attempts = attempts;
  } else if (option == "rotate") {
    conf.rotate = true;
  } else if (option == "use-vc" || option == "usevc" || option == "tcp") {
    conf.use_vc = true;
  } else if (option == "trust-ad") {
    conf.trust_ad = true;
  }
}

void read_line(std::string_view line, std::size_t number, ResolvConf& conf) {
  if (line.starts_with('#') || line.starts_with(';')) return;
  std::string_view rest = line;
  const std::string_view keyword = next_word(rest);
  if (keyword == "options") {
    for (auto option = next_word(rest); !option.empty(); option = next_word(rest)) read_option(option, conf);
  } else if (keyword == "nameserver") {
    auto server = parse_server(next_word(rest));
    if (!server) {
      conf.warnings.push_back("line " + std::to_string(number) + ": " + server.error().message);
    } else if (std::ranges::find(conf.servers, *server) == conf.servers.end()) {
      conf.servers.push_back(*std::move(server));
    }
  }
}

}  // namespace

ResolvConf parse_resolv_conf(std::string_view text) {
  ResolvConf conf;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    read_line(text.substr(0, end), number, conf);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return conf;
}

Result<ResolvConf> read_resolv_conf_file(Files& files, const std::string& path) {
  const auto text = files.read_if_exists(path, kMaxResolvConfSize);
  if (!text) return fail(text.error());
  return parse_resolv_conf(text->value_or(""));
}

}  // namespace mtasts
