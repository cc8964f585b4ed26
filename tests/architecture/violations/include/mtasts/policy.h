// A second header that names it, and knows more than it should.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/ascii.h"
#include "ports/dns.h"
#include "result.h"
