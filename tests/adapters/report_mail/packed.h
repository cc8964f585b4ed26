// Makes gzip data, zip archives and base64 for tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mtasts::test {

[[nodiscard]] std::string gzipped(std::string_view content);
// An archive of (name, content); a name that ends with "/" is a directory.
[[nodiscard]] std::string zipped(const std::vector<std::pair<std::string, std::string>>& entries);
// In lines of 76 characters.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace mtasts::test
