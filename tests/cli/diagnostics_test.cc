#include "cli/diagnostics.h"

#include "catch.h"

namespace mtasts::test {
namespace {

class Screen final : public Stream {
 public:
  explicit Screen(bool wants_colour) : wants_colour_(wants_colour) {}
  void write(std::string_view octets) override { text += octets; }
  [[nodiscard]] Result<void> flush() override { return {}; }
  void show_status(std::string_view /*line*/) override {}
  [[nodiscard]] bool shows_status() const override { return false; }
  [[nodiscard]] bool is_terminal() const override { return wants_colour_; }
  [[nodiscard]] std::size_t columns() const override { return 0; }
  [[nodiscard]] bool wants_colour() const override { return wants_colour_; }
  std::string text;

 private:
  bool wants_colour_;
};

// Prints one message of each kind.
std::string everything(const GlobalOptions& options, bool wants_colour) {
  Screen screen(wants_colour);
  Diagnostics diagnostics(screen, options);
  diagnostics.error({Fault::io, "io", "disk full", "make room"});
  diagnostics.error({Fault::io, "io", "again"});
  diagnostics.warning("careful", "look");
  diagnostics.warning(Finding{Severity::warning, "c", "", {}, "odd \x1b", "RFC 8461 §3.2", "h\x07"},
                      "a\n.example");
  diagnostics.warning(Finding{Severity::warning, "c", "", {}, "see RFC 8461 §3.2", "RFC 8461 §3.2"});
  diagnostics.note("done");
  diagnostics.detail("asked");
  return screen.text;
}

constexpr const char* kErrors =
    "mtasts: error: disk full\n"
    "mtasts: hint: make room\n"
    "mtasts: error: again\n";
constexpr const char* kWarnings =
    "mtasts: warning: careful\n"
    "mtasts: hint: look\n"
    "mtasts: warning: a\\x0a.example: odd \\x1b (RFC 8461 §3.2)\n"
    "mtasts: hint: h\\x07\n"
    "mtasts: warning: see RFC 8461 §3.2\n"
    "mtasts: done\n";

}  // namespace

TEST_CASE("the option --quiet prints errors only, and --verbose adds details") {
  CHECK(everything({}, false) == std::string(kErrors) + kWarnings);
  CHECK(everything({true, false, ColourWish::automatic}, false) == kErrors);
  CHECK(everything({false, true, ColourWish::automatic}, false) ==
        std::string(kErrors) + kWarnings + "mtasts: asked\n");
}

TEST_CASE("each hint of a code is printed once, for the first of many domains") {
  Screen screen(false);
  Diagnostics diagnostics(screen, {});
  const auto warn = [&](const std::string& code, const std::string& message, const std::string& hint) {
    diagnostics.warning(Finding{Severity::warning, code, "", {}, message, "", hint});
  };
  warn("mx-alias", "a.example", "hint of aliases");
  warn("mx-alias", "b.example", "hint of aliases");
  warn("no-rua", "a.example", "hint of reports");
  diagnostics.domain_error({Fault::refused, "null-mx", "c.example"});
  diagnostics.domain_error({Fault::refused, "null-mx", "d.example", "hint of null MX"});
  diagnostics.domain_error({Fault::refused, "null-mx", "e.example", "another hint"});
  diagnostics.error({Fault::refused, "null-mx", "not of a list", "hint of null MX"});
  CHECK(screen.text ==
        "mtasts: warning: a.example\n"
        "mtasts: hint: hint of aliases\n"
        "mtasts: warning: b.example\n"
        "mtasts: warning: a.example\n"
        "mtasts: hint: hint of reports\n"
        "mtasts: error: c.example\n"
        "mtasts: error: d.example\n"
        "mtasts: hint: hint of null MX\n"
        "mtasts: error: e.example\n"
        "mtasts: hint: another hint\n"
        "mtasts: error: not of a list\n"
        "mtasts: hint: hint of null MX\n");
}

TEST_CASE("hints that differ from domain to domain are printed three times") {
  Screen screen(false);
  Diagnostics diagnostics(screen, {});
  for (const std::string domain : {"a", "b", "c", "d", "e"}) {
    diagnostics.domain_error({Fault::refused, "null-mx", domain, "do it for " + domain});
  }
  CHECK(screen.text ==
        "mtasts: error: a\nmtasts: hint: do it for a\nmtasts: error: b\nmtasts: hint: do it for b\n"
        "mtasts: error: c\nmtasts: hint: do it for c\nmtasts: error: d\nmtasts: error: e\n");
}

TEST_CASE("colours depend on the stream and on --color") {
  const auto coloured = [](ColourWish wish, bool wants_colour) {
    return everything({false, false, wish}, wants_colour).find('\x1b') != std::string::npos;
  };
  CHECK_FALSE(coloured(ColourWish::automatic, false));
  CHECK(coloured(ColourWish::automatic, true));
  CHECK(coloured(ColourWish::always, false));
  CHECK_FALSE(coloured(ColourWish::never, true));
  CHECK(everything({true, false, ColourWish::always}, false)
            .starts_with("mtasts: \x1b[1;31merror:\x1b[0m disk full\n"));
}

}  // namespace mtasts::test
