"""Can I go from SymPy to a derivation and back?"""

import sympy

import derive

x = sympy.Symbol("x", real=True)
derivation = derive.differentiate(1 / (1 + sympy.exp(-x)))
print(derivation.derivative)

found = derivation.derivative.to_sympy().subs(sympy.Symbol("x", real=True), x)
print(found, "at 1:", sympy.N(found.subs(x, 1)))
