#!/usr/bin/env python3
"""holds_test.py SOURCE-DIRECTORY: a scenario shows each reason for which a rollout waits, in the words of status or in
JSON. Words that no source has must not be found."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
scenarios = [path.read_text(encoding="utf-8") for path in (root / "tests/scenarios").glob("*.scenario")]
reasons = re.findall(r'\{HoldReason::\w+, "([a-z-]+)"', (root / "src/core/rollout/hold.cc").read_text(encoding="utf-8"))


def is_shown(reason):
    return any(f'"reason":"{reason}"' in text or f": {reason}: " in text for text in scenarios)


missing = [reason for reason in reasons if not is_shown(reason)]
print(f"{len(reasons)} reasons for holds; without a scenario: {', '.join(missing) or 'none'}")
sys.exit(1 if missing or not reasons or is_shown("no-such-reason") else 0)
