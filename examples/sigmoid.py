"""How does 1/(1 + e^-x) become σ(x)(1 − σ(x))?"""

import derive

derivation = derive.differentiate("1/(1+e^-x)")

for line in derivation.frames()[1:]:
    reasons = "; ".join(reason.rule.name for reason in line.reasons)
    print(f"{line.expression!s:<55} {reasons} [{line.verdict}]")

print("result:", derivation.result)
