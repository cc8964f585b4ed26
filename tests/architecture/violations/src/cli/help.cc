// The other.
#include <CLI/CLI.hpp>
#include <zlib.h>
