// Placeholders of templates, and names that only look like them.
#include "core/findings/placeholder.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a placeholder is found where a template has it") {
  struct Row {
    std::string text;
    std::string placeholder;
  };
  for (const auto& [text, placeholder] : std::vector<Row>{
           {"your-domain.com", "your-domain"},
           {"mail.YOUR_DOMAIN.com", "YOUR_DOMAIN"},
           {"mailto:tls@yourcompany.example", "yourcompany"},
           {"your-email-server.com", "your-email-server"},
           {"mx1.domain.tld", "tld"},
           {"a@mailcheck.<your_domain.tld>", "<your_domain.tld>"},
           {"mx.{{ domain }}", "{{ domain }}"},
           {"mx.$DOMAIN", "$DOMAIN"},
           {"mx.%DOMAIN%.example", "%DOMAIN%"},
           {"[your-mx]", "[your-mx]"},
           {"CHANGE_ME.example", "CHANGE_ME"},
           // names that people have
           {"[192.0.2.1]", ""},
           {"mailto:tls@[IPv6:2001:db8::1]", ""},
           {"mail.domain.com", ""},
           {"mail.example.com", ""},
           {"yourself.example", ""},
           {"mymail.example", ""},
           {"tld.example", ""},
           {"mailto:a%2Cb%2Cc@example.com", ""},
           {"", ""},
       }) {
    INFO(text);
    CHECK(placeholder_in(text) == placeholder);
  }
}

}  // namespace mtasts::test
