// Two lists of mailcow.conf get a name; every other byte is kept.
#include "cli/site_formats/mailcow_conf.h"

#include <fstream>
#include <sstream>

#include "catch.h"

namespace mtasts::test {
namespace {

const std::string kBoth = "ADDITIONAL_SAN=mta-sts.*\nADDITIONAL_SERVER_NAMES=mta-sts.*\n";

// Merging `before` gives `after`, and merging that changes nothing.
void merges(const std::string& before, const std::string& after) {
  INFO(before);
  const auto merged = merge_mailcow_conf(before);
  REQUIRE(merged);
  CHECK(*merged == after);
  const auto again = merge_mailcow_conf(*merged);
  REQUIRE(again);
  CHECK(*again == after);
}

// The first list in this line becomes that one.
void line_becomes(const std::string& line, const std::string& wanted) {
  merges("A=1\n" + line + "\nADDITIONAL_SERVER_NAMES=mta-sts.*\nB=2\n",
         "A=1\n" + wanted + "\nADDITIONAL_SERVER_NAMES=mta-sts.*\nB=2\n");
}

void refuses(const std::string& line) {
  INFO(line);
  const auto merged = merge_mailcow_conf("A=1\n" + line + "\n");
  REQUIRE(!merged);
  CHECK(merged.error().code == "odd-mailcow-conf");
  CHECK(merged.error().message.starts_with("line 2: ADDITIONAL_SAN "));
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a list keeps its existing names and gets ours once") {
  line_becomes("ADDITIONAL_SAN=", "ADDITIONAL_SAN=mta-sts.*");
  line_becomes("ADDITIONAL_SAN=smtp.*", "ADDITIONAL_SAN=smtp.*,mta-sts.*");
  line_becomes("ADDITIONAL_SAN=smtp.*,imap.example.com", "ADDITIONAL_SAN=smtp.*,imap.example.com,mta-sts.*");
  line_becomes("ADDITIONAL_SAN=mta-sts.*,smtp.*", "ADDITIONAL_SAN=mta-sts.*,smtp.*");
  line_becomes("ADDITIONAL_SAN=smtp.*,", "ADDITIONAL_SAN=smtp.*,mta-sts.*");
  // A name of one domain is not all of them, nor is one that only looks alike.
  line_becomes("ADDITIONAL_SAN=mta-sts.example.com", "ADDITIONAL_SAN=mta-sts.example.com,mta-sts.*");
  line_becomes("ADDITIONAL_SAN=x-mta-sts.*", "ADDITIONAL_SAN=x-mta-sts.*,mta-sts.*");
}

TEST_CASE("quotes, comments and blanks of a line are kept") {
  line_becomes("ADDITIONAL_SAN=\"smtp.*\"", "ADDITIONAL_SAN=\"smtp.*,mta-sts.*\"");
  line_becomes("ADDITIONAL_SAN='smtp.*'", "ADDITIONAL_SAN='smtp.*,mta-sts.*'");
  line_becomes("ADDITIONAL_SAN=\"\"", "ADDITIONAL_SAN=\"mta-sts.*\"");
  line_becomes("ADDITIONAL_SAN=\"smtp.*, mta-sts.*\"", "ADDITIONAL_SAN=\"smtp.*, mta-sts.*\"");
  line_becomes("ADDITIONAL_SAN=smtp.* # old clients", "ADDITIONAL_SAN=smtp.*,mta-sts.* # old clients");
  line_becomes("ADDITIONAL_SAN= # none", "ADDITIONAL_SAN=mta-sts.* # none");
  line_becomes("ADDITIONAL_SAN=smtp.*  ", "ADDITIONAL_SAN=smtp.*,mta-sts.*  ");
  line_becomes("  export ADDITIONAL_SAN=smtp.*", "  export ADDITIONAL_SAN=smtp.*,mta-sts.*");
}

TEST_CASE("the last of several lines counts") {
  line_becomes("ADDITIONAL_SAN=a.example\nADDITIONAL_SAN=b.example",
               "ADDITIONAL_SAN=a.example\nADDITIONAL_SAN=b.example,mta-sts.*");
}

TEST_CASE("a missing list is appended") {
  merges("", kBoth);
  merges("A=1\n", "A=1\n" + kBoth);
  // Neither a comment nor another name is the list.
  merges("#ADDITIONAL_SAN=\n", "#ADDITIONAL_SAN=\n" + kBoth);
  merges("ADDITIONAL_SANS=a\nMY_ADDITIONAL_SAN=b\n", "ADDITIONAL_SANS=a\nMY_ADDITIONAL_SAN=b\n" + kBoth);
}

TEST_CASE("an added line has the line end of the file, and a last line without one is kept") {
  merges("A=1\r\nADDITIONAL_SAN=a.example\r\n",
         "A=1\r\nADDITIONAL_SAN=a.example,mta-sts.*\r\nADDITIONAL_SERVER_NAMES=mta-sts.*\r\n");
  merges("A=1", "A=1\nADDITIONAL_SAN=mta-sts.*\nADDITIONAL_SERVER_NAMES=mta-sts.*");
  merges("A=1\r\nB=2", "A=1\r\nB=2\r\nADDITIONAL_SAN=mta-sts.*\r\nADDITIONAL_SERVER_NAMES=mta-sts.*");
  merges("ADDITIONAL_SAN=\nADDITIONAL_SERVER_NAMES=",
         "ADDITIONAL_SAN=mta-sts.*\nADDITIONAL_SERVER_NAMES=mta-sts.*");
}

TEST_CASE("bytes that are not UTF-8 are kept") {
  const std::string odd = std::string("DBPASS=\"$(x)`y`\\\"\0\xff\"\n\n\t# c\n", 27);
  merges(odd, odd + kBoth);
}

TEST_CASE("a list that cannot be extended safely is refused") {
  refuses("ADDITIONAL_SAN=$OTHER");                // expanded by bash, not by compose
  refuses("ADDITIONAL_SAN=a.example, b.example");  // bash would run b.example
  refuses("ADDITIONAL_SAN=\"a.example");           // goes on in the next line
  refuses("ADDITIONAL_SAN=\"a\"b");                // two words in one
  refuses("ADDITIONAL_SAN=a.example;reboot");
  refuses("ADDITIONAL_SAN=a.example\\");  // the next line belongs to it
  refuses("ADDITIONAL_SAN=a.example#b");  // no comment: bash takes it for the name
}

TEST_CASE("a whole mailcow.conf keeps all but the two lines") {
  const std::string before = read(MTASTS_TEST_DATA "/cli/site_formats/mailcow.conf");
  const auto merged = merge_mailcow_conf(before);
  REQUIRE(merged);
  std::istringstream old_lines(before);
  std::istringstream new_lines(*merged);
  std::vector<std::string> changed;
  for (std::string one, other; std::getline(old_lines, one);) {
    REQUIRE(std::getline(new_lines, other));
    if (one != other) changed.push_back(one + " -> " + other);
  }
  CHECK(changed ==
        std::vector<std::string>{
            "ADDITIONAL_SAN=smtp.*,imap.example.net -> ADDITIONAL_SAN=smtp.*,imap.example.net,mta-sts.*",
            "ADDITIONAL_SERVER_NAMES= -> ADDITIONAL_SERVER_NAMES=mta-sts.*"});
  CHECK(merged->size() == before.size() + std::string(",mta-sts.*mta-sts.*").size());
}

TEST_CASE("no value but the lists of names is shown of mailcow.conf") {
  CHECK(without_mailcow_secrets("# Comment\n\nDBPASS=hunter2\nexport DBROOT = 'a b'\n#OLD=hunter1\n"
                                "ADDITIONAL_SAN=mta-sts.*\r\nEMPTY=\r\nKEY=x\r\nADDITIONAL_SERVER_NAMES=a,b\n"
                                "LONG=\"one\nsecond line\"\nLAST=z") ==
        "# Comment\n\nDBPASS=***\nexport DBROOT =***\n#OLD=***\n"
        "ADDITIONAL_SAN=mta-sts.*\r\nEMPTY=\r\nKEY=***\r\nADDITIONAL_SERVER_NAMES=a,b\n"
        "LONG=***\n***\nLAST=***");
  CHECK(without_mailcow_secrets("").empty());
}

}  // namespace mtasts::test
