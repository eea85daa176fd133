"""Do the chain rule and the quotient rule lead to the same form?"""

import derive

for route in ("chain", "quotient"):
    derivation = derive.differentiate("1/(1+e^-x)", route=route)
    rules = [reason.rule.name for line in derivation.frames() for reason in line.reasons]
    print(f"{route}: {', '.join(rules)}")
    print(f"  {derivation.result}")
