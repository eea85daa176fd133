"""Can I go from SymPy to a derivation and back?"""

import sympy

import derive

x = sympy.Symbol("x")
derivation = derive.differentiate(1 / (1 + sympy.exp(-x)))
print(derivation.derivative)

found = derivation.to_sympy()
print(found, "at 1:", sympy.N(found.subs(x, 1)))
