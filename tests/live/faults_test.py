#!/usr/bin/env python3
"""faults_test.py MTASTS: an allocation or a call of the C library fails, each one in turn, in commands that write. A
failed allocation ends the program with exit code 70; any file is the old or the new one; 0 means that all are new."""
import os
import pathlib
import subprocess
import sys
import tempfile

from laboratory import PATH, need

mtasts = pathlib.Path(sys.argv[1]).resolve()
FAULTS = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* FAULT=NAME:N fails the Nth call of NAME; with FAULT_REPORT a file descriptor gets "f" when it does. */
static long left(const char* name) {
  static char fault[64];
  static long count = -1;
  if (count < 0) {
    const char* value = getenv("FAULT");
    strncpy(fault, value ? value : "", sizeof fault - 1);
    char* colon = strchr(fault, ':');
    count = colon ? atol(colon + 1) : 0;
    if (colon) *colon = 0;
  }
  if (count == 0 || strcmp(fault, name) != 0) return 0;
  if (--count > 0) return 0;
  (void)!write(9, "f", 1);
  return 1;
}

extern void* __libc_malloc(size_t);
void* malloc(size_t size) {
  if (left("malloc")) { errno = ENOMEM; return NULL; }
  return __libc_malloc(size);
}

#define CALL(type, name, parameters, arguments, number)                    \
  type name parameters {                                                   \
    static type(*real) parameters;                                         \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);         \
    if (left(#name)) { errno = number; return -1; }                        \
    return real arguments;                                                 \
  }
CALL(ssize_t, pwrite64, (int f, const void* b, size_t n, off_t o), (f, b, n, o), ENOSPC)
CALL(ssize_t, pwrite, (int f, const void* b, size_t n, off_t o), (f, b, n, o), ENOSPC)
CALL(int, fsync, (int f), (f), EIO)
CALL(int, renameat, (int d, const char* a, int e, const char* b), (d, a, e, b), EIO)
CALL(int, fchmod, (int f, mode_t m), (f, m), EPERM)
CALL(int, fstat, (int f, void* s), (f, s), EIO)
CALL(int, fstatat, (int d, const char* p, void* s, int g), (d, p, s, g), EACCES)
CALL(int, fstat64, (int f, void* s), (f, s), EIO)
CALL(int, fstatat64, (int d, const char* p, void* s, int g), (d, p, s, g), EACCES)
CALL(int, mkdirat, (int d, const char* p, mode_t m), (d, p, m), EDQUOT)

#define VARIADIC(name, number)                                             \
  int name(int f, int command, ...) {                                      \
    static int (*real)(int, int, void*);                                   \
    va_list list; va_start(list, command);                                 \
    void* argument = va_arg(list, void*); va_end(list);                    \
    if (!real) real = (int (*)(int, int, void*))dlsym(RTLD_NEXT, #name);   \
    if (left(#name)) { errno = number; return -1; }                        \
    return real(f, command, argument);                                     \
  }
VARIADIC(fcntl, ENOLCK)
VARIADIC(fcntl64, ENOLCK)

#define OPEN(name)                                                         \
  int name(int d, const char* p, int flags, ...) {                         \
    static int (*real)(int, const char*, int, mode_t);                     \
    va_list list; va_start(list, flags);                                   \
    mode_t mode = va_arg(list, mode_t); va_end(list);                      \
    if (!real) real = (int (*)(int, const char*, int, mode_t))dlsym(RTLD_NEXT, #name); \
    if (left(#name)) { errno = EMFILE; return -1; }                        \
    return real(d, p, flags, mode);                                        \
  }
OPEN(openat)
OPEN(openat64)
"""
CALLS = ("pwrite64", "pwrite", "fsync", "renameat", "fchmod", "fstat", "fstatat", "fstat64", "fstatat64", "mkdirat", "fcntl",
         "fcntl64", "openat", "openat64")
POLICY = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n"
OPTIONS = "--web-host web.example.com --rua a@example.com --offline --id 2026112101".split()
COMMANDS = [
    ("gen-policy example.com --mx mx.example.com --max-age 2w -o mta-sts.txt --offline".split(), {"mta-sts.txt": POLICY}),
    ("gen-policy example.com a.example --mx mx.example.com --output-dir tree --offline".split(), {}),
    (["gen-zone", "example.com", *OPTIONS, "-o", "all.zone"], {}),
    ("bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson --offline --date 2026-11-21".split(),
     {"mta-sts.txt": POLICY}),
]
ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795262400", "LD_BIND_NOW": "1"}


def files_of(work):
    return {str(path.relative_to(work)): path.read_text() for path in work.rglob("*")
            if path.is_file() and path.name != ".mtasts.lock"}


def play(arguments, files, library, fault):
    """Returns the exit code, the files, the messages, and whether the fault was reached."""
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        work.chmod(0o755)
        for name, content in files.items():
            (work / name).write_text(content)
        reader, writer = os.pipe()
        # The library reports to descriptor 9.
        ended = subprocess.run(["/bin/sh", "-c", f'LD_PRELOAD={library} exec "$0" "$@" 9>&{writer}', mtasts, *arguments], cwd=work,
                               env=ENVIRONMENT | {"FAULT": fault}, pass_fds=(writer,), capture_output=True, text=True,
                               timeout=60, check=False)
        os.close(writer)
        reached = os.read(reader, 1) != b""
        os.close(reader)
        return ended.returncode, files_of(work), ended.stderr, reached


def each_fault(name):
    """Every call at first, then a share of them: there are thousands of allocations."""
    number = 1
    while True:
        yield f"{name}:{number}"
        number += 1 if name != "malloc" or number < 40 else max(1, number // 12)


with tempfile.TemporaryDirectory() as directory:
    compiler, = need("cc")
    library = pathlib.Path(directory, "faults.so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, "-x", "c", "-", "-ldl"], input=FAULTS, text=True, check=True)
    reached_of = {}
    for arguments, files in COMMANDS:
        code, wanted, messages, _ = play(arguments, files, library, "none:0")
        assert code == 0, messages
        for name in ("malloc", *CALLS):
            for fault in each_fault(name):
                code, found, messages, reached = play(arguments, files, library, fault)
                where = f"{' '.join(arguments)} with {fault}: exit code {code}: {messages}"
                for path, content in found.items():
                    assert content in (files.get(path), wanted.get(path)), f"{where}\n{path} has {content!r}"
                assert set(found) >= set(files), where
                assert code >= 0, where
                assert code != 0 or found == wanted, where
                if not reached:
                    break
                reached_of[name] = reached_of.get(name, 0) + 1
                # The C library itself may do without the memory.
                assert name != "malloc" or code in (0, 70), where
assert reached_of["malloc"] > 50, reached_of
print(", ".join(f"{name}: {count}" for name, count in sorted(reached_of.items())))
