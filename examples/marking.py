"""Which mistakes does a class make in a quiz?"""

import json

from derive.marking.batch import Summary, batch
from derive.marking.quiz import quiz

problems = quiz("chain", level=1, seed=1, count=2).problems
answers = {"Mira": ["3x^2 e^(x^3 - 9)", "2 · 5^(2x) ln(5)"], "Jon": ["e^(x^3 - 9)", "2x · 5^(2x - 1)"]}
records = [
    json.dumps({"id": f"{name} {problem.number}", "of": problem.asked, "answer": answer})
    for name, given in answers.items()
    for problem, answer in zip(problems, given, strict=True)
]
summary = Summary()
for result in batch(records):
    summary.add(result)
    print(result["id"], result["check"]["verdict"])
print(summary, end="")
