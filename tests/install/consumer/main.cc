// Checks two cases of RFC 8461 §4.1 and one of RFC 8461 §3.2 with the installed library.
#include <cstdio>

#include "mtasts/mx_pattern.h"

int main() {
  const auto pattern = mtasts::MxPattern::parse("*.example.com");
  if (!pattern) {
    std::printf("%s\n", pattern.error().message.c_str());
    return 1;
  }
  const bool one_label = pattern->matches("mail.example.com");
  const bool two_labels = pattern->matches("mail.eu.example.com");
  const bool inner_star = mtasts::MxPattern::parse("mail.*.example.com").has_value();
  std::printf("one label %d, two labels %d, inner star %d\n", one_label, two_labels, inner_star);
  return one_label && !two_labels && !inner_star ? 0 : 1;
}
