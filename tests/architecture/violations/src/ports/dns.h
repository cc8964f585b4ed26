// Has no guard, and knows the command line and the system.
#include <sys/socket.h>

#include "cli/options.h"

namespace mtasts {
class Answer final : public Base {
};
struct Kind;
struct Answer::Part {};
}  // namespace mtasts
