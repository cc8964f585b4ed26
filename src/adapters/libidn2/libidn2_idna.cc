// Rejects more than libidn2 does: characters that its mapping removes silently, spaces, empty labels, and
// bytes after a NUL.
#include "adapters/libidn2/libidn2_idna.h"

#include <idn2.h>

#include <memory>

#include "adapters/system/function_deleter.h"
#include "mtasts/domain_name.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

// Without IDN2_USE_STD3_ASCII_RULES, which deletes disallowed characters silently.
int lookup_u8(const std::string& name, std::string& a_labels) {
  std::uint8_t* converted = nullptr;
  const int status = ::idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(name.c_str()), &converted,
                                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<std::uint8_t, FunctionDeleter<idn2_free>> owner(converted);
  if (status == IDN2_OK) a_labels = reinterpret_cast<const char*>(converted);
  return status;
}

// True for a character that the mapping removes, such as the soft hyphen. The result would look the same but
// be another name.
bool is_removed_by_mapping(std::string_view character) {
  std::string a_labels;
  return lookup_u8('a' + std::string(character) + 'a', a_labels) == IDN2_OK && a_labels == "aa";
}

bool has_removed_character(std::string_view name) {
  while (!name.empty()) {
    const std::string_view character = name.substr(0, first_utf8_piece(name).size);
    if (character.size() > 1 && is_removed_by_mapping(character)) return true;
    name.remove_prefix(character.size());
  }
  return false;
}

tl::unexpected<Error> bad_idn(std::string_view name, std::string_view reason) {
  return fail({Fault::input, "bad-idn",
               "not a valid internationalised domain name: \"" + printable(name, 300) + "\" (" +
                   std::string(reason) + ", RFC 5891)"});
}

}  // namespace

Result<std::string> libidn2_to_a_labels(std::string_view name) {
  if (!is_utf8(name)) return bad_idn(name, "it is not UTF-8");
  if (name.find('\0') != std::string_view::npos) return bad_idn(name, "it has a NUL");
  std::string a_labels;
  const int status = lookup_u8(std::string(name), a_labels);
  if (status != IDN2_OK) return bad_idn(name, ::idn2_strerror(status));
  if (has_removed_character(name)) return bad_idn(name, "it has a character that cannot be seen");
  const auto parsed = DomainName::parse(a_labels);
  if (!parsed)
    return bad_idn(name, "as A-labels it is \"" + printable(a_labels, 300) + "\" and no domain name");
  return parsed->text();
}

Result<std::string> libidn2_libraries() {
  return std::string("libidn2 ") + ::idn2_check_version(nullptr);
}

}  // namespace mtasts
