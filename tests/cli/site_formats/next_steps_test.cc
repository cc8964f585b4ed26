// The commands that the steps show are for a person's shell: a word of them reads back as what it was made
// of.
#include "cli/site_formats/next_steps.h"

#include "catch.h"
#include "cli/shell_command.h"
#include "mtasts/printable.h"
#include "skip.h"

namespace mtasts::test {

TEST_CASE("a word of a shell is quoted only if necessary") {
  CHECK(shell_word("/srv/mta-sts_2,a+b:c@d%.e") == "/srv/mta-sts_2,a+b:c@d%.e");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b\\") == "'a b\\'");
  CHECK(shell_word("it's") == R"('it'\''s')");
  CHECK(shell_word("\xC3\xBC") == "'\xC3\xBC'");
  CHECK(shell_word("a\x1B[2J\n'b\\") == R"($'a\033[2J\012\'b\\')");
  CHECK(shell_word("\xFF") == R"($'\377')");
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
