// Names for certificates and the CAA records that allow them; the live tests run the scripts.
#include <algorithm>
#include <sstream>

#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {

TEST_CASE("a certificate is a line: its name and its hosts") {
  const PrintedSite printed = print(kAcmeSite, site_of({"a.example", "b.example"}));
  CHECK(file_of(printed, "certificates.txt") ==
        "# NAME HOST,HOST,... of each certificate, by mtasts gen-site.\n"
        "mta-sts.a.example mta-sts.a.example,mta-sts.b.example\n");
  const std::string longest(63, 'a');
  CHECK(
      file_of(print(kAcmeSite, site_of({longest + ".example", "b.example", "c.example"})), "certificates.txt")
          .ends_with("\nmta-sts.b.example mta-sts.b.example,mta-sts." + longest +
                     ".example,mta-sts.c.example\n"));
  for (const char* script : {"certbot.sh", "lego.sh", "caa.sh"}) {
    CHECK(file_of(printed, script).starts_with("#!/bin/sh\n"));
  }
}

TEST_CASE("CAA records are printed at the domains, after a warning") {
  const std::string records = file_of(print(kAcmeSite, site_of({"b.example", "a.example"})), "caa.zone");
  CHECK(records.find("; Do not load this file as it is.") != std::string::npos);
  CHECK(
      records.ends_with("\na.example. 3600 IN CAA 0 issue \"letsencrypt.org\"\n"
                        "b.example. 3600 IN CAA 0 issue \"letsencrypt.org\"\n"));
}

TEST_CASE("a certificate of many names has no more than a hundred") {
  std::istringstream lines(file_of(print(kAcmeSite, site_of_many(1000)), "certificates.txt"));
  std::size_t names = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const auto here = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
    CHECK(here <= 100);
    names += here;
  }
  CHECK(names == 1000);
}

}  // namespace mtasts::test
