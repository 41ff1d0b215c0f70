"""A test whose program runs in another guest."""


def test(script, code, named, names, shadows):
    """A test whose program runs in another guest."""
    if code:
        made = marshal.loads(code)
    else:
        try:
            made = compile(script, "test.py", "exec", 0, True)
            names, shadows = free_names(script)
        except BaseException as e:
            send(("bad", type(e).__name__, text(e)))
            os._exit(1)
        send(("script", marshal.dumps(made), names, shadows))
    namespace = main_module()
    link.packer = Packer("program")
    try:
        namespace.update(ask("load", named or names, [] if named else shadows))
        exec(made, namespace)
    except Unproxied as e:
        send(("unproxied", text(e)))
    except BaseException as e:
        send(("raised" if e is link.raised or isinstance(e, Left) else "failed", type(e).__name__, where(e)))
    else:
        send(("passed", link.weak))
    os._exit(0)


def where(e):
    """An exception's message, or else the line of the test that raised it."""
    message = text(e)
    if message:
        return message
    trace, line = e.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename == "test.py":
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"line {line} of the test"


def free_names(script):
    """The names that a script takes from outside itself: those that are not built in, and those that are."""
    used, bound = set(), set()

    def visit(table, top):
        for name, flags in table.symbols.items():
            scope = flags >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK
            if top and flags & (_symtable.DEF_LOCAL | _symtable.DEF_IMPORT):
                bound.add(name)
            elif scope in (_symtable.GLOBAL_IMPLICIT, _symtable.GLOBAL_EXPLICIT):
                if flags & _symtable.DEF_LOCAL:
                    bound.add(name)
                used.add(name)
        for child in table.children:
            visit(child, False)

    visit(_symtable.symtable(script, "test.py", "exec"), True)
    free = sorted(used - bound)
    return [n for n in free if not hasattr(builtins, n)], [n for n in free if hasattr(builtins, n)]
