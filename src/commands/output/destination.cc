#include "commands/output/destination.h"

#include <optional>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kStartSize = 4096;  // bytes

Error not_overwritten(const std::string& why) {
  return {Fault::usage, "input-is-output", why + ": it is not overwritten", "write to another file"};
}

}  // namespace

Error input_is_output(const std::string& path) {
  return not_overwritten(printable(path) + " is an input of this command");
}

Result<void> check_output_spares_inputs(const std::vector<std::string>& read, const OutputOptions& output,
                                        Files& files) {
  for (const std::optional<std::string>& written : {output.file, output.rejects}) {
    for (const std::string& input : read) {
      if (written && files.same_file(input, *written)) return fail(input_is_output(*written));
    }
  }
  if (!output.file || !output.rejects) return {};
  if (*output.file == *output.rejects || files.same_file(*output.file, *output.rejects)) {
    return fail(not_overwritten(printable(*output.rejects) + " is the output"));
  }
  return {};
}

Error not_ours(const std::string& path) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists and holds something else, which would be lost",
          "remove it, or write to another file"};
}

Error not_json_of_ours(const std::string& path, std::string_view option) {
  Error error = not_ours(path);
  error.message += ": with " + std::string(option) + ", all of it becomes JSON results";
  error.hint = "write the JSON to a file of its own";
  return error;
}

Result<void> check_start(const std::string& path, const std::function<bool(std::string_view start)>& is_ours,
                         Files& files) {
  const auto start = files.read_start(path, kStartSize);
  if (!start) return fail(start.error());
  if (start->empty() || is_ours(*start)) return {};
  return fail(not_ours(path));
}

Result<void> check_lines(const std::string& path, const std::function<bool(std::string_view line)>& is_ours,
                         Files& files) {
  const auto start = files.read_start(path, 1);
  if (!start) return fail(start.error());
  if (start->empty()) return {};
  const auto lines = files.open_lines(path, Terminator::line_feed);
  if (!lines) return fail(lines.error());
  while (true) {
    const auto line = (*lines)->next();
    if (!line && line.error().fault != Fault::input) return fail(line.error());
    if (line && !*line) return {};
    if (!line || !is_ours(**line)) return fail(not_ours(path));
  }
}

}  // namespace mtasts
