"""The program's side of a test that runs in a guest of its own."""

MUTABLE = (list, dict, set, bytearray, collections.deque)


def serve(program):
    """A program whose functions a test calls from another guest."""
    made = compiled(program)
    namespace = main_module()
    execute(made, namespace)
    packer = Packer("test")
    while True:
        answer(packer, namespace, packer.loads(receive_bytes()))


def answer(packer, namespace, request):
    """Answers one request of the test."""
    operation, *operands = request
    try:
        if operation == "load":
            result, changed = exported(namespace, *operands), None
        else:
            result, changed = operate(packer, operation, operands)
        reply = packer.dumps("value", result, changed)
    except BaseException as e:
        kinds = [k.__name__ for k in type(e).__mro__]
        try:
            reply = packer.dumps("error", kinds, list(e.args), text(e))
        except BaseException:
            reply = packer.dumps("error", kinds, [text(e)], text(e))
    send(("reply", reply))


def exported(namespace, names, shadows):
    """The program's objects by name. A name that is built in counts only if the test uses none of the program's own."""
    own = {n: namespace[n] for n in names if n in namespace}
    return own or {n: namespace[n] for n in shadows if n in namespace}


def operate(packer, operation, operands):
    """Runs an operation and finds which of its arguments it changed."""
    if operation == "call":
        number, args, keywords = operands
        before = image(args)
        result = packer.kept[number](*args, **keywords)
        changed = args if before is not None and image(args) != before else None
        return result, changed
    if operation == "iter":
        return Kept(iter(*operands)), None
    return (getattr(operator, operation, None) or getattr(builtins, operation))(*operands), None


class Kept:
    """Marks an object that must stay in its guest."""

    def __init__(self, value):
        self.value = value


class Borrowed:
    """A function of the test's, as the program sees it."""

    def __init__(self, packer, number):
        self.packer = packer
        self._assay_number = number

    def __call__(self, *args, **keywords):
        send(("reply", self.packer.dumps("back", self, list(args), keywords)))
        kind, *reply = self.packer.loads(receive_bytes())
        if kind == "value":
            return reply[0]
        raise_as(*reply)


def image(args):
    """The arguments as they are now, to tell whether a call changed them; None when they have nothing to change."""
    if not any(isinstance(a, MUTABLE) for a in args):
        return None
    try:
        return marshal.dumps(args, 2)
    except ValueError:
        return repr(args)
