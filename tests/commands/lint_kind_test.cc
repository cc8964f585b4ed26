// The kind of a file for mtasts lint, by its content.
#include "commands/lint_kind.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("the first telling line shows the kind of a file") {
  struct Row {
    std::string text;
    std::optional<LintKind> kind;
  };
  for (const auto& [text, kind] : std::vector<Row>{
           {"version: STSv1\nmode: testing\n", LintKind::policy},
           {"\xEF\xBB\xBFVersion: STSv1\r\n", LintKind::policy},
           {"---\npermalink: /.well-known/mta-sts.txt\n---\nversion: STSv1\n", LintKind::policy},
           {"mx: mx.example.com\n", LintKind::policy},
           {"v=STSv1; id=1;\n", LintKind::sts},
           {"\"v=STSv1; id=1;\"\n", LintKind::sts},
           {"v=TLSRPTv1; rua=mailto:a@example.com", LintKind::tlsrpt},
           {std::string("v=TLSRPTv1;\0", 12), LintKind::tlsrpt},
           {"$ORIGIN example.com.\n", LintKind::zone},
           {"; a comment\n\nexample.com. 3600 IN MX 10 mx\n", LintKind::zone},
           {"@\tIN\tSOA\tns hostmaster 1 2 3 4 5\n", LintKind::zone},
           {"_mta-sts 300 TXT \"v=STSv1; id=1\"\n", LintKind::zone},
           {"\tMX 10 mx\n", LintKind::zone},
           {"mx A 192.0.2.1\n", LintKind::zone},
           {"{\n  \"report-id\": 1", LintKind::report},
           {"# the fleet\nstate    = \"/var/lib/mtasts\"\n", LintKind::config},
           {"[[policy]]\n", LintKind::config},
           {"", std::nullopt},
           {"\n\n", std::nullopt},
           {"<html>\n", LintKind::policy},
           {"Message-ID:\n <a@b.example>\n\n{\"report-id\": 1", LintKind::report},
           {"\"version: STSv1\"\n", LintKind::policy},
           {"- version: STSv1\n", LintKind::policy},
           {"version = STSv1\nmode = testing\n", LintKind::policy},
           {"version TXT \"1\"\n", LintKind::zone},
           {"version IN CAA 0 issue \"ca.example\"\nmta-sts IN A 192.0.2.1\n", LintKind::zone},
           {"a quite other text\n", std::nullopt},
       }) {
    INFO(text);
    CHECK(kind_of_content(text) == kind);
  }
}

}  // namespace mtasts::test
