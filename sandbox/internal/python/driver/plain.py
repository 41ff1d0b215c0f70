"""Plain data between a program's guest and its test's.

What marshal takes as it is goes as it is; anything else goes with tags: tuples that begin with an Ellipsis.
"""

ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes})
TAG = ...


# What marshal would turn into bytes.
BUFFERS = (bytearray, memoryview, array.array)


def holds_buffer(x):
    return isinstance(x, BUFFERS) or type(x) is list and any(isinstance(y, BUFFERS) for y in x)


class Unproxied(BaseException):
    """A value that cannot leave the test's guest; the test then has to share a guest with the program."""


class Packer:
    """One guest's side of the exchange: the objects it keeps for the other side."""

    def __init__(self, other):
        self.kept = []
        self.numbers = {}
        self.other = other

    def dumps(self, *message):
        if not any(holds_buffer(x) for x in message):
            try:
                return marshal.dumps((*message, False), 2)
            except ValueError:
                pass
        packed = [self.pack(x) for x in message]
        return marshal.dumps((*packed, True), 2)

    def loads(self, data):
        *message, tagged = marshal.loads(data)
        return [self.unpack(x) for x in message] if tagged else message

    def keep(self, x):
        """A number for an object that stays here."""
        number = self.numbers.get(id(x))
        if number is None:
            number = self.numbers[id(x)] = len(self.kept)
            self.kept.append(x)
        return number

    def pack(self, x):
        t = type(x)
        if t in ATOMS:
            return x
        if t is list:
            return [self.pack(y) for y in x]
        if t is tuple:
            packed = tuple([self.pack(y) for y in x])
            return (TAG, "tuple", list(packed)) if packed and packed[0] is TAG else packed
        if t is dict:
            return (TAG, "dict", [(self.pack(k), self.pack(v)) for k, v in x.items()])
        if t is set or t is frozenset:
            return (TAG, t.__name__, [self.pack(y) for y in x])
        if x is TAG:
            return (TAG, "ellipsis")
        form = FORMS.get(t)
        if form:
            name, fields = form
            return (TAG, "form", name, self.pack(fields(x)))
        for base in BASES:
            if issubclass(t, base):
                return self.pack(base(base.__iter__(x)) if base in (tuple, list, set, frozenset) else BASES[base](x))
        return self.other_pack(x, t)

    def other_pack(self, x, t):
        if t is Remote or t is Borrowed:
            return (TAG, "mine", x._assay_number)
        if getattr(x, "__name__", "") in HARMLESS and getattr(builtins, x.__name__) is x:
            return (TAG, "builtin", x.__name__)
        if t is Kept:
            x, t = x.value, type(x.value)
        elif self.other == "program" and not callable(x):
            raise Unproxied(f"a value of type {t.__name__} cannot be handed to the program")
        return (TAG, "yours", self.keep(x), t.__name__)

    def unpack(self, x):
        t = type(x)
        if t is list:
            return [self.unpack(y) for y in x]
        if t is not tuple:
            return x
        if not x or x[0] is not TAG:
            return tuple([self.unpack(y) for y in x])
        kind = x[1]
        if kind == "dict":
            return {self.unpack(k): self.unpack(v) for k, v in x[2]}
        if kind in ("tuple", "set", "frozenset"):
            return {"tuple": tuple, "set": set, "frozenset": frozenset}[kind]([self.unpack(y) for y in x[2]])
        if kind == "form":
            return MAKERS[x[2]](*self.unpack(x[3]))
        if kind == "mine":
            return self.kept[x[2]]
        if kind == "yours":
            return Remote(x[2], x[3]) if self.other == "program" else Borrowed(self, x[2])
        if kind == "builtin" and x[2] in HARMLESS:
            return getattr(builtins, x[2])
        return TAG


# The built-in functions that cross by name. None of them can run text or reach the host, for a program may hand them
# to its test.
HARMLESS = frozenset(
    "abs all any bool bytes chr complex dict divmod float frozenset hex int len list max min oct ord pow repr reversed"
    " round set sorted str sum tuple zip map filter enumerate range".split()
)

# The types of the standard library that cross by value: the name, and the arguments that make an equal one.
FORMS = {
    range: ("range", lambda x: (x.start, x.stop, x.step)),
    slice: ("slice", lambda x: (x.start, x.stop, x.step)),
    bytearray: ("bytearray", lambda x: (bytes(x),)),
    array.array: ("array", lambda x: (x.typecode, x.tolist())),
    collections.deque: ("deque", lambda x: (list(x), x.maxlen)),
    collections.OrderedDict: ("OrderedDict", lambda x: (list(x.items()),)),
    collections.Counter: ("Counter", lambda x: (dict(x),)),
    collections.defaultdict: ("dict", lambda x: (dict(x),)),
    decimal.Decimal: ("Decimal", lambda x: (str(x),)),
    fractions.Fraction: ("Fraction", lambda x: (x.numerator, x.denominator)),
    datetime.date: ("date", lambda x: (x.year, x.month, x.day)),
    datetime.time: ("time", lambda x: (x.isoformat(),)),
    datetime.datetime: ("datetime", lambda x: (x.isoformat(),)),
    datetime.timedelta: ("timedelta", lambda x: (x.days, x.seconds, x.microseconds)),
    type({}.keys()): ("keys", lambda x: (list(x),)),
    type({}.items()): ("items", lambda x: (list(x),)),
}
MAKERS = {
    "range": range,
    "slice": slice,
    "bytearray": bytearray,
    "array": array.array,
    "deque": collections.deque,
    "OrderedDict": collections.OrderedDict,
    "Counter": collections.Counter,
    "dict": dict,
    "Decimal": decimal.Decimal,
    "Fraction": fractions.Fraction,
    "date": datetime.date,
    "time": datetime.time.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "timedelta": datetime.timedelta,
    "keys": lambda keys: dict.fromkeys(keys).keys(),
    "items": lambda items: dict(items).items(),
}
# A subclass crosses as the plain type that it is compared as.
BASES = {
    dict: lambda x: dict(dict.items(x)),
    tuple: tuple,
    list: list,
    set: set,
    frozenset: frozenset,
    str: lambda x: str.__str__(x),
    int: lambda x: int.__int__(x),
    float: lambda x: float.__float__(x),
    bytes: lambda x: bytes.__getitem__(x, slice(None)),
}
