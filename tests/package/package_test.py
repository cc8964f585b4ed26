"""The Debian package and the release: package_test.py REPOSITORY TEST PROGRAM."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(sys.argv[1])
PROGRAM = sys.argv[3]


def text_of(path):
    return (REPOSITORY / path).read_text(encoding="utf-8")


def need(tool):
    if shutil.which(tool) is None:
        print(f"skipped: {tool} is not installed")
        sys.exit(77)


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def versions_agree(_):
    built = re.search(r"^project\(mtasts VERSION (\S+) ", text_of("CMakeLists.txt"), re.M).group(1)
    packaged = re.match(r"mtasts \((.*)\)", text_of("debian/changelog")).group(1)
    assert built == packaged, f"CMakeLists.txt has version {built}, debian/changelog {packaged}"


def build_dependencies_agree(_):
    listed = set(re.findall(r"^[a-z].*$", text_of("dependencies/build"), re.M)) - {"g++"}  # g++ is build-essential
    field = re.search(r"^Build-Depends: (.*(?:\n .*)*)", text_of("debian/control"), re.M).group(1)
    packaged = {package.split()[0] for package in field.split(",")} - {"debhelper-compat"}
    assert listed == packaged, f"only in one of dependencies/build and debian/control: {listed ^ packaged}"


def units_are_confined(work):
    need("systemd-analyze")
    units = [work / "mtasts.service", work / "mtasts.timer"]
    for unit in units:
        shutil.copy(REPOSITORY / "examples/systemd" / unit.name, unit)
    service = units[0].read_text(encoding="utf-8")
    units[0].write_text(service.replace("/usr/bin/mtasts", PROGRAM), encoding="utf-8")
    status, printed = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units, cwd=work)
    assert status == 0 and printed == "", printed
    status, printed = run("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", units[0],
                          cwd=work)
    assert status == 0, printed


def signatures_are_verified(work):
    """The commands of SECURITY.md accept a release that release/seal signed with a throw-away key, and no other."""
    need("minisign")
    release = work / "release"
    release.mkdir()
    (release / "mtasts-1.tar.gz").write_text("program\n", encoding="utf-8")
    status, printed = run("minisign", "-G", "-W", "-p", "release/mtasts.pub", "-s", "key", cwd=work)
    assert status == 0, printed
    status, printed = run(REPOSITORY / "release/seal", release, "1", work / "key", cwd=work)
    assert status == 0, printed

    commands = re.findall(r"^    ((?:minisign|sha256sum) .*)$", text_of("SECURITY.md"), re.M)
    assert len(commands) == 2, commands

    def is_accepted():
        return run("sh", "-ec", "\n".join(commands), cwd=release)

    status, printed = is_accepted()
    assert status == 0 and "mtasts-1.tar.gz: OK" in printed, printed
    (release / "mtasts-1.tar.gz").write_text("malware\n", encoding="utf-8")
    status, printed = is_accepted()
    assert status != 0 and "mtasts-1.tar.gz: FAILED" in printed, printed
    status, printed = run(REPOSITORY / "release/seal", release, "1", cwd=work)
    assert status == 0, printed
    status, printed = is_accepted()
    assert status != 0 and "OK" not in printed, printed


def main():
    tests = {test.__name__: test for test in
             (versions_agree, build_dependencies_agree, units_are_confined, signatures_are_verified)}
    with tempfile.TemporaryDirectory() as work:
        tests[sys.argv[2]](pathlib.Path(work))


if __name__ == "__main__":
    main()
