// mtasts-push(7): the manual for authors of programs that change DNS records.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// roff in the man(7) macros. `date` is printed as given: "2026-11-21".
[[nodiscard]] std::string push_man_page(std::string_view version, std::string_view date);

// The text of share/mtasts/push/skeleton.
[[nodiscard]] std::string_view push_skeleton();

}  // namespace mtasts
