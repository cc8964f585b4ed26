#include <gmime/gmime.h>
#include <zip.h>
#include <zlib.h>

#include "adapters/report_mail/report_reader.h"

namespace mtasts {

Result<std::string> report_mail_libraries() {
  const std::string gmime = std::to_string(::gmime_major_version) + '.' +
                            std::to_string(::gmime_minor_version) + '.' +
                            std::to_string(::gmime_micro_version);
  return "GMime " + gmime + ", libzip " + ::zip_libzip_version() + ", zlib " + ::zlibVersion();
}

}  // namespace mtasts
