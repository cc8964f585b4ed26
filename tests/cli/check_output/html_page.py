#!/usr/bin/env python3
"""Judges pages of `mtasts check` and `report --format html`: strict HTML, self-contained, accessible.

    html_page.py FILE...      prints what is wrong with it
"""
import html.parser
import re
import sys

VOID = {"meta"}
PARENTS = {  # what an element may stand in; of these alone the page is made
    "html": {None}, "head": {"html"}, "body": {"html"}, "meta": {"head"}, "title": {"head"}, "style": {"head"},
    "header": {"body"}, "main": {"body"}, "footer": {"body"}, "section": {"main"}, "div": {"section"},
    "h1": {"header"}, "h2": {"section"}, "h3": {"section"}, "p": {"header", "section", "footer", "li"},
    "ol": {"section"}, "ul": {"section"}, "li": {"ol", "ul"}, "table": {"div"}, "thead": {"table"}, "tbody": {"table"},
    "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"}, "time": {"p", "td"}, "strong": {"p"}, "code": {"p"},
    "span": {"h1", "h2", "p", "td"}, "a": {"p", "th"},
    "svg": {"div"}, "defs": {"svg"}, "pattern": {"defs"}, "rect": {"svg", "pattern"}, "line": {"svg"}, "text": {"svg"},
}
ATTRIBUTES = {
    "html": {"lang"}, "meta": {"charset", "name", "content", "http-equiv"}, "section": {"id", "aria-labelledby"},
    "h2": {"id"}, "h3": {"id"}, "p": {"class"}, "span": {"class"}, "ol": {"class"}, "th": {"class", "colspan", "scope"}, "td": {"class", "colspan", "data-name"},
    "div": {"class", "role", "aria-labelledby", "tabindex"}, "a": {"href"}, "time": {"datetime"},
    "svg": {"viewbox", "role", "aria-label"}, "line": {"x1", "x2", "y1", "y2"}, "text": {"x", "y", "text-anchor"},
    "pattern": {"id", "width", "height", "patternunits", "patterntransform"},
    "rect": {"class", "x", "y", "width", "height", "fill"},
}
NUMBERS = {"x", "y", "x1", "x2", "y1", "y2", "width", "height"}
SHAPES = {"rect", "line"}  # they have no content
REFERENCES = {"amp", "lt", "gt", "quot"}
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
                   + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]")
RFC = re.compile(r"https://www\.rfc-editor\.org/rfc/rfc\d+#section-[\d.]+")
CONTACT = re.compile(r"mailto:[^\s\"'<>:]+@[\w.-]+|https://[\w.-]+(/[^\s\"'<>]*)?")


class Judge(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.open, self.faults, self.ids, self.links, self.labels, self.contacts = [], [], [], [], [], []
        self.fills = []
        self.headings, self.titles, self.columns, self.cells = [], 0, 0, 0
        self.seen = set()

    def fault(self, words):
        self.faults.append(f"{self.getpos()}: {words}")

    def handle_decl(self, decl):
        if decl != "DOCTYPE html" or self.seen:
            self.fault(f"declaration {decl!r}")

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        parent = self.open[-1] if self.open else None
        if tag not in PARENTS or parent not in PARENTS[tag]:
            self.fault(f"<{tag}> in <{parent}>")
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.fault(f"<{tag}> has an attribute twice")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()) or value is None:
                self.fault(f"<{tag} {name}>")
            if name in NUMBERS and not re.fullmatch(r"\d+(\.\d+)?", value or ""):
                self.fault(f"<{tag} {name}={value!r}>")
        given = dict(attrs)
        self.fills += [given["fill"]] if "fill" in given else []
        if tag == "svg" and (given.get("role") != "img" or not given.get("aria-label")):
            self.fault("a drawing without its label")
        self.ids += [given["id"]] if "id" in given else []
        self.labels += [given["aria-labelledby"]] if "aria-labelledby" in given else []
        if tag == "a":
            (self.contacts if "header" in self.open else self.links).append(given.get("href", ""))
        if tag == "html" and given.get("lang") != "en":
            self.fault("no language")
        if re.fullmatch("h[1-6]", tag):
            level = int(tag[1])
            if level > (self.headings[-1] if self.headings else 0) + 1:
                self.fault(f"{tag} skips a level")
            self.headings.append(level)
        if tag == "table":
            self.columns = 0
        if tag == "tr":
            self.cells = 0
        if tag in ("th", "td"):
            self.cells += int(given.get("colspan") or 1)
        if tag == "th" and given.get("scope") != ("col" if "thead" in self.open else "row"):
            self.fault("a header cell without its scope")
        if tag not in VOID | SHAPES:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()
        if tag == "tr":
            if self.columns not in (0, self.cells):
                self.fault(f"a row of {self.cells} cells under {self.columns} columns")
            self.columns = self.columns or self.cells

    def handle_startendtag(self, tag, attrs):
        if tag in SHAPES:
            self.handle_starttag(tag, attrs)
        else:
            self.fault(f"<{tag}/>")

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            if re.search(r"url\(|@import|expression", data):
                self.fault("the style fetches something")
        elif re.search("[<>&]", data):
            self.fault(f"text that is markup: {data[:40]!r}")
        elif data.strip() and self.open[-1:] in ([], ["html"], ["head"], ["body"], ["table"], ["tr"], ["ol"], ["ul"]):
            self.fault(f"text out of place: {data[:40]!r}")

    def handle_entityref(self, name):
        if name not in REFERENCES:
            self.fault(f"&{name};")

    def handle_charref(self, name):
        if name != "39":
            self.fault(f"&#{name};")

    def handle_comment(self, data):
        self.fault("a comment")

    def handle_pi(self, data):
        self.fault("a processing instruction")

    unknown_decl = handle_comment


def faults_in(path):
    with open(path, "rb") as file:
        page = file.read().decode("utf-8")
    judge = Judge()
    judge.feed(page)
    judge.close()
    faults = judge.faults
    faults += [f"unfit character {match[0]!r}" for match in UNFIT.finditer(page)]
    faults += [f"left open: {judge.open}"] if judge.open else []
    faults += [f"not there: {tag}" for tag in {"title", "h1", "main", "style"} - judge.seen]
    faults += ["more than one h1"] if judge.headings.count(1) != 1 else []
    faults += ["an id twice"] if len(set(judge.ids)) != len(judge.ids) else []
    faults += [f"label {label}: nowhere" for label in judge.labels if label not in judge.ids]
    for link in judge.links:
        if not (link[:1] == "#" and link[1:] in judge.ids) and not RFC.fullmatch(link):
            faults.append(f"link to {link!r}")
    faults += [f"fill {fill!r}" for fill in judge.fills if fill[:5] != "url(#" or fill[5:-1] not in judge.ids]
    faults += [f"contact {link!r}" for link in judge.contacts if not CONTACT.fullmatch(link)]
    return faults


all_faults = [fault for path in sys.argv[1:] for fault in faults_in(path)]
print("\n".join(all_faults))
sys.exit(1 if all_faults else 0)
