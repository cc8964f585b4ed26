#!/usr/bin/env python3
"""progress_test.py MTASTS: the progress line on a terminal: shown after a second, erased at the end, and never shown
without a terminal. The DNS server of the test answers slowly."""
import fcntl
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

mtasts = sys.argv[1]
ERASE = "\r\x1b[K"


def slow_name_server(pause):
    """Answers MX queries one by one, each with one record after a pause."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def answer():
        while True:
            query, peer = server.recvfrom(4096)
            time.sleep(pause)
            end = query.index(b"\0", 12) + 5
            if query[12:].startswith(b"\x04gone"):
                server.sendto(query[:2] + b"\x81\x83" + query[4:6] + bytes(6) + query[12:end], peer)
                continue
            record = b"\xc0\x0c\x00\x0f\x00\x01\x00\x00\x0e\x10\x00\x07\x00\x0a\x02mx\xc0\x0c"
            server.sendto(query[:2] + b"\x81\x80" + query[4:6] + b"\0\1" + bytes(4) + query[12:end] + record, peer)

    threading.Thread(target=answer, daemon=True).start()
    return f"@127.0.0.1#{server.getsockname()[1]}"


def at_terminal(arguments, columns=100, interrupt_after=None, out=None, term="xterm"):
    """Returns the terminal's output as pieces with their times; standard output goes there too, unless `out` is given."""
    master, line = pty.openpty()
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
    began = time.monotonic()
    program = subprocess.Popen([mtasts, *arguments], stdin=subprocess.DEVNULL, stdout=out or line, stderr=line,
                               env={**os.environ, "TERM": term})
    os.close(line)
    pieces = []
    while True:
        if interrupt_after and time.monotonic() - began > interrupt_after:
            program.send_signal(signal.SIGINT)
            interrupt_after = None
        try:
            octets = os.read(master, 65536)
        except OSError:  # the terminal is closed
            break
        if not octets:
            break
        pieces.append((time.monotonic() - began, octets.decode()))
    os.close(master)
    return pieces, program.wait(10)


def text(pieces):
    return "".join(octets for _, octets in pieces)


def screen(octets):
    """Returns the text that remains on the screen."""
    lines = []
    for line in octets.replace("\r\n", "\n").split("\n"):
        lines.append(line.rsplit(ERASE, 1)[-1])
    return lines


def expect(condition, what, seen):
    if not condition:
        raise AssertionError(f"{what}:\n{seen!r}")


STATUS = re.compile(r"\r\x1b\[K(\d+)/(\d+) domains \(\d+%\), \d+(?:\.\d)?/s, 1 failed, \d+ s left")


def check_line():
    """A missing domain, and 39 slow ones."""
    server = slow_name_server(0.05)
    domains = ["gone.example", *[f"d{number}.example" for number in range(39)]]
    pieces, status = at_terminal(["mx", "--short", server, "--timeout", "30", "--color", "never", *domains])
    seen = text(pieces)
    shown = [(second, match) for second, octets in pieces for match in STATUS.finditer(octets)]
    expect(shown, "no line of progress", seen)
    expect(shown[0][0] >= 1, f"a line after {shown[0][0]} seconds", seen)
    seconds = pieces[-1][0] - shown[0][0]
    expect(2 <= len(shown) <= seconds * 10 + 2, f"drawn {len(shown)} times in {seconds} seconds", seen)
    done = [int(match[1]) for _, match in shown]
    expect(done == sorted(done) and done[0] > 0 and {match[2] for _, match in shown} == {"40"}, "not what is done", seen)
    expect(status == 2, f"status {status}", seen)
    lines = screen(seen)
    expect("domains" not in "".join(lines), "a line of progress is left", lines)
    results = [f"d{number}.example mx.d{number}.example" for number in range(39)]
    expect([line for line in lines if line.startswith("d")] == results, "results are torn", lines)
    expect(sum(line.startswith("mtasts: error: gone.example") for line in lines) == 1, "the error is torn", lines)


def check_width():
    server = slow_name_server(0.05)
    domains = [f"d{number}.example" for number in range(30)]
    with open(os.devnull, "w") as nowhere:
        pieces, _ = at_terminal(["mx", server, "--timeout", "30", *domains], columns=20, out=nowhere)
    lines = [line for line in text(pieces).split(ERASE) if line]
    expect(lines and all(len(line) < 20 and "/30 domains" in line for line in lines), "a line too wide", lines)
    expect(text(pieces).endswith(ERASE), "a line of progress is left", lines)


def check_silence():
    """Within the first second, with --quiet, on a dumb terminal and without a terminal."""
    quick, _ = at_terminal(["mx", "--short", slow_name_server(0), "a.example", "b.example"])
    expect(text(quick) == "a.example mx.a.example\r\nb.example mx.b.example\r\n", "a short run shows", text(quick))
    server = slow_name_server(0.05)
    domains = [f"d{number}.example" for number in range(30)]
    slow = ["mx", server, "--timeout", "30", *domains]
    results = "".join(f"{domain}. 3600 IN MX 10 mx.{domain}.\n" for domain in domains)
    for arguments, term in [([*slow, "--quiet"], "xterm"), (slow, "dumb")]:
        pieces, _ = at_terminal(arguments, term=term)
        expect(text(pieces) == results.replace("\n", "\r\n"), f"{term} shows", text(pieces))
    piped = subprocess.run([mtasts, *slow], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    expect((piped.stdout, piped.stderr) == (results, ""), "a pipe shows", piped)


def check_interruption():
    server = slow_name_server(0.1)
    domains = [f"d{number}.example" for number in range(100)]
    with open(os.devnull, "w") as nowhere:
        pieces, status = at_terminal(["mx", server, "--timeout", "30", *domains], interrupt_after=1.5, out=nowhere)
    lines = screen(text(pieces))
    expect(status == -signal.SIGINT, f"status {status}", lines)
    expect(re.fullmatch(r"mtasts: interrupted, domains done: [1-9]\d*", lines[0]) and lines[1:] == [""], "last words", lines)


def check_verbose():
    """Without a terminal, every ten seconds."""
    server = slow_name_server(0.3)
    domains = [f"d{number}.example" for number in range(36)]
    run = subprocess.run([mtasts, "mx", "--verbose", server, "--timeout", "30", *domains], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True)
    lines = [line for line in run.stderr.splitlines() if "/36 domains" in line]
    expect(len(lines) == 1 and re.fullmatch(r"mtasts: [23]\d/36 domains \(\d+%\), [23]\.\d/s, \d+ s left", lines[0]),
           "not one line after ten seconds", run.stderr)
    expect("domains" not in run.stdout, "progress on standard output", run.stdout)


# Each test waits most of the time.
failures = []


def attempt(test):
    try:
        test()
    except BaseException as failure:
        failures.append(f"{test.__name__}: {failure}")


tests = [threading.Thread(target=attempt, args=(test,)) for test in
         [check_line, check_width, check_silence, check_interruption, check_verbose]]
for test in tests:
    test.start()
for test in tests:
    test.join()
if failures:
    sys.exit("\n".join(failures))
print("a list shows its progress on a terminal")
