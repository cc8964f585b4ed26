// Names for certificates and the CAA records that allow them; the live tests run the scripts.
#include <algorithm>
#include <sstream>

#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "scratch_directory.h"
#include "shell_command.h"
#include "sites.h"

namespace mtasts::test {

TEST_CASE("each certificate is a line with its name and its hosts") {
  const PrintedSite printed = print(kAcmeSite, site_of({"a.example", "b.example"}));
  CHECK(file_of(printed, "certificates.txt") ==
        "# NAME HOST,HOST,... of each certificate, by mtasts gen-site.\n"
        "mta-sts.a.example mta-sts.a.example,mta-sts.b.example\n");
  const std::string longest(63, 'a');
  CHECK(
      file_of(print(kAcmeSite, site_of({longest + ".example", "b.example", "c.example"})), "certificates.txt")
          .ends_with("\nmta-sts.b.example mta-sts.b.example,mta-sts." + longest +
                     ".example,mta-sts.c.example\n"));
  for (const char* script : {"certbot.sh", "lego.sh"}) {
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

TEST_CASE("a certificate has no more names than every profile of Let's Encrypt takes") {
  std::istringstream lines(file_of(print(kAcmeSite, site_of_many(1000)), "certificates.txt"));
  std::size_t names = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const auto here = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
    CHECK(here <= 25);
    names += here;
  }
  CHECK(names == 1000);
}

TEST_CASE("lego 4 and lego 5 get their own command lines") {
  const ScratchDirectory scratch;
  const PrintedSite printed = print(kAcmeSite, site_of({"a.example", "b.example"}));
  scratch.write("lego.sh", file_of(printed, "lego.sh"));
  scratch.write("certificates.txt", file_of(printed, "certificates.txt"));
  std::filesystem::create_directories(scratch.path("certificates"));
  // Prints its arguments, and the commands of its version as help.
  const auto lego_with_commands = [&](const std::string& commands) {
    scratch.write("lego", "#!/bin/sh\nif [ \"$1\" = --help ]; then echo '   run   x\n" + commands +
                              "   help  x'; else echo \"$@\" | sed \"s,$LEGO_PATH,PATH,\"; fi\n");
    std::filesystem::permissions(scratch.path("lego"), std::filesystem::perms(0755));
  };
  const auto run_lego = [&](const std::string& variables = "") {
    return run_in_shell("LEGO_PATH=" + scratch.path() + " PATH=" + scratch.path() + ":$PATH " + variables +
                        " sh " + scratch.path("lego.sh") + " --email x@a.example")
        .output;
  };
  const std::string names = "--domains mta-sts.a.example --domains mta-sts.b.example ";
  const std::string challenge = "--http --http.webroot /var/www/html";
  const std::string shared = " --accept-tos --path PATH --cert.name mta-sts.a.example " + names;

  lego_with_commands("   renew  x\n");
  const std::string four = "--accept-tos --path PATH " + names + challenge + " --email x@a.example ";
  CHECK(run_lego() == four + "run\n");
  CHECK(run_lego() == four + "renew --days 30\n");
  CHECK(run_lego("PROFILE=shortlived") == four + "renew --days 3 --profile shortlived\n");

  lego_with_commands("");
  CHECK(run_lego() == "run" + shared + "--no-random-sleep " + challenge + " --email x@a.example\n");
  CHECK(run_lego("PROFILE=tlsserver") ==
        "run" + shared + "--no-random-sleep " + challenge + " --profile tlsserver --email x@a.example\n");
  // Another list of names is ordered at once.
  scratch.write("certificates/mta-sts.a.example.crt", "");
  scratch.write("certificates/mta-sts.a.example.names", "mta-sts.a.example\n");
  CHECK(run_lego() ==
        "run" + shared + "--no-random-sleep --renew-force " + challenge + " --email x@a.example\n");
}

}  // namespace mtasts::test
