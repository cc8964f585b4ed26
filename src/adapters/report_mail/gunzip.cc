#include "adapters/report_mail/gunzip.h"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"

namespace mtasts {
namespace {

constexpr int kGzipWindow = 15 + 16;  // inflateInit2: gzip only

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

}  // namespace mtasts
