#include "mtasts/authentication_results.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// A word or a quoted string, "=" or ";".
struct ResultToken {
  char kind = 'w';  // "w" for a word, else the character
  std::string text = {};
};

// The position after a comment, which may hold comments; nothing if it does not end. `at` is its "(".
std::optional<std::size_t> end_of_comment(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return std::nullopt;
}

// Appends the content of a quoted string and returns the position after it. `at` is its first quote.
std::optional<std::size_t> read_quoted(std::string_view text, std::size_t at, std::string& content) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\' && ++at == text.size()) break;
    content += text[at];
  }
  return std::nullopt;
}

// Nothing if a comment or a quoted string does not end.
std::optional<std::vector<ResultToken>> tokens_of(std::string_view field) {
  constexpr std::string_view kEndOfWord = " \t\r\n=;(";
  std::vector<ResultToken> tokens;
  std::size_t at = 0;
  while (at < field.size()) {
    const char c = field[at];
    if (c == '(') {
      const auto end = end_of_comment(field, at);
      if (!end) return std::nullopt;
      at = *end;
    } else if (c == '=' || c == ';') {
      tokens.push_back({c});
      ++at;
    } else if (kEndOfWord.find(c) != std::string_view::npos) {
      ++at;
    } else {
      ResultToken word;
      while (at < field.size() && kEndOfWord.find(field[at]) == std::string_view::npos) {
        if (field[at] != '"') {
          word.text += field[at++];
          continue;
        }
        const auto end = read_quoted(field, at, word.text);
        if (!end) return std::nullopt;
        at = *end;
      }
      tokens.push_back(std::move(word));
    }
  }
  return tokens;
}

struct DkimResult {
  bool is_pass = false;
  std::string d = {};  // header.d
  std::string i = {};  // header.i
};

// One result, "dkim=pass header.d=example.com"; nothing for another method. A stray "=" is passed over.
std::optional<DkimResult> dkim_result(const ResultToken* token, const ResultToken* end) {
  std::optional<DkimResult> result;
  bool is_first = true;
  while (end - token >= 3) {
    if (token[0].kind != 'w' || token[1].kind != '=' || token[2].kind != 'w') {
      ++token;
      continue;
    }
    const std::string key = lower_case(token[0].text);
    const std::string& value = token[2].text;
    if (is_first) {
      if (key.substr(0, key.find('/')) != "dkim") return std::nullopt;
      result = DkimResult{.is_pass = lower_case(value) == "pass"};
    } else if (key == "header.d") {
      result->d = value;
    } else if (key == "header.i") {
      result->i = value;
    }
    is_first = false;
    token += 3;
  }
  return result;
}

std::vector<DkimResult> dkim_results(const std::vector<ResultToken>& tokens) {
  std::vector<DkimResult> results;
  const ResultToken* const end = tokens.data() + tokens.size();
  const auto next_semicolon = [end](const ResultToken* from) {
    return std::find_if(from, end, [](const ResultToken& token) { return token.kind == ';'; });
  };
  for (const ResultToken* begin = next_semicolon(tokens.data()); begin != end;) {
    const ResultToken* const next = next_semicolon(begin + 1);
    if (auto result = dkim_result(begin + 1, next)) results.push_back(*std::move(result));
    begin = next;
  }
  return results;
}

}  // namespace

std::vector<DomainName> dkim_signers(const std::vector<std::string>& fields, std::string_view authserv_id) {
  for (const std::string& field : fields) {
    const auto tokens = tokens_of(field);
    if (!tokens || tokens->empty()) continue;
    if (lower_case(tokens->front().text) != lower_case(authserv_id)) continue;
    const std::vector<DkimResult> results = dkim_results(*tokens);
    if (results.empty()) continue;
    std::vector<DomainName> signers;
    for (const DkimResult& result : results) {
      const std::string& domain = result.d.empty() ? result.i.substr(result.i.rfind('@') + 1) : result.d;
      auto signer = DomainName::parse(domain);
      if (result.is_pass && signer) signers.push_back(*std::move(signer));
    }
    return signers;
  }
  return {};
}

bool is_aligned(const DomainName& signer, const DomainName& organization) {
  return signer.is_within(organization) || (signer.label_count() > 1 && organization.is_within(signer));
}

}  // namespace mtasts
