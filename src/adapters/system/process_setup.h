// Process-wide setup: valid standard descriptors, and the removal of temporary files on signals.
#pragma once

#include <sys/types.h>

namespace mtasts {

// Call first. Replaces a closed standard descriptor by one that can neither be read nor written, so that no
// data file gets its number and its use fails with "Bad file descriptor".
void reserve_standard_descriptors();

// Call once, before files are written. SIGINT, SIGTERM, SIGHUP and SIGPIPE write the file that
// set_file_for_signal() has set, remove temporary files and then take their default action, so that a shell
// sees 130, 143, 129 and 141; a signal that is ignored at the start stays ignored. SIGXFSZ is ignored:
// exceeding the file size limit is an error of the write.
void install_signal_handlers();

// Sets the function to call before SIGINT, SIGTERM or SIGHUP end the process. It runs in a signal handler: it
// may call write(), and must not allocate. Call with nullptr before `context` is destroyed.
void set_interrupt_callback(void (*callback)(void* context), void* context);

// Sets the process group that gets SIGINT, SIGTERM and SIGHUP too; 0: none.
void set_child_group(pid_t group);

}  // namespace mtasts
