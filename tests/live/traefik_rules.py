"""Reads Traefik routers from labels, with the common rule grammar of versions 2 and 3."""
import re

TOKEN = re.compile(r"\s*(?:(\|\||&&|[!(),])|`([^`]*)`|([A-Za-z]+))")
MATCHERS = {"Host": 1, "Path": 1, "PathPrefix": 1, "Method": 1, "HeaderRegexp": 2, "Header": 2, "ClientIP": 1}


def tokens(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, f"no token at {text[at:at + 40]!r}"
        found.append(("text", match[2]) if match[2] is not None else ("word", match[1] or match[3]))
        at = match.end()
    return found


class Rule:
    """A rule as a tree: ("||", parts), ("&&", parts), ("!", part) or (matcher, values)."""

    def __init__(self, text):
        self.left = tokens(text)
        self.tree = self.read("||", lambda: self.read("&&", self.factor))
        assert not self.left, f"left over: {self.left[:3]}"

    def take(self, wanted=None):
        assert self.left, "the rule ends early"
        token = self.left.pop(0)
        assert wanted is None or token == ("word", wanted), f"{token} is not {wanted}"
        return token

    def read(self, operator, part):
        parts = [part()]
        while self.left and self.left[0] == ("word", operator):
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else (operator, parts)

    def factor(self):
        kind, word = self.take()
        assert kind == "word", word
        if word == "!":
            return "!", self.factor()
        if word == "(":
            inner = self.read("||", lambda: self.read("&&", self.factor))
            self.take(")")
            return inner
        assert word in MATCHERS, f"Traefik has no matcher {word}"
        self.take("(")
        values = []
        while True:
            kind, value = self.take()
            assert kind == "text", f"{value} is not between backticks"
            values.append(value)
            if self.take()[1] == ")":
                break
        # Version 3 accepts only this number of values.
        assert len(values) == MATCHERS[word], f"{word} with {len(values)} values"
        return word, values

    def matches(self, host, path):
        def holds(tree):
            operator, parts = tree
            if operator == "||":
                return any(map(holds, parts))
            if operator == "&&":
                return all(map(holds, parts))
            if operator == "!":
                return not holds(parts)
            return {"Host": host, "Path": path}[operator] == parts[0]
        return holds(self.tree)

    def hosts(self):
        def found(tree):
            operator, parts = tree
            if operator in ("||", "&&"):
                return [host for part in parts for host in found(part)]
            return parts if operator == "Host" else []
        return found(self.tree)


def routers(labels):
    """{name: {option: value}} of the routers in the labels of a service."""
    start = "traefik.http.routers."
    found = {}
    for label, value in labels.items():
        if label.startswith(start):
            name, option = label[len(start):].split(".", 1)
            found.setdefault(name, {})[option] = value
    return found
