#!/usr/bin/env python3
"""The harness of the README says yes to a document that holds, no to one that does not and to an empty one, and
its update mode writes a document that holds."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def judge(document, *options, update=False):
    environment = os.environ | {"UPDATE_README": "1" if update else "0"}
    ended = subprocess.run([sys.executable, HERE / "console_blocks.py", "--path", "/nonexistent",
                            "--files", HERE / "fixture/examples", document, *options],
                           env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return ended.returncode, ended.stdout


with tempfile.TemporaryDirectory() as work:
    good = shutil.copy(HERE / "fixture/README.md", work)
    assert judge(good) == (0, "6 commands in 3 blocks, 0 blocks differ\n"), judge(good)

    wrong = shutil.copy(HERE / "fixture/wrong.md", work)
    expected = (HERE / "fixture/wrong.expected").read_text()
    assert judge(wrong)[0] == 1
    assert not pathlib.Path(wrong + ".actual").exists()
    status, said = judge(wrong, update=True)
    assert status == 1 and said == expected, said
    assert "$ echo printed\nprinted\n$ echo right\nright\n" in pathlib.Path(wrong + ".actual").read_text()

    misprint = pathlib.Path(work, "misprint.md")
    misprint.write_text("```console\n$ seq 3\n```\n\nprose\n\n```console\n$ echo a\nb\n```\n")
    assert judge(misprint, update=True)[0] == 1
    mended = pathlib.Path(work, "misprint.md.actual")
    assert mended.read_text() == "```console\n$ seq 3\n1\n2\n3\n```\n\nprose\n\n```console\n$ echo a\na\n```\n"
    assert judge(mended)[0] == 0

    live = pathlib.Path(work, "live.md")
    live.write_text("```console\n$ echo a\na\n```\n# Servers\n<!-- live -->\n<!-- $ b=1 -->\n```console\n$ echo $b\n1\n```\n")
    assert judge(live) == (0, "1 commands in 1 blocks, 0 blocks differ\n"), judge(live)
    assert judge(live, "--live") == (0, "2 commands in 2 blocks, 0 blocks differ\n"), judge(live, "--live")
    live.write_text(live.read_text().replace("b=1", "echo b"))
    assert judge(live, "--live")[0] == 1, "a hidden command that prints is not seen"

    dated = pathlib.Path(work, "dated.md")
    dated.write_text("<!-- today 2001-02-03 -->\n```console\n$ date -u +%Y-%m-%d:%Y%m%d\n2001-02-03:20010203\n```\n")
    assert judge(dated) == (0, "1 commands in 1 blocks, 0 blocks differ\n"), judge(dated)

    empty = pathlib.Path(work, "empty.md")
    empty.write_text("nothing to run\n")
    assert judge(empty)[0] == 1
    assert judge(empty, good) == (0, "6 commands in 3 blocks, 0 blocks differ\n"), judge(empty, good)
    assert judge(empty, wrong)[0] == 1

print("the harness can say yes and no")
