// Prints messages on standard error. Each begins with "mtasts: ", without a capital and without a final stop.
// Callers escape remote text.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "cli/options/global_options.h"
#include "mtasts/finding.h"
#include "mtasts/result.h"
#include "ports/stream.h"

namespace mtasts {

// True if text on `stream` is coloured: always, never, or, with ColourWish::automatic, if the stream wants
// it.
[[nodiscard]] bool use_colours(const Stream& stream, ColourWish wish);

class Diagnostics {
 public:
  Diagnostics(Stream& err, const GlobalOptions& options);

  // "mtasts: error: <message>", then "mtasts: hint: <hint>" unless the hint is empty.
  void error(const Error& error);
  // The same about one domain of many: the hint is printed for the first error of a code only.
  void domain_error(const Error& error);
  // "mtasts: warning: <message>"; not with --quiet.
  void warning(std::string_view message, std::string_view hint = {});
  // A warning of the core: "mtasts: warning: <place>: <message> (RFC ...)". Place, message and hint are
  // escaped here. The hint is printed for the first finding of a code only: a list may have thousands.
  void warning(const Finding& finding, std::string_view place = {});
  // "mtasts: <message>"; not with --quiet.
  void note(std::string_view message);
  // The lines as they are, to be copied; not with --quiet.
  void lines(std::string_view text);
  // "mtasts: <message>", with --verbose only.
  void detail(std::string_view message);

  [[nodiscard]] bool verbose() const { return options_.verbose; }

 private:
  // The hint, unless it was printed for this code before, or kHintsOfOneCode others were; else nothing.
  [[nodiscard]] std::string_view first_hint(std::string_view code, std::string_view hint);
  void line(std::string_view kind, std::string_view colour, std::string_view message);
  Stream& err_;
  GlobalOptions options_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> hinted_ = {};  // by code
};

}  // namespace mtasts
