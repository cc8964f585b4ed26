// Options that every command has.
#pragma once

namespace mtasts {

enum class ColourWish { automatic, always, never };

struct GlobalOptions {
  bool quiet = false;    // -q: errors only on standard error
  bool verbose = false;  // -v: every question asked, with its time
  ColourWish colour = ColourWish::automatic;
};

}  // namespace mtasts
