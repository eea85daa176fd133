"""What the functions of Python's numerical libraries compute, module by module, as their documentation says.

One line a function: its signature with the defaults of what may be left out, and a formula in the formal arguments
u, v, w, …, or the name of a way to build it (``@clip``, ``@extreme max``).  A line with ``[approximate=True]`` holds
where that flag has that value; the first such line is the library's default.  Names that are not here are refused: the
same name means different functions in different libraries (``jax.nn.gelu`` is the tanh form, ``torch.frac`` truncates).

Sources: the libraries' own reference pages (Python 3.12, NumPy 2.1, SciPy 1.14, PyTorch 2.5, JAX 0.4, TensorFlow 2.17).
"""

from __future__ import annotations

from functools import cache

from derive.startup.data import data
from derive.startup.patterns import pattern

_BUILTIN = """
abs(x) = abs(u)
float(x) = u
len(values) = @count
int(x) = sign(u) floor(|u|)
max(*values) = @extreme max
min(*values) = @extreme min
pow(base, exp) = @power
sum(values) = @total
"""

_EVERYWHERE = """
acos(x) = arccos(u)
acosh(x) = arcosh(u)
asin(x) = arcsin(u)
asinh(x) = arsinh(u)
atan(x) = arctan(u)
atan2(y, x) = atan2(u, v)
atanh(x) = artanh(u)
ceil(x) = ceil(u)
copysign(x, y) = |u| sign(v)
cos(x) = cos(u)
cosh(x) = cosh(u)
exp(x) = exp(u)
exp2(x) = 2^u
expm1(x) = expm1(u)
floor(x) = floor(u)
fmod(x, y) = u - v sign(u/v) floor(|u/v|)
hypot(x, y) = hypot(u, v)
log10(x) = log10(u)
log1p(x) = log1p(u)
log2(x) = log2(u)
pow(x, y) = @power
sin(x) = sin(u)
sinh(x) = sinh(u)
sqrt(x) = sqrt(u)
tan(x) = tan(u)
tanh(x) = tanh(u)
trunc(x) = sign(u) floor(|u|)
"""

_MATH = """
cbrt(x) = cbrt(u)
comb(n, k) = binomial(u, v)
degrees(x) = 180 u/pi
erf(x) = erf(u)
erfc(x) = erfc(u)
fabs(x) = |u|
factorial(n) = factorial(u)
fsum(seq) = @total
gamma(x) = gamma(u)
prod(iterable) = @product
lgamma(x) = lgamma(u)
log(x, base=e) = @logarithm
radians(x) = pi u/180
"""

_ARRAYS = """
abs(x) = |u|
absolute(x) = |u|
add(x1, x2) = u + v
arccos(x) = arccos(u)
arccosh(x) = arcosh(u)
arcsin(x) = arcsin(u)
arcsinh(x) = arsinh(u)
arctan(x) = arctan(u)
arctan2(y, x) = atan2(u, v)
arctanh(x) = artanh(u)
deg2rad(x) = pi u/180
divide(x1, x2) = u/v
equal(x1, x2) = @related =
greater(x1, x2) = @related >
greater_equal(x1, x2) = @related >=
less(x1, x2) = @related <
less_equal(x1, x2) = @related <=
not_equal(x1, x2) = @related !=
heaviside(x1, x2) = {0 if u < 0; v if u = 0; 1 otherwise}
log(x) = ln(u)
logaddexp(x1, x2) = ln(exp(u) + exp(v))
logical_and(x1, x2) = @both
logical_not(x) = @neither
logical_or(x1, x2) = @either
maximum(x1, x2) = max(u, v)
minimum(x1, x2) = min(u, v)
multiply(x1, x2) = u v
negative(x) = -u
positive(x) = u
rad2deg(x) = 180 u/pi
reciprocal(x) = 1/u
sign(x) = sign(u)
sinc(x) = sinc(pi u)
square(x) = u^2
subtract(x1, x2) = u - v
true_divide(x1, x2) = u/v
where(condition, x, y) = @choose
"""

_NUMPY = """
amax(a) = @extreme max
amin(a) = @extreme min
arange(stop) = @filled k
array(object, dtype=None) = @array
asarray(a, dtype=None) = @array
cbrt(x) = cbrt(u)
clip(a, a_min=None, a_max=None) = @clip
degrees(x) = 180 u/pi
dot(a, b) = @inner
inner(a, b) = @inner
linspace(start, stop, num=50) = @linspace
matmul(x1, x2) = @inner
max(a) = @extreme max
min(a) = @extreme min
ones(shape) = @filled 1
vdot(a, b) = @inner
zeros(shape) = @filled 0
fabs(x) = |u|
float32(x) = u
float64(x) = u
floor_divide(x1, x2) = floor(u/v)
fmax(x1, x2) = max(u, v)
fmin(x1, x2) = min(u, v)
i0(x) = besseli(0, u)
logaddexp2(x1, x2) = log2(2^u + 2^v)
mean(a) = @mean
mod(x1, x2) = mod(u, v)
ones_like(x) = 1
polyval(p, x) = @polynomial
power(x1, x2) = @power
prod(a) = @product
radians(x) = pi u/180
remainder(x1, x2) = mod(u, v)
select(condlist, choicelist, default=0) = @select
sum(a) = @total
zeros_like(x) = 0
"""

_NUMPY_LINALG = """
norm(x) = @norm
"""

_SPECIAL = """
beta(a, b) = beta(u, v)
betaln(a, b) = lgamma(u) + lgamma(v) - lgamma(u + v)
binom(x, y) = binomial(u, v)
digamma(z) = digamma(u)
entr(x) = {-u ln(u) if u > 0; 0 if u = 0}
erf(z) = erf(u)
erfc(z) = erfc(u)
erfinv(y) = erfinv(u)
exp1(z) = E1(u)
expi(x) = Ei(u)
expit(x) = sigmoid(u)
exp10(x) = 10^u
gamma(z) = gamma(u)
gammaln(x) = lgamma(u)
loggamma(z) = lgamma(u)
i0(x) = besseli(0, u)
i1(x) = besseli(1, u)
iv(v, z) = besseli(u, v)
j0(x) = besselj(0, u)
j1(x) = besselj(1, u)
jv(v, z) = besselj(u, v)
k0(x) = besselk(0, u)
k1(x) = besselk(1, u)
kl_div(x, y) = u ln(u/v) - u + v
kv(v, z) = besselk(u, v)
ellipe(m) = elliptic_e(u)
ellipk(m) = elliptic_k(u)
huber(delta, r) = {v^2/2 if |v| <= u; u (|v| - u/2) otherwise}
log_expit(x) = logsigmoid(u)
log_ndtr(x) = ln(normcdf(u))
logit(x) = logit(u)
ndtr(x) = normcdf(u)
polygamma(n, x) = polygamma(u, v)
pseudo_huber(delta, r) = u^2 (sqrt(1 + (v/u)^2) - 1)
psi(z) = digamma(u)
rel_entr(x, y) = u ln(u/v)
sinc(x) = sinc(pi u)
xlog1py(x, y) = u log1p(v)
xlogy(x, y) = u ln(v)
y0(x) = bessely(0, u)
y1(x) = bessely(1, u)
yv(v, z) = bessely(u, v)
cbrt(x) = cbrt(u)
exp2(x) = 2^u
expm1(x) = expm1(u)
log1p(x) = log1p(u)
"""

_NORMAL = """
cdf(x, loc=0, scale=1) = normcdf((u - v)/w)
logcdf(x, loc=0, scale=1) = ln(normcdf((u - v)/w))
logpdf(x, loc=0, scale=1) = -((u - v)/w)^2/2 - ln(w) - ln(2 pi)/2
pdf(x, loc=0, scale=1) = normpdf((u - v)/w)/w
sf(x, loc=0, scale=1) = 1 - normcdf((u - v)/w)
"""

_TORCH = """
as_tensor(data) = @array
celu(input, alpha=1) = celu(u, v)
clamp(input, min=None, max=None) = @clip
clip(input, min=None, max=None) = @clip
digamma(input) = digamma(u)
dot(input, tensor) = @inner
div(input, other) = u/v
erf(input) = erf(u)
erfc(input) = erfc(u)
erfinv(input) = erfinv(u)
fix(input) = sign(u) floor(|u|)
frac(input) = u - sign(u) floor(|u|)
lgamma(input) = lgamma(u)
logit(input) = logit(u)
max(input, other) = @elementwise max
mean(input) = @mean
min(input, other) = @elementwise min
sum(input) = @total
mul(input, other) = u v
neg(input) = -u
ones_like(input) = 1
polygamma(n, input) = polygamma(u, v)
relu(input) = relu(u)
remainder(input, other) = mod(u, v)
rsqrt(input) = 1/sqrt(u)
selu(input) = selu(u)
sgn(input) = sign(u)
sigmoid(input) = sigmoid(u)
sub(input, other) = u - v
matmul(input, other) = @inner
norm(input) = @norm
tensor(data) = @array
xlogy(input, other) = u ln(v)
zeros_like(input) = 0
"""

_METHODS = """
clone(self) = u
contiguous(self) = u
double(self) = u
flatten(self) = u
float(self) = u
dot(self, other) = @inner
max(self) = @extreme max
mean(self) = @mean
min(self) = @extreme min
prod(self) = @product
reshape(self, shape) = u
square(self) = u^2
squeeze(self) = u
sum(self) = @total
type_as(self, other) = u
view(self, shape) = u
"""

_TORCH_SPECIAL = """
digamma(input) = digamma(u)
entr(input) = {-u ln(u) if u > 0; 0 if u = 0}
erf(input) = erf(u)
erfc(input) = erfc(u)
erfinv(input) = erfinv(u)
exp2(input) = 2^u
expit(input) = sigmoid(u)
expm1(input) = expm1(u)
gammaln(input) = lgamma(u)
log1p(input) = log1p(u)
log_ndtr(input) = ln(normcdf(u))
logit(input) = logit(u)
ndtr(input) = normcdf(u)
polygamma(n, input) = polygamma(u, v)
psi(input) = digamma(u)
sinc(input) = sinc(pi u)
xlog1py(input, other) = u log1p(v)
xlogy(input, other) = u ln(v)
"""

_TORCH_FUNCTIONAL = """
binary_cross_entropy(input, target) = -v ln(u) - (1 - v) ln(1 - u)
binary_cross_entropy_with_logits(input, target) = softplus(u) - u v
celu(input, alpha=1) = celu(u, v)
elu(input, alpha=1) = {u if u > 0; v (exp(u) - 1) otherwise}
gelu(input) [approximate=none] = gelu(u)
gelu(input) [approximate=tanh] = gelutanh(u)
hardshrink(input, lambd=0.5) = {u if |u| > v; 0 otherwise}
hardsigmoid(input) = hardsigmoid(u)
hardswish(input) = hardswish(u)
hardtanh(input, min_val=-1, max_val=1) = min(max(u, v), w)
huber_loss(input, target) = {(u - v)^2/2 if |u - v| <= 1; |u - v| - 1/2 otherwise}
huber_loss(input, target, *, delta) = {(u - v)^2/2 if |u - v| <= w; w (|u - v| - w/2) otherwise}
kl_div(input, target) [log_target=False] = v (ln(v) - u)
kl_div(input, target) [log_target=True] = exp(v) (v - u)
l1_loss(input, target) = |u - v|
leaky_relu(input, negative_slope=0.01) = {u if u > 0; v u otherwise}
logsigmoid(input) = logsigmoid(u)
mish(input) = mish(u)
mse_loss(input, target) = (u - v)^2
poisson_nll_loss(input, target) [log_input=True] = exp(u) - v u
prelu(input, weight) = {u if u > 0; v u otherwise}
relu(input) = relu(u)
relu6(input) = relu6(u)
selu(input) = selu(u)
sigmoid(input) = sigmoid(u)
silu(input) = silu(u)
smooth_l1_loss(input, target) = {(u - v)^2/2 if |u - v| < 1; |u - v| - 1/2 otherwise}
smooth_l1_loss(input, target, *, beta) = {(u - v)^2/(2w) if |u - v| < w; |u - v| - w/2 otherwise}
soft_margin_loss(input, target) = ln(1 + exp(-v u))
softplus(input) = softplus(u)
softplus(input, beta) = softplus(v u)/v
softshrink(input, lambd=0.5) = {u - v if u > v; u + v if u < -v; 0 otherwise}
softsign(input) = softsign(u)
tanh(input) = tanh(u)
tanhshrink(input) = u - tanh(u)
threshold(input, threshold, value) = {u if u > v; w otherwise}
"""

_JAX_NN = """
celu(x, alpha=1) = celu(u, v)
elu(x, alpha=1) = {u if u > 0; v (exp(u) - 1) otherwise}
gelu(x) [approximate=True] = gelutanh(u)
gelu(x) [approximate=False] = gelu(u)
hard_sigmoid(x) = hardsigmoid(u)
hard_silu(x) = hardswish(u)
hard_swish(x) = hardswish(u)
hard_tanh(x) = hardtanh(u)
leaky_relu(x, negative_slope=0.01) = {u if u >= 0; v u otherwise}
log_sigmoid(x) = logsigmoid(u)
mish(x) = mish(u)
relu(x) = relu(u)
relu6(x) = relu6(u)
selu(x) = selu(u)
sigmoid(x) = sigmoid(u)
silu(x) = silu(u)
soft_sign(x) = softsign(u)
softplus(x) = softplus(u)
squareplus(x, b=4) = (u + sqrt(u^2 + v))/2
swish(x) = silu(u)
tanh(x) = tanh(u)
"""

_TENSORFLOW_NN = """
elu(features) = {u if u > 0; exp(u) - 1 otherwise}
gelu(features) [approximate=False] = gelu(u)
gelu(features) [approximate=True] = gelutanh(u)
leaky_relu(features, alpha=0.2) = {u if u > 0; v u otherwise}
relu(features) = relu(u)
relu6(features) = relu6(u)
selu(features) = selu(u)
sigmoid(x) = sigmoid(u)
silu(features) = silu(u)
softplus(features) = softplus(u)
softsign(features) = softsign(u)
swish(features) = silu(u)
tanh(x) = tanh(u)
"""

_TENSORFLOW = """
clip_by_value(t, clip_value_min, clip_value_max) = min(max(u, v), w)
digamma(x) = digamma(u)
erf(x) = erf(u)
erfc(x) = erfc(u)
floormod(x, y) = mod(u, v)
lgamma(x) = lgamma(u)
log_sigmoid(x) = logsigmoid(u)
ones_like(x) = 1
rsqrt(x) = 1/sqrt(u)
sigmoid(x) = sigmoid(u)
softplus(features) = softplus(u)
xlogy(x, y) = u ln(v)
zeros_like(x) = 0
"""

_CALCULATORS = """
clamp(x, low, high) = min(max(u, v), w)
clip(x, low, high) = min(max(u, v), w)
cosd(x) = cos(pi u/180)
cube(x) = u^3
fact(n) = factorial(u)
lerp(a, b, t) = u + w (v - u)
ln1p(x) = log1p(u)
nchoosek(n, k) = binomial(u, v)
comb(n, k) = binomial(u, v)
nCr(n, k) = binomial(u, v)
nroot(x, n) = root(u, v)
nthroot(x, n) = root(u, v)
power(x, y) = u^v
probit(p) = sqrt(2) erfinv(2u - 1)
rem(x, y) = u - v sign(u/v) floor(|u/v|)
saturate(x) = min(max(u, 0), 1)
sind(x) = sin(pi u/180)
step(x) = heaviside(u)
surd(x, n) = root(u, v)
tand(x) = tan(pi u/180)
"""
"""What calculators and shading languages call functions; of these the spelling alone tells what is meant."""

_OF_ARRAYS = """
amax(a) = @greatest
det(a) = @of_square det
dot(a, b) = @product
inner(a, b) = @product_of_vectors
inv(a) = @on_square inv
logsumexp(a) = @of_vector logsumexp
matmul(a, b) = @product
max(a) = @greatest
mean(a) = @of_vector mean
multiply(a, b) = @entrywise
norm(a) = @length
outer(a, b) = @outer
softmax(a) = @on_vector softmax
solve(a, b) = @solved
sum(a) = @total
trace(a) = @of_square tr
transpose(a) = @turned
vdot(a, b) = @product_of_vectors
"""
"""What all of these libraries make of arrays as wholes: ways to build it in the language of vectors and matrices."""

MODULES: dict[str, tuple[str, ...]] = {
    "builtins": (_BUILTIN,),
    "math": (_EVERYWHERE, _MATH),
    **dict.fromkeys(("numpy", "jax.numpy", "autograd.numpy", "cupy"), (_EVERYWHERE, _ARRAYS, _NUMPY)),
    **dict.fromkeys(("numpy.linalg", "jax.numpy.linalg", "autograd.numpy.linalg"), (_NUMPY_LINALG,)),
    **dict.fromkeys(("scipy.special", "jax.scipy.special"), (_SPECIAL,)),
    **dict.fromkeys(("scipy.stats.norm", "jax.scipy.stats.norm"), (_NORMAL,)),
    "torch": (_EVERYWHERE, _ARRAYS, _TORCH),
    "torch.Tensor": (_EVERYWHERE, _ARRAYS, _TORCH, _METHODS),
    "torch.special": (_TORCH_SPECIAL,),
    "torch.nn.functional": (_TORCH_FUNCTIONAL,),
    "jax.nn": (_JAX_NN,),
    **dict.fromkeys(("tensorflow", "tensorflow.math"), (_EVERYWHERE, _ARRAYS, _TENSORFLOW)),
    "tensorflow.nn": (_TENSORFLOW_NN,),
}
"""The lines of each module; what is said of one module never serves another."""

USUAL = {
    "np": "numpy", "numpy": "numpy", "math": "math", "torch": "torch", "F": "torch.nn.functional", "nn": "torch.nn",
    "jnp": "jax.numpy", "jax": "jax", "scipy": "scipy", "sp": "scipy", "norm": "scipy.stats.norm",
    "stats": "scipy.stats", "special": "scipy.special", "tf": "tensorflow",
}  # fmt: skip
"""What everybody calls the modules: what is meant in a piece of code that imports nothing."""

_CALCULATOR = "calculator"
MODULES[_CALCULATOR] = (_CALCULATORS,)
OF_ARRAYS = "arrays"
_BLOCKS = {**MODULES, OF_ARRAYS: (_OF_ARRAYS,)}
_BY_PLACE = (_BUILTIN, _EVERYWHERE, _MATH, _ARRAYS)
"""Where the libraries' names of the parameters differ, or can't be used."""

NUMBERS: dict[str, str] = {"pi": "pi", "e": "e", "tau": "2 pi", "inf": "oo"}
"""Numbers that math, NumPy, PyTorch and JAX have names for, as they are typed here."""

WITHOUT_EFFECT = {
    "reduction": frozenset(("none", "mean", "sum")),
    "inplace": frozenset(("True", "False")),
}
"""Arguments by name that change nothing where each value is read by itself."""

HAVE_NUMBERS = ("math", "numpy", "torch", "jax.numpy", "autograd.numpy", "cupy")

UNCHANGED_BY = frozenset(
    (
        "functools.cache",
        "functools.lru_cache",
        "jax.jit",
        "numba.jit",
        "numba.njit",
        "numba.vectorize",
        "numpy.vectorize",
        "staticmethod",
        "tensorflow.function",
        "torch.compile",
        "torch.jit.script",
    )
)
"""Decorators after which a function computes what it says."""


@data
class Computed:
    """What a library's function computes.

    Attributes:
        parameters: the names of its parameters, in order.
        defaults: what stands for those that may be left out, as text; the last ones.
        formula: in u, v, w, …, or ``@`` and the name of a way to build it.
        flag: the name of the flag that this holds for, and its value as text; empty: for all.
        by_place: whether its arguments can't be given by name.
        places: how many can be given by place; those behind ``*`` by name only.
    """

    parameters: tuple[str, ...]
    defaults: tuple[str, ...]
    formula: str
    flag: tuple[str, str] | tuple[()] = ()
    by_place: bool = False
    places: int = 9

    @property
    def least(self) -> int:
        """How many arguments have to be given."""
        return len(self.parameters) - len(self.defaults)


_LINE = pattern(r"(?P<name>\w+)\((?P<signature>.*?)\)(?: \[(?P<flag>\w+)=(?P<value>[^\]]*)\])? = (?P<formula>.*)")


@cache
def library(module: str) -> dict[str, tuple[Computed, ...]]:
    """Return what the functions of a module compute, by name; several where flags or counts of arguments decide.

    >>> [found.formula for found in library("jax.nn")["gelu"]]
    ['gelutanh(u)', 'gelu(u)']
    """
    found: dict[str, tuple[Computed, ...]] = {}
    for block in _BLOCKS.get(module, ()):
        for line in block.strip().splitlines():
            read = _LINE.fullmatch(line)
            assert read is not None, line
            parts = read["signature"].split(", ")
            places = parts.index("*") if "*" in parts else len(parts)
            signed = [part.partition("=") for part in parts if part != "*"]
            defaults = tuple(default for _, given, default in signed if given)
            flag = (read["flag"], read["value"]) if read["flag"] else ()
            names = tuple(name for name, _, _ in signed)
            entry = Computed(names, defaults, read["formula"], flag, by_place=block in _BY_PLACE, places=places)
            found[read["name"]] = (*found.get(read["name"], ()), entry)
    return found


@cache
def spelled_alike() -> dict[tuple[str, int], str]:
    """Return the formula of each name and number of arguments that means one thing in all modules that have it.

    >>> spelled_alike()["rsqrt", 1], ("gelu", 1) in spelled_alike()
    ('1/sqrt(u)', False)
    """
    meant: dict[tuple[str, int], set[str]] = {}
    for module in MODULES:
        for name, rows in library(module).items():
            for row in rows:
                for count in range(row.least, len(row.parameters) + 1):
                    meant.setdefault((name, count), set()).add(row.formula if count == len(row.parameters) else "")
    own = library(_CALCULATOR)
    return {
        (name, count): formula
        for (name, count), formulas in meant.items()
        for formula in [next(iter(formulas))]
        if (len(formulas) == 1 and len(name) > 3 and formula not in ("", "u") and formula[0] != "@" and "_" not in name)
    } | {(name, len(rows[0].parameters)): rows[0].formula for name, rows in own.items()}


@cache
def of_several_values() -> frozenset[str]:
    """Return the names that mean something of arrays in every module that has them: ``mean``, ``dot``."""
    rows = {(name, row.formula) for module in MODULES for name, found in library(module).items() for row in found}
    return frozenset(name for name, formula in rows if formula in ("@mean", "@inner", "@norm", "@total"))
