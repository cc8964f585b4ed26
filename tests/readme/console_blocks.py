#!/usr/bin/env python3
"""Runs the console blocks of Markdown files and compares what they print with what is written there.

    console_blocks.py FILE... --path DIR [--files DIR]... [--live]

A block that opens with ```console holds commands, each behind "$ " (a line that ends in a backslash goes on with
the next), and under each command its output, stdout and stderr as a terminal shows them. Blocks marked otherwise
are not run. All blocks under one heading run in one shell, in a directory of their own with a copy of every --files
directory in it. The shell has `set -e`, so a command that fails on purpose says so: `|| echo "exit $?"`. --path DIR
comes first in PATH; it may be repeated.

A section with the line `<!-- live -->` needs servers. It runs only with --live, and then no other section runs. There
the line `<!-- $ COMMAND -->` is a command that a reader does by other means, such as loading a zone; it prints nothing.
After the line `<!-- today YYYY-MM-DD -->` the document names that day, where the commands print the day of the test.

With UPDATE_README=1 a file as it should read is written beside it, as FILE.actual. Files without commands are fine
beside one that has some.
"""
import argparse
import datetime
import difflib
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^(`{3,}|~{3,})\s*(\S*)")
LIVE = "<!-- live -->"
HIDDEN = re.compile(r"^<!-- \$ (.*) -->$")
TODAY = re.compile(r"^<!-- today (\d{4}-\d\d-\d\d) -->$")
TIMEOUT_SECONDS = 60


class Block:
    """One console block: where its lines begin and end, its section, its commands and expected outputs. A hidden
    command is a block without lines."""

    def __init__(self, section, begin, lines, hidden=None):
        self.section = section
        self.begin = begin
        self.end = begin + len(lines)
        self.hidden = hidden is not None
        self.commands = [hidden] if self.hidden else []
        self.outputs = [[]] if self.hidden else []
        for line in lines:
            if self.commands and self.commands[-1].endswith("\\") and not self.outputs[-1]:
                self.commands[-1] += "\n" + line
            elif line.startswith("$ "):
                self.commands.append(line[2:])
                self.outputs.append([])
            elif self.commands:
                self.outputs[-1].append(line)
            else:
                raise SystemExit(f"line {begin + 1}: a console block begins with a command, not with: {line}")


def console_blocks(lines, live=False):
    """The blocks of the sections that need servers, or of all others."""
    blocks, live_sections, section, fence, kind, begin = [], set(), 0, None, None, 0
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if fence is None and match:
            fence, kind, begin = match[1], match[2], number + 1
        elif fence is not None and line.strip() == fence:
            if kind == "console":
                blocks.append(Block(section, begin, lines[begin:number]))
            fence = None
        elif fence is None and line.startswith("#"):
            section += 1
        elif fence is None and line == LIVE:
            live_sections.add(section)
        elif fence is None and (hidden := HIDDEN.match(line)):
            blocks.append(Block(section, number, [], hidden[1]))
    if fence is not None:
        raise SystemExit(f"line {begin}: the block is never closed")
    return [block for block in blocks if (block.section in live_sections) == live]


def run(blocks, directory, paths):
    """The outputs of the commands of one section, in order, each a list of lines; and the number of commands that
    were reached with what stopped the shell, None when nothing did."""
    commands = [command for block in blocks for command in block.commands]
    script = "exec 2>&1\nset -e\n" + "".join(f"{command}\nprintf '\\0'\n" for command in commands)
    keep = {key: os.environ[key] for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR", "SSL_CERT_FILE") if key in os.environ}
    environment = keep | {"PATH": ":".join([*map(str, paths), "/usr/sbin:/usr/bin:/sbin:/bin"]), "HOME": str(directory),
                          "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb"}
    try:
        ended = subprocess.run(["bash", "-c", script], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, timeout=TIMEOUT_SECONDS, check=False)
        said, problem = ended.stdout, f"status {ended.returncode}" if ended.returncode != 0 else None
    except subprocess.TimeoutExpired as late:
        said, problem = late.stdout or b"", f"not done within {TIMEOUT_SECONDS} s"
    outputs = said.decode("utf-8", "backslashreplace").split("\0")
    if problem is None and outputs.pop():
        problem = "something is printed after the last command"
    outputs = [output.removesuffix("\n").split("\n") if output else [] for output in outputs]
    stopped = (len(outputs), problem) if problem else None
    return outputs + [[]] * (len(commands) - len(outputs)), stopped


def with_the_day(outputs, day, days_of_run):
    """The outputs with `day` in place of the days of the run, also where they are written without hyphens."""
    def renamed(line):
        for actual in days_of_run:
            line = line.replace(actual, day).replace(actual.replace("-", ""), day.replace("-", ""))
        return line
    return [list(map(renamed, output)) for output in outputs]


def today():
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def text_of(block, outputs):
    """The lines of the block with these outputs."""
    if block.hidden:
        return outputs[0]
    lines = []
    for command, output in zip(block.commands, outputs):
        lines += ("$ " + command).split("\n") + output
    return lines


def check_file(file, options):
    """Runs the blocks of a file, and prints each difference. Returns how many commands and blocks there are, and how
    many blocks differ."""
    lines = file.read_text(encoding="utf-8").split("\n")
    try:
        blocks = console_blocks(lines, options.live)
    except SystemExit as malformed:
        raise SystemExit(f"{file.name}, {malformed}") from None
    named_day = next((match[1] for match in map(TODAY.match, lines) if match), None)
    actual, shift, failed = list(lines), 0, 0
    with tempfile.TemporaryDirectory() as top:
        pathlib.Path(top).chmod(0o755)  # as that of a web server: the commands warn of a private one
        for section, members in itertools.groupby(blocks, key=lambda block: block.section):
            members = list(members)
            directory = pathlib.Path(top, str(section))
            directory.mkdir()
            for files in options.files:
                shutil.copytree(files, directory / files.name)
            first_day = today()
            outputs, stopped = run(members, directory, [path.resolve() for path in options.path])
            if named_day:
                outputs = with_the_day(outputs, named_day, {first_day, today()})
            reached = 0
            for block in members:
                written = text_of(block, block.outputs)
                said = text_of(block, outputs[reached:])
                problem = None
                if stopped and reached < stopped[0] <= reached + len(block.commands):
                    problem = f"{stopped[1]}: {block.commands[stopped[0] - reached - 1]}"
                elif stopped and stopped[0] <= reached:
                    problem = "not run, since the section's shell has ended"
                reached += len(block.commands)
                actual[block.begin + shift:block.end + shift] = said
                shift += len(said) - len(written)
                if problem or written != said:
                    failed += 1
                    print(f"{file.name}, the block at line {block.begin + 1}:")
                    if problem:
                        print(f"  {problem}")
                    print("\n".join("  " + line for line in difflib.unified_diff(
                        written, said, "written", "printed", n=1, lineterm="")))
    if failed and os.environ.get("UPDATE_README") == "1":
        file.with_name(file.name + ".actual").write_text("\n".join(actual), encoding="utf-8")
        print(f"{file.name}.actual holds what was printed")
    return sum(len(block.commands) for block in blocks), len(blocks), failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="+", type=pathlib.Path)
    parser.add_argument("--path", required=True, action="append", type=pathlib.Path)
    parser.add_argument("--files", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    commands, blocks, failed = map(sum, zip(*(check_file(file, options) for file in options.file)))
    print(f"{commands} commands in {blocks} blocks, {failed} blocks differ")
    return 1 if failed or commands == 0 else 0


sys.exit(main())
