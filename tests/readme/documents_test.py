#!/usr/bin/env python3
"""documents_test.py REPOSITORY: the documents are short, their links lead somewhere, README.md leads to every page of
docs/, docs/architecture.md names every folder of src/, and the pictures are those that docs/pictures/make draws. Headings and
tables are whole: a formatter of C++ that gets a document breaks them."""
import pathlib
import re
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(sys.argv[1]).resolve()
LINK = re.compile(r"\]\(([^)\s]+)\)")
LONGEST = {"README.md": 250, "docs": 120}  # lines


def anchors_of(text):
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document):
    text = document.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if "://" in link or (target.exists() and (not anchor or anchor in anchors_of(target.read_text(encoding="utf-8")))):
            continue
        yield f"{document.name}: the link {link} leads nowhere"


def damages(document):
    """The lines of a document that a formatter has broken."""
    lines = document.read_text(encoding="utf-8").splitlines()
    if not re.match(r"# \S", lines[0]):
        yield f"{document.relative_to(REPOSITORY)}:1: no heading"
    for number, line in enumerate(lines, 1):
        if line.startswith("| ") and not line.endswith("|"):
            yield f"{document.relative_to(REPOSITORY)}:{number}: a row of a table without its end"


def complaints_of_first_way(text):
    """The way from nothing to enforced has eight lines at most, and no option but that of cron."""
    way = re.search(r"^## From nothing to enforced$.*?^```sh\n(.*?)^```$", text, re.M | re.S)
    lines = way[1].splitlines() if way else []
    options = [line for line in lines if re.match(r"mtasts [^#]* -", line)]
    if not 0 < len(lines) <= 8 or options or "mtasts apply --quiet" not in lines[-1]:
        yield "README.md: the way from nothing to enforced is not eight lines without an option, the last for cron"


def complaints():
    readme = REPOSITORY / "README.md"
    pages = sorted((REPOSITORY / "docs").glob("*.md"))
    for document in [readme, *pages]:
        lines = len(document.read_text(encoding="utf-8").splitlines())
        limit = LONGEST.get(document.name, LONGEST["docs"])
        if lines > limit:
            yield f"{document.name} has {lines} lines, more than {limit}"
    for document in [*REPOSITORY.glob("*.md"), *pages, *REPOSITORY.glob("tests/*/README.md")]:
        yield from broken_links(document)
        yield from damages(document)
    yield from complaints_of_first_way(readme.read_text(encoding="utf-8"))
    linked = LINK.findall(readme.read_text(encoding="utf-8"))
    yield from (f"README.md has no link to docs/{page.name}" for page in pages if f"docs/{page.name}" not in linked)
    architecture = (REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8")
    for folder in sorted((REPOSITORY / "src").glob("*/*")):
        if folder.is_dir() and f"`{folder.name}/`" not in architecture:
            yield f"docs/architecture.md does not name {folder.relative_to(REPOSITORY)}"
    with tempfile.TemporaryDirectory() as drawn:
        subprocess.run([sys.executable, REPOSITORY / "docs/pictures/make", drawn], check=True)
        for picture in pathlib.Path(drawn).iterdir():
            if (REPOSITORY / "docs/pictures" / picture.name).read_bytes() != picture.read_bytes():
                yield f"docs/pictures/{picture.name} is old: run docs/pictures/make"


found = list(complaints())
print("\n".join(found) or "the documents lead somewhere")
sys.exit(bool(found))
