"""Jobs that need one guest: a whole program, one call, and a test that must share its program's guest."""


def leave(code):
    """Ends the job as the interpreter would end: exit handlers, then what is still in the buffers."""
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        code = code or 120
    os._exit(code & 0xFF)


def report(error, skip=1):
    """Shows an exception as the interpreter would, without the driver's own frames, and tells the host its kind."""
    send(("error", type(error).__name__, text(error)))
    trace = error.__traceback__
    for _ in range(skip):
        trace = trace and trace.tb_next
    try:
        sys.stdout.flush()
        sys.excepthook(type(error), error.with_traceback(trace), trace)
    except BaseException:
        pass


def compiled(program):
    """The program's code object. One that is sure to be run again goes to the host before anything of it runs."""
    code, source, keep = program
    if code:
        return marshal.loads(code)
    try:
        made = compile(source, FILENAME, "exec", 0, True)
    except BaseException as e:
        send(("syntax", type(e).__name__, text(e)))
        report(e, skip=99)
        os._exit(1)
    if keep:
        send(("code", marshal.dumps(made)))
    return made


def main_module():
    """A fresh __main__ for the program."""
    module = types.ModuleType("__main__")
    module.__builtins__ = builtins
    module.__file__ = FILENAME
    sys.modules["__main__"] = module
    return module.__dict__


def execute(made, namespace):
    """Runs a program's top level; ends the job if it raises."""
    try:
        exec(made, namespace)
    except SystemExit as e:
        leave(exit_code(e))
    except BaseException as e:
        report(e)
        leave(1)


def exit_code(e):
    if e.code is None:
        return 0
    if isinstance(e.code, int):
        return e.code
    try:
        sys.stdout.flush()
        print(e.code, file=sys.stderr)
    except BaseException:
        pass
    return 1


def run(program, argv):
    """A whole program, judged by what it prints."""
    made = compiled(program)
    sys.argv = [FILENAME, *argv]
    execute(made, main_module())
    leave(0)


def call(program, function, arguments):
    """One call of a function of the program; its result leaves as JSON."""
    made = compiled(program)
    arguments = json.loads(arguments)
    namespace = main_module()
    execute(made, namespace)
    try:
        value = found(namespace, function)(*arguments)
        value = json.dumps(value, default=as_json)
    except SystemExit as e:
        leave(exit_code(e) or 1)
    except BaseException as e:
        report(e)
        leave(1)
    send(("value", value))
    leave(0)


def found(namespace, function):
    """A function by its name: of the module, of a class as "Class.method", or of LeetCode's class Solution."""
    holder, _, name = function.rpartition(".")
    if holder:
        return getattr(namespace[holder](), name)
    if name in namespace:
        return namespace[name]
    if hasattr(namespace.get("Solution"), name):
        return getattr(namespace["Solution"](), name)
    raise NameError(f"name {name!r} is not defined")


def as_json(value):
    """JSON's form of what a function may well return in a list's place."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, (collections.abc.Iterator, collections.abc.Iterable)) and not isinstance(value, (bytes, bytearray)):
        return list(itertools.islice(value, 1_000_000))
    raise TypeError(f"a result of type {type(value).__name__} has no form in JSON")


def together(program, script):
    """A program and its test in one guest, for tests that cannot be kept apart."""
    made = compiled(program)
    namespace = main_module()
    execute(made, namespace)
    try:
        exec(compile(script, "test.py", "exec", 0, True), namespace)
    except BaseException as e:
        report(e)
        send(("failed", type(e).__name__, text(e)))
        os._exit(1)
    send(("passed",))
    os._exit(0)
