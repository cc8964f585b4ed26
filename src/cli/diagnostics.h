// Everything that goes to standard error. Messages begin "mtasts: ", have no capital and no final stop;
// remote text in them is escaped already.
#pragma once

#include <string_view>

#include "cli/options/global_options.h"
#include "mtasts/finding.h"
#include "mtasts/result.h"
#include "ports/stream.h"

namespace mtasts {

// Whether a stream gets colours: as wished, else as it welcomes them.
[[nodiscard]] bool use_colours(const Stream& stream, ColourWish wish);

class Diagnostics {
 public:
  Diagnostics(Stream& err, const GlobalOptions& options);

  // "mtasts: error: <message>", then "mtasts: hint: <hint>" where there is one.
  void error(const Error& error);
  // "mtasts: warning: <message>"; not with --quiet.
  void warning(std::string_view message, std::string_view hint = {});
  // A warning of the core: its place, message and hint escaped, "(RFC ...)" behind it; hint as above.
  void warning(const Finding& finding, std::string_view place = {});
  // "mtasts: <message>": what was done; not with --quiet.
  void note(std::string_view message);
  // "mtasts: <message>", with --verbose only.
  void detail(std::string_view message);

  [[nodiscard]] bool verbose() const { return options_.verbose; }

 private:
  void line(std::string_view kind, std::string_view colour, std::string_view message);
  Stream& err_;
  GlobalOptions options_;
};

}  // namespace mtasts
