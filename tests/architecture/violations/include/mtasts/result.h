// The one header that may name tl::expected.
#pragma once

#include <string>
#include <tl/expected.hpp>
