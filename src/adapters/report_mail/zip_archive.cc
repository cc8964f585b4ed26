#include "adapters/report_mail/zip_archive.h"

#include <zip.h>

#include <memory>

#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/system/function_deleter.h"

namespace mtasts {
namespace {

using ZipArchive = std::unique_ptr<zip_t, FunctionDeleter<zip_discard>>;
using ZipEntry = std::unique_ptr<zip_file_t, FunctionDeleter<zip_fclose>>;

ZipArchive open_archive(std::string_view bytes) {
  zip_source_t* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return nullptr;
  ZipArchive archive(::zip_open_from_source(source, ZIP_RDONLY, nullptr));
  if (!archive) ::zip_source_free(source);
  return archive;
}

// Appends the content of an entry; `size` counts the bytes of all entries.
Result<std::string> read_entry(zip_t* archive, zip_uint64_t index, std::size_t packed, std::size_t limit,
                               std::size_t& size) {
  const ZipEntry entry(::zip_fopen_index(archive, index, 0));
  if (!entry) return fail(damaged("a file in the zip archive cannot be read; is it encrypted?"));
  std::string content;
  char buffer[16384];
  while (true) {
    const zip_int64_t got = ::zip_fread(entry.get(), buffer, sizeof buffer);
    if (got < 0) return fail(damaged("a file in the zip archive is damaged"));
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    size += static_cast<std::size_t>(got);
    if (size > limit) return fail(over_limit("the zip archive inflates to more than " + mebibytes(limit)));
    if (size > kRatioApplies && size / kMostRatio > packed) {
      return fail(over_limit("the zip archive inflates to more than " + std::to_string(kMostRatio) +
                             " times its size"));
    }
  }
}

}  // namespace

Result<std::vector<ArchiveEntry>> read_zip(std::string_view bytes, std::size_t limit) {
  const ZipArchive archive = open_archive(bytes);
  if (!archive) return fail(damaged("the zip archive is damaged or ends early"));
  const auto count = static_cast<zip_uint64_t>(::zip_get_num_entries(archive.get(), 0));
  if (count > kMostArchiveEntries) {
    return fail(
        over_limit("the zip archive has more than " + std::to_string(kMostArchiveEntries) + " files"));
  }
  std::vector<ArchiveEntry> entries;
  std::size_t size = 0;
  for (zip_uint64_t index = 0; index < count; ++index) {
    const char* name = ::zip_get_name(archive.get(), index, ZIP_FL_ENC_RAW);
    std::string text = name == nullptr ? "" : name;
    if (text.ends_with('/')) continue;  // a directory
    auto content = read_entry(archive.get(), index, bytes.size(), limit, size);
    if (!content) return fail(content.error());
    entries.push_back({std::move(text), *std::move(content)});
  }
  return entries;
}

}  // namespace mtasts
