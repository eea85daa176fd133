"""Which function is the derivative of the softplus, and of that one?"""

import derive

for order in (1, 2):
    print(order, derive.differentiate("ln(1+e^x)", order=order).result)
