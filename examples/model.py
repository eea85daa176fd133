"""What slope has the loss of one neuron, and does `derive code examples/model.py loss` read the same?"""

import math

import derive


def loss(w, b):
    return (math.tanh(2 * w + b) - 1) ** 2


print(derive.from_function(loss, variables="w"))
