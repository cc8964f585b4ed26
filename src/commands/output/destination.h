// Guards of destinations: no output overwrites a file that is not of this program, or that this run reads.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/options/output_options.h"

namespace mtasts {

// The limit for reading an existing output, in bytes.
inline constexpr std::size_t kLargestOutput = std::size_t{4} << 30;

// Fault::usage, code "input-is-output": `path` is an input of this command.
[[nodiscard]] Error input_is_output(const std::string& path);
// Fault::usage, code "input-is-output", if -o or --rejects would overwrite one of the inputs, or each other.
// `read` has the paths of the inputs; "-" is standard input.
[[nodiscard]] Result<void> check_output_spares_inputs(const std::vector<std::string>& read,
                                                      const OutputOptions& output, Files& files);

// Fault::not_created, code "not-ours": the existing file `path` holds something else.
[[nodiscard]] Error not_ours(const std::string& path);

// The same where --json or --ndjson asks for the file to be replaced.
[[nodiscard]] Error not_json_of_ours(const std::string& path, std::string_view option);

// Fails with not_ours() if the file exists, is not empty, and `is_ours` is false for its first bytes. Errors
// of reading.
[[nodiscard]] Result<void> check_start(const std::string& path,
                                       const std::function<bool(std::string_view start)>& is_ours,
                                       Files& files);
// The same for all lines of the file, for outputs whose start shows nothing.
[[nodiscard]] Result<void> check_lines(const std::string& path,
                                       const std::function<bool(std::string_view line)>& is_ours,
                                       Files& files);

}  // namespace mtasts
