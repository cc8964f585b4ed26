# Run by the build (cmake -P): writes OUTPUT, a source that defines kBuildIdentity. It is a digest of everything that
# affects the layout of objects: the shared sources of program and modules below SOURCE, and SETTINGS, the compiler and
# its options. A program loads only modules with the same identity.
set(digests "${SETTINGS}")
file(GLOB_RECURSE sources RELATIVE ${SOURCE} ${SOURCE}/include/*.h ${SOURCE}/src/core/* ${SOURCE}/src/ports/*
     ${SOURCE}/src/adapters/*)
list(SORT sources)
foreach(source IN LISTS sources)
  file(SHA256 ${SOURCE}/${source} digest)
  string(APPEND digests "\n${digest} ${source}")
endforeach()
string(SHA256 identity "${digests}")
file(WRITE ${OUTPUT} "namespace mtasts {
extern const char* const kBuildIdentity;
const char* const kBuildIdentity = \"${identity}\";
}  // namespace mtasts
")
