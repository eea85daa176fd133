"""Rules have stable, unique identifiers, and derivations survive pickling with the very same rules."""

import pickle
import subprocess
import sys
from collections import Counter

import derive
from derive.questions.catalogue import rule_by_id, rules


def test_identifiers_are_unique_and_lead_back() -> None:
    counted = Counter(rule.id for rule in rules())
    assert [id for id, count in counted.items() if count > 1] == []
    assert all(rule_by_id(rule.id) is rule for rule in rules())


def test_a_derivation_is_picklable() -> None:
    done = derive.differentiate("1/(1+e^-x)")
    again = pickle.loads(pickle.dumps(done))
    assert again.last is done.last
    assert str(again) == str(done)
    assert [s.rule for s in again.steps] == [s.rule for s in done.steps]
    assert hash(again) == hash(done)


EVERYTHING = """
import gc, importlib, pkgutil, derive
for module in pkgutil.walk_packages(derive.__path__, "derive."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from derive.questions.catalogue import rules
from derive.record.derivation import Label
known = set(rules())
print(sorted(found.id for found in gc.get_objects() if isinstance(found, Label) and found not in known), len(known))
"""


def test_whatever_is_declared_is_in_the_catalogue() -> None:
    ran = subprocess.run([sys.executable, "-c", EVERYTHING], capture_output=True, text=True, check=True)
    missing, count = ran.stdout.rsplit(maxsplit=1)
    assert missing == "[]"
    assert int(count) > 200
