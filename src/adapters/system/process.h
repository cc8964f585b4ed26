// What a process owes its surroundings: standard descriptors that are what they seem, and a tidy end when a
// signal comes.
#pragma once

namespace mtasts {

// To be called first. A standard descriptor that is closed gets one that nothing can be read from or written
// to, so that no data file takes its number and what is written to it fails ("Bad file descriptor").
void hold_standard_descriptors();

// To be called once, before files are written. SIGINT, SIGTERM, SIGHUP and SIGPIPE remove temporary files and
// then do what they do by default, so that a shell sees 130, 143, 129, 141; those that were ignored at the
// start stay ignored. SIGXFSZ is ignored: a file that would be too large is an error of its write.
void tidy_up_on_signals();

// What to say before SIGINT, SIGTERM or SIGHUP end the process. `say` runs in a signal handler: it may
// write() and compute, not allocate. Call with nullptr before `context` goes.
void say_when_interrupted(void (*say)(void* context), void* context);

}  // namespace mtasts
