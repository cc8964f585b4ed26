#include "cli/documents/roff.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("roff text is escaped") {
  CHECK(roff_escaped("--mx '*.a' \\ \"x\" ~^` RFC 8461 §3.2") ==
        "\\-\\-mx \\(aq*.a\\(aq \\e \\(dqx\\(dq \\(ti\\(ha\\(ga RFC 8461 \\(sc3.2");
  CHECK(roff_paragraph(".bashrc is a file") == ".PP\n\\&.bashrc is a file\n");
  CHECK(roff_literal({".x", "'y", ""}) == ".PP\n.RS 4\n.nf\n\\&.x\n\\(aqy\n\n.fi\n.RE\n");
  CHECK(roff_entry(roff_bold("-o"), "a file") == ".TP\n\\fB\\-o\\fR\na file\n");
}

}  // namespace mtasts::test
