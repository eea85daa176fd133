"""Rules have stable, unique identifiers, and derivations survive pickling with the very same rules."""

import pickle
from collections import Counter

import derive
from derive.rules.catalogue import rule_by_id, rules


def test_identifiers_are_unique_and_lead_back() -> None:
    counted = Counter(rule.id for rule in rules())
    assert [id for id, count in counted.items() if count > 1] == []
    assert all(rule_by_id(rule.id) is rule for rule in rules())


def test_a_derivation_is_picklable() -> None:
    done = derive.differentiate("1/(1+e^-x)")
    again = pickle.loads(pickle.dumps(done))
    assert again.result is done.result
    assert str(again) == str(done)
    assert [s.rule for s in again.steps] == [s.rule for s in done.steps]
    assert hash(again) == hash(done)
