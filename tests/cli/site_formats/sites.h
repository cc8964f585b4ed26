// Sites that the printers of gen-site are tested with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/site_formats/site_format.h"

namespace mtasts::test {

inline constexpr std::string_view kTestingPolicy =
    "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";
inline constexpr std::string_view kEnforcingPolicy =
    "version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 86400\r\n";
// Unknown fields may hold what configuration languages expand or end (RFC 8461 §3.2).
inline constexpr std::string_view kHostilePolicy =
    "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n"
    "x1: ${HOME}`id`$(id)\"'\\n{{x}}%0a#;\xc2\x85\xe2\x80\xa8\xf0\x9f\x90\x84\n";

// A site of these domains, sorted, each with the policy of the same place (the last again for the others).
[[nodiscard]] Site site_of(std::vector<std::string> domains,
                           const std::vector<std::string_view>& policies = {kTestingPolicy});

// `count` domains of two policies.
[[nodiscard]] Site site_of_many(std::size_t count);

// Names that are legal and look like something else.
[[nodiscard]] std::vector<std::string> hostile_names();

// Prints the site in the format; fails the test on an error.
[[nodiscard]] PrintedSite print(const SiteFormat& format, const Site& site);

// The content of the file at `path`; fails the test when there is none.
[[nodiscard]] std::string file_of(const PrintedSite& printed, std::string_view path);

// The whole text of the steps, with their commands.
[[nodiscard]] std::string text_of_steps(const PrintedSite& printed);

// True if `part` occurs in `text`.
[[nodiscard]] bool has(const std::string& text, const std::string& part);

}  // namespace mtasts::test
