#include "commands/output/output_tree.h"

#include <algorithm>
#include <utility>

#include "commands/output/destination.h"

namespace mtasts {

Result<void> OutputTree::open(const std::string& directory, bool dry_run) {
  directory_ = directory;
  if (dry_run) return {};
  auto held = files_->lock_directory(directory, kLockTimeoutSeconds);
  if (!held) return fail(held.error());
  locked_ = *std::move(held);
  return {};
}

Result<std::optional<TreeChange>> OutputTree::change_of(const NewFile& file, std::string_view start) const {
  auto existing = files_->read_below(directory_, file.relative, kLargestOutput);
  if (!existing) return fail(existing.error());
  if (*existing && **existing == file.content) return std::nullopt;
  const std::string path = path_of(file);
  const bool is_input =
      std::ranges::any_of(inputs_, [&](const std::string& input) { return files_->same_file(input, path); });
  if (is_input) return fail(input_is_output(path));
  const bool is_ours = !*existing || (*existing)->empty() || (*existing)->starts_with(start);
  if (!is_ours) return fail(not_ours(path));
  return TreeChange{*std::move(existing)};
}

}  // namespace mtasts
