// A shared library without the entry point of a module.
extern "C" [[gnu::visibility("default")]] int no_entry() {
  return 0;
}
