#include "adapters/report_mail/archives.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <new>

#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/system/function_deleter.h"

namespace mtasts {
namespace {

constexpr int kGzipWindow = 15 + 16;  // inflateInit2: gzip only

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

Gunzip::Gunzip() : stream_(std::make_unique<z_stream>()) {
  if (::inflateInit2(stream_.get(), kGzipWindow) != Z_OK) throw std::bad_alloc();
}

Gunzip::~Gunzip() {
  ::inflateEnd(stream_.get());
}

Result<std::string> Gunzip::inflate(std::string_view compressed, std::size_t limit) {
  ::inflateReset(stream_.get());
  // zlib does not write to its input.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream_->avail_in = static_cast<uInt>(compressed.size());
  std::string content;
  std::size_t size = 0;
  while (true) {
    if (size == content.size()) content.resize(std::max(compressed.size() * 4, size * 2));
    stream_->next_out = reinterpret_cast<Bytef*>(content.data() + size);
    const std::size_t room = content.size() - size;
    stream_->avail_out = static_cast<uInt>(room);
    const int status = ::inflate(stream_.get(), Z_NO_FLUSH);
    size += room - stream_->avail_out;
    if (size > limit) return fail(over_limit("the report inflates to more than " + mebibytes(limit)));
    if (size > kRatioApplies && size / kMostRatio > compressed.size() - stream_->avail_in) {
      return fail(over_limit("the gzip data inflates to more than " + std::to_string(kMostRatio) +
                             " times its size"));
    }
    if (status == Z_STREAM_END) {
      if (stream_->avail_in == 0) break;
      if (stream_->next_in[0] != 0x1F) return fail(damaged("bytes follow the end of the gzip data"));
      ::inflateReset(stream_.get());
      continue;
    }
    if (status != Z_OK && status != Z_BUF_ERROR) return fail(damaged("the gzip data is damaged"));
    if (stream_->avail_in == 0 && stream_->avail_out > 0) return fail(damaged("the gzip data ends early"));
  }
  content.resize(size);
  return content;
}

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
