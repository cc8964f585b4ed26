// The commands that the steps show are for a person's shell: a word of them reads back as what it was made
// of.
#include "cli/site_formats/next_steps.h"

#include "catch.h"
#include "cli/shell_command.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/printable.h"
#include "sites.h"
#include "skip.h"

namespace mtasts::test {

TEST_CASE("hosted domains get CNAMEs to the primary, and only the primary an id and an address for reports") {
  Site site = site_of({"a.example", "example.com"});
  site.primary = *parse_policy_domain("example.com");
  site.web_host = "web.example.net";
  site.rua = {"mailto:tls@example.com"};
  const std::string text = next_steps_text(next_steps(site, print(kNginxSite, site)));
  const std::string policy = "policies/mta-sts.example.com/.well-known/mta-sts.txt";
  for (const std::string& command :
       {std::string("gen-zone --each --only host --offline --web-host web.example.net a.example example.com"),
        std::string("gen-tlsrpt --rua mailto:tls@example.com example.com"),
        std::string("gen-zone --primary example.com --hosted-only --only tlsrpt --offline --rua "
                    "mailto:tls@example.com a.example"),
        std::string("gen-sts --when-live --policies policies example.com"),
        "gen-zone --primary example.com --hosted-only --only sts --when-live --policy " + policy +
            " a.example",
        std::string("gen-policy --primary example.com --output-dir policies a.example"),
        std::string("gen-sts --when-live --bump --policies policies example.com")}) {
    INFO(command);
    CHECK(has(text, "\n     mtasts " + command + "\n"));
  }
  CHECK(has(text, "\n     rsync -a policies/ web.example.net:/srv/policies/\n"));
  CHECK(!has(text, "WEB-HOST"));
  CHECK(!has(text, "ADDRESS"));
}

TEST_CASE("the way to mode enforce comes last, and only for domains of mode testing") {
  const auto text_of = [](const Site& site) {
    return next_steps_text(next_steps(site, print(kHaproxySite, site)));
  };
  const std::string testing = text_of(site_of({"a.example"}));
  CHECK(testing.find("gen-sts --when-live --policies") < testing.find("check --ready-for enforce a.example"));
  CHECK(testing.find("check --ready-for enforce") <
        testing.find("gen-policy --mode enforce --output-dir policies"));
  CHECK(testing.find("gen-policy --mode enforce") < testing.find("Serve them: run gen-site again"));
  CHECK(testing.ends_with("\n     mtasts gen-sts --when-live --bump --policies policies a.example\n"));
  CHECK(!has(text_of(site_of({"a.example"}, {kEnforcingPolicy})), "enforce"));
}

TEST_CASE("commands are indented as the text of their step") {
  const std::string text = next_steps_markdown(std::vector<SiteStep>(10, {"Do it", {"do"}}));
  CHECK(has(text, "\n9. Do it.\n\n   ```sh\n   do\n   ```\n"));
  CHECK(text.ends_with("\n10. Do it.\n\n    ```sh\n    do\n    ```\n"));
}

TEST_CASE("bash reads any path unchanged, and no byte of it acts on the terminal") {
  if (!have_program("bash")) {
    skip("bash is not installed");
    return;
  }
  for (const std::string path : {"a b", "it's", "\\", "$HOME `id` !!", "\x1B]0;x\a\t1", "a\nb'\"\\",
                                 "\xC2\x9B"
                                 "31m",
                                 "\xE2\x80\xAE\xFF"}) {
    const std::string word = shell_word(path);
    INFO(word);
    CHECK(is_printable(word));
    const Ran ran = run_in_shell("cat <<'END' | bash\nprintf %s " + word + "\nEND\n");
    CHECK(ran.status == 0);
    CHECK(ran.output == path);
  }
}

}  // namespace mtasts::test
