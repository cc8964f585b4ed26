// A module of another build, which the program must reject.
extern "C" [[gnu::visibility("default")]] const void* mtasts_module(const char* build) {
  static constexpr char kOffer = 0;
  return build == nullptr ? &kOffer : nullptr;
}
