// Neither syntax is read in full: a file with anything but one key is refused.
#include "mtasts/tsig_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "core/text/plain_value.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestSecret = 1024;  // bytes; no algorithm has a use for more than 128

struct AlgorithmRow {
  TsigAlgorithm algorithm;
  std::string_view text;
  std::size_t mac_size;
};
constexpr AlgorithmRow kAlgorithms[] = {
    {TsigAlgorithm::hmac_sha256, "hmac-sha256", 32},
    {TsigAlgorithm::hmac_sha384, "hmac-sha384", 48},
    {TsigAlgorithm::hmac_sha512, "hmac-sha512", 64},
};

const AlgorithmRow& row_of(TsigAlgorithm algorithm) {
  return *std::ranges::find_if(kAlgorithms,
                               [algorithm](const AlgorithmRow& row) { return row.algorithm == algorithm; });
}

tl::unexpected<Error> bad_key(std::size_t line, std::string_view fault) {
  return fail({Fault::input, "bad-key-file", fmt::format("line {}: {}", line, fault),
               "make the file with tsig-keygen or keymgr -t"});
}

std::optional<unsigned> base64_digit(char c) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t value = kDigits.find(c);
  return value == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(value));
}

// Base64 with padding (RFC 4648 §4). The vector gets its size first, so that no copy is left behind.
std::optional<Secret> decode_secret(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > kLongestSecret / 3 * 4) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::vector<unsigned char> bytes;
  bytes.reserve(text.size() / 4 * 3);
  bool is_valid = true;
  unsigned bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = i < text.size() - padding ? base64_digit(text[i]) : std::optional(0U);
    is_valid = is_valid && digit;
    bits = bits << 6 | digit.value_or(0);
    if (i % 4 != 3) continue;
    for (const unsigned shift : {16U, 8U, 0U})
      bytes.push_back(static_cast<unsigned char>(bits >> shift & 0xFF));
    bits = 0;
  }
  bytes.resize(bytes.size() - padding);
  Secret secret(std::move(bytes));
  return is_valid ? std::optional(std::move(secret)) : std::nullopt;
}

// The parts of a key as they are found, each with its line.
struct KeyParts {
  std::size_t line = 1;  // where the key begins
  std::optional<DomainName> name = {};
  std::optional<TsigAlgorithm> algorithm = {};
  std::optional<Secret> secret = {};
};

// Each returns the fault, or nothing.
std::string_view set_name(KeyParts& key, std::string_view word) {
  if (key.name) return "a second name of the key; the file must hold one key";
  auto name = DomainName::parse(word);
  if (!name) return "the name of the key is no domain name (RFC 8945 §4.2)";
  key.name = *std::move(name);
  return {};
}

std::string_view set_algorithm(KeyParts& key, std::string_view word) {
  if (key.algorithm) return "a second algorithm";
  if (word.ends_with('.')) word.remove_suffix(1);
  const std::string lower = lower_case(word);
  const auto* const row =
      std::ranges::find_if(kAlgorithms, [&lower](const AlgorithmRow& each) { return each.text == lower; });
  if (row == std::end(kAlgorithms))
    return "the algorithm is none of hmac-sha256, hmac-sha384 and hmac-sha512";
  key.algorithm = row->algorithm;
  return {};
}

std::string_view set_secret(KeyParts& key, std::string_view word) {
  if (key.secret) return "a second secret";
  key.secret = decode_secret(word);
  return key.secret ? std::string_view() : "the secret is not base64 (RFC 4648 §4)";
}

std::string_view set_part(KeyParts& key, std::string_view field, std::string_view word) {
  if (field == "algorithm") return set_algorithm(key, word);
  if (field == "secret") return set_secret(key, word);
  return "a field that is neither algorithm nor secret";
}

Result<TsigKey> whole_key(KeyParts key) {
  if (!key.name) return bad_key(key.line, "the key has no name");
  if (!key.algorithm) return bad_key(key.line, "the key has no algorithm");
  if (!key.secret) return bad_key(key.line, "the key has no secret");
  return TsigKey{*std::move(key.name), *key.algorithm, *std::move(key.secret)};
}

// ---- BIND: words, quoted words and the characters { } ;

struct Token {
  std::size_t line = 1;
  std::string_view text = {};  // empty at the end
  bool is_word = false;
};

class BindTokens {
 public:
  explicit BindTokens(std::string_view text) : rest_(text) {}

  // Nothing if a comment or a quoted word does not end.
  std::optional<Token> next() {
    const bool is_closed = skip_space();
    token_line_ = line_;
    if (!is_closed) return std::nullopt;
    Token token{line_};
    if (rest_.empty()) return token;
    if (rest_.front() == '"') {
      const std::size_t end = rest_.find_first_of("\"\n", 1);
      if (end == std::string_view::npos || rest_[end] == '\n') return std::nullopt;
      token.text = rest_.substr(1, end - 1);
      token.is_word = true;
      rest_.remove_prefix(end + 1);
      return token;
    }
    constexpr std::string_view kEnd = " \t\r\n\"{};#";
    const std::size_t size = std::min(rest_.find_first_of(kEnd), rest_.size());
    token.is_word = size > 0;
    token.text = rest_.substr(0, std::max<std::size_t>(size, 1));
    rest_.remove_prefix(token.text.size());
    return token;
  }
  // The line of the last token.
  [[nodiscard]] std::size_t line() const { return token_line_; }

 private:
  void remove(std::size_t size) {
    const std::string_view removed = rest_.substr(0, size);
    line_ += static_cast<std::size_t>(std::ranges::count(removed, '\n'));
    rest_.remove_prefix(removed.size());
  }
  // Skips comments too: "//" and "#" to the end of the line, and "/* */".
  bool skip_space() {
    while (!rest_.empty()) {
      if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        if (end == std::string_view::npos) return false;
        remove(end + 2);
      } else if (rest_.starts_with("//") || rest_.front() == '#') {
        remove(std::min(rest_.find('\n'), rest_.size()));
      } else if (std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos) {
        remove(1);
      } else {
        return true;
      }
    }
    return true;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t token_line_ = 1;
};

// Reads `count` tokens: '"' stands for a word, another character for itself.
std::optional<std::vector<Token>> read_tokens(BindTokens& tokens, std::string_view shape) {
  std::vector<Token> read;
  for (const char expected : shape) {
    const auto token = tokens.next();
    if (!token || token->is_word != (expected == '"')) return std::nullopt;
    if (!token->is_word && token->text != std::string_view(&expected, 1)) return std::nullopt;
    read.push_back(*token);
  }
  return read;
}

Result<TsigKey> parse_bind(std::string_view text) {
  BindTokens tokens(text);
  KeyParts key;
  const auto keyword = tokens.next();
  key.line = tokens.line();
  const auto opening = read_tokens(tokens, "\"{");
  if (!keyword || keyword->text != "key" || !opening) {
    return bad_key(key.line, "neither key \"NAME\" { for BIND nor key: for Knot");
  }
  if (const auto fault = set_name(key, opening->front().text); !fault.empty())
    return bad_key(key.line, fault);
  auto token = tokens.next();
  while (token && token->is_word) {
    const Token field = *token;
    const auto value = read_tokens(tokens, "\";");
    if (!value) return bad_key(tokens.line(), "a value and \";\" must follow the name of a field");
    const auto fault = set_part(key, field.text, value->front().text);
    if (!fault.empty()) return bad_key(field.line, fault);
    token = tokens.next();
  }
  if (!token || token->text != "}") return bad_key(tokens.line(), "a field or \"}\" is missing");
  if (!read_tokens(tokens, ";")) return bad_key(tokens.line(), "\";\" is missing after \"}\"");
  token = tokens.next();
  if (!token || !token->text.empty()) return bad_key(tokens.line(), "more than one key");
  return whole_key(std::move(key));
}

// ---- Knot: the lines of YAML that keymgr writes

// Without a comment, which begins after a space.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  }
  return line;
}

// Takes the next line from the text, without its comment; empty if it means nothing.
std::string_view take_knot_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  line = trim(without_comment(line));
  return line == "---" ? std::string_view() : line;
}

std::string_view read_knot_line(KeyParts& key, std::string_view line, bool& has_section) {
  if (line == "key:") {
    if (has_section) return "a second section";
    has_section = true;
    return {};
  }
  const bool is_item = line.starts_with("- ");
  if (is_item) line = trim(line.substr(2));
  const std::size_t colon = line.find(':');
  if (!has_section || colon == std::string_view::npos) return "no field of a key";
  const std::string_view field = line.substr(0, colon);
  const std::string_view value = without_quotes(trim(line.substr(colon + 1)));
  if (is_item && field != "id") return "a key must begin with its id";
  if (field == "id") return is_item ? set_name(key, value) : "the id must begin with \"- \"";
  if (!key.name) return "a key must begin with its id";
  return set_part(key, field, value);
}

Result<TsigKey> parse_knot(std::string_view text) {
  KeyParts key;
  bool has_section = false;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_knot_line(text);
    if (line.empty()) continue;
    if (!has_section) key.line = number;
    const std::string_view fault = read_knot_line(key, line, has_section);
    if (!fault.empty()) return bad_key(number, fault);
  }
  return whole_key(std::move(key));
}

// True if the first line that is neither empty nor a comment is "key:".
bool is_knot(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_knot_line(text);
    if (!line.empty()) return line == "key:";
  }
  return false;
}

}  // namespace

void erase_secret(void* bytes, std::size_t size) {
  volatile unsigned char* at = static_cast<unsigned char*>(bytes);
  for (std::size_t i = 0; i < size; ++i) at[i] = 0;
}

std::string_view text(TsigAlgorithm algorithm) {
  return row_of(algorithm).text;
}

std::size_t mac_size(TsigAlgorithm algorithm) {
  return row_of(algorithm).mac_size;
}

Result<TsigKey> parse_tsig_key(std::string_view text) {
  return is_knot(text) ? parse_knot(text) : parse_bind(text);
}

}  // namespace mtasts
