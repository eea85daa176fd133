"""How fast does the top of a ladder of 10 m slide down when its foot, 6 m from the wall, slides away at 1 m/s?"""

import derive

moment = derive.related_rates("x^2 + y^2 = 100", variables="t", depends="x(t), y(t)", at="x = 6, x' = 1")
print(moment)
assert str(moment.result) == "y' = -3/4"
