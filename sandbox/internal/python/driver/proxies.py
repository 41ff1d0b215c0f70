"""The test's side: what it sees of a program that runs in another guest."""


class Remote:
    """An object of the program's guest, as its test sees it. Equal to nothing but objects of that guest."""

    __slots__ = ("_assay_number", "_assay_kind")

    def __init__(self, number, kind):
        object.__setattr__(self, "_assay_number", number)
        object.__setattr__(self, "_assay_kind", kind)

    def __call__(self, *args, **keywords):
        return ask("call", self._assay_number, list(args), keywords)

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__", "__dict__"):
            raise AttributeError(name)
        return ask("getattr", self, name)

    def __setattr__(self, name, value):
        ask("setattr", self, name, value)

    def __iter__(self):
        return Stream(ask("iter", self))

    def __str__(self):
        return checked(str, ask("str", self))

    def __repr__(self):
        return checked(str, ask("repr", self))

    def __len__(self):
        return checked(int, ask("len", self))

    def __bool__(self):
        return checked(bool, ask("truth", self))

    def __hash__(self):
        return self._assay_number

    def __eq__(self, other):
        return type(other) is Remote and judged("eq", self, other)

    def __ne__(self, other):
        return not self == other

    def __instancecheck__(self, other):
        return type(other) is Remote and judged("isinstance", other, self)

    def __subclasscheck__(self, other):
        return judged("issubclass", other, self)


def checked(kind, value):
    if type(value) is not kind:
        raise TypeError(f"the program answered with {type(value).__name__}, not {kind.__name__}")
    return value


def judged(operation, *operands):
    """A judgement that only the program can make, of its own objects: the host is told that it was asked."""
    link.weak = True
    return checked(bool, ask(operation, *operands))


def forward(name):
    def method(self, *operands):
        return ask(name, self, *operands)

    return method


for _name in "getitem setitem delitem contains lt le gt ge add sub mul truediv floordiv mod pow neg abs and_ or_ xor iadd".split():
    setattr(Remote, f"__{_name.rstrip('_')}__", forward(_name))


class Stream:
    """The items of one of the program's iterables, fetched as the test asks for them."""

    __slots__ = ("source",)

    def __init__(self, source):
        self.source = source

    def __iter__(self):
        return self

    def __next__(self):
        return ask("next", self.source)


class Link:
    """The test's way to its program."""

    packer = None
    weak = False
    raised = None


link = Link()


def ask(operation, *operands):
    """Has the program's guest do something and returns its result, or raises what it raised."""
    send(("request", link.packer.dumps(operation, *operands)))
    while True:
        kind, *reply = link.packer.loads(receive_bytes())
        if kind != "back":
            break
        send(("request", called_back(*reply)))
    if kind == "value":
        result, changed = reply
        if changed is not None:
            copy_back(operands[1], changed)
        return result
    raise_as(*reply)


def called_back(function, args, keywords):
    """Calls a function of the test's for the program."""
    try:
        return link.packer.dumps("value", function(*args, **keywords))
    except Exception as e:
        return link.packer.dumps("error", [k.__name__ for k in type(e).__mro__], [], text(e))


def copy_back(args, changed):
    """Gives the test's own arguments the content that the call left them with."""
    for mine, theirs in zip(args, changed):
        if type(mine) is not type(theirs) or mine == theirs:
            continue
        if isinstance(mine, (list, bytearray)):
            mine[:] = theirs
        elif isinstance(mine, (dict, set, collections.deque)):
            mine.clear()
            (mine.extend if isinstance(mine, collections.deque) else mine.update)(theirs)


def raise_as(kinds, args, message):
    """Raises the built-in exception that comes closest to the program's."""
    for name in kinds:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            try:
                error = kind(*args)
            except Exception:
                error = kind(message)
            break
    else:
        error = Left(message)
    link.raised = error
    raise error


class Left(BaseException):
    """The program tried to end its process in the middle of a call."""
