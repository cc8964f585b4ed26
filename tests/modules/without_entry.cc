// A library that is no module.
extern "C" [[gnu::visibility("default")]] int no_entry() {
  return 0;
}
