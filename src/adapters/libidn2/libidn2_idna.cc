// What libidn2 refuses is refused; so is what it would drop without a word, and what it passes though it is
// no name: spaces, empty labels, octets behind a NUL.
#include "adapters/libidn2/libidn2_idna.h"

#include <idn2.h>

#include <memory>

#include "mtasts/domain_name.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

struct FreeName {
  void operator()(std::uint8_t* name) const { ::idn2_free(name); }
};

// Never with IDN2_USE_STD3_ASCII_RULES, which deletes what it does not like.
int look_up(const std::string& name, std::string& a_labels) {
  std::uint8_t* converted = nullptr;
  // libidn2 has its octets unsigned.
  const int status = ::idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(name.c_str()), &converted,
                                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<std::uint8_t, FreeName> owner(converted);
  if (status == IDN2_OK) a_labels = reinterpret_cast<const char*>(converted);
  return status;
}

// Whether a character is one of those that mapping takes away, such as the soft hyphen: a name that looks the
// same but is another.
bool vanishes(std::string_view character) {
  std::string a_labels;
  return look_up('a' + std::string(character) + 'a', a_labels) == IDN2_OK && a_labels == "aa";
}

bool has_vanishing_character(std::string_view name) {
  while (!name.empty()) {
    const std::string_view character = name.substr(0, first_utf8_piece(name).size);
    if (character.size() > 1 && vanishes(character)) return true;
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

Result<std::string> a_labels_by_libidn2(std::string_view name) {
  if (!is_utf8(name)) return bad_idn(name, "it is not UTF-8");
  if (name.find('\0') != std::string_view::npos) return bad_idn(name, "it has a NUL");
  std::string a_labels;
  const int status = look_up(std::string(name), a_labels);
  if (status != IDN2_OK) return bad_idn(name, ::idn2_strerror(status));
  if (has_vanishing_character(name)) return bad_idn(name, "it has a character that cannot be seen");
  const auto parsed = DomainName::parse(a_labels);
  if (!parsed)
    return bad_idn(name, "as A-labels it is \"" + printable(a_labels, 300) + "\" and no domain name");
  return parsed->text();
}

}  // namespace mtasts
