#include "commands/settings/asked_settings.h"

#include <utility>

#include "cli/options/declaration.h"
#include "cli/options/typed_names.h"

namespace mtasts {
namespace {

// Asks until the answer is valid. Fault::usage if there is no terminal, or no answer.
Result<void> ask(const std::string& unknown, const std::string& question, const std::string& options,
                 const Take& take, Context& context) {
  const Error unanswered{Fault::usage, "usage", unknown, "name it with " + options};
  if (unknown.empty()) return {};
  if (context.ports.terminal.can_ask()) context.diagnostics.note(unknown);
  while (context.ports.terminal.can_ask()) {
    const auto answer = context.ports.terminal.ask(question + ": ");
    if (!answer) return fail(answer.error());
    if (!*answer) break;
    const auto taken = take(**answer);
    if (taken) return {};
    context.diagnostics.error(taken.error());
  }
  return fail(unanswered);
}

// Words between blanks or commas.
std::vector<std::string> words_in(std::string_view answer) {
  constexpr std::string_view kBetween = " \t\r,";
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = answer.find_first_not_of(kBetween);
    if (begin == std::string_view::npos) return words;
    answer.remove_prefix(begin);
    words.emplace_back(answer.substr(0, answer.find_first_of(kBetween)));
    answer.remove_prefix(words.back().size());
  }
}

Result<WebTarget> parse_web(const std::string& answer, Idna& idna) {
  WebTarget web;
  const std::vector<std::string> words = words_in(answer);
  if (words.empty()) return fail({Fault::usage, "usage", "the answer is empty"});
  if (words.size() == 1 && !IpAddress::parse(words.front())) {
    auto host = parse_web_host(words.front(), idna);
    if (!host) return fail(host.error());
    web.host = *std::move(host);
    return web;
  }
  for (const std::string& word : words) {
    auto address = IpAddress::parse(word);
    if (!address) return fail(address.error());
    web.addresses.push_back(*std::move(address));
  }
  return web;
}

Result<void> ask_web(const Takeover& takeover, GivenSettings& given, Context& context) {
  return ask(
      unknown_web(takeover, given), "Web server of the policies, a host name or addresses",
      "--web-host or --web-address",
      [&](const std::string& answer) -> Result<void> {
        auto web = parse_web(answer, context.ports.idna);
        if (!web) return fail(web.error());
        given.web = *std::move(web);
        return {};
      },
      context);
}

// An empty answer is --no-reports.
Result<void> ask_rua(const Takeover& takeover, GivenSettings& given, Context& context) {
  return ask(
      unknown_rua(takeover, given), "Destinations of TLS reports, such as tls@example.com (empty: none)",
      "--rua, or do without reports with --no-reports",
      [&given](const std::string& answer) -> Result<void> {
        std::vector<ReportUri> rua;
        for (const std::string& word : words_in(answer)) {
          auto uri = ReportUri::from_operator(word);
          if (!uri) return fail(uri.error());
          rua.push_back(*std::move(uri));
        }
        given.rua = std::move(rua);
        given.no_reports = given.rua.empty();
        return {};
      },
      context);
}

}  // namespace

Result<void> ask_unknown(const Takeover& takeover, GivenSettings& given, Context& context) {
  if (auto asked = ask_web(takeover, given, context); !asked) return asked;
  return ask_rua(takeover, given, context);
}

}  // namespace mtasts
