package sandbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// build makes a C or C++ program of its source.
func build(t testing.TB, l sandbox.Language, source string) *sandbox.Program {
	t.Helper()
	s := sandboxtest.Open(t, guests.Clang)
	p, r, err := s.Compile(t.Context(), sandbox.Source{Language: l, Code: []byte(source)}, sandbox.Limits{})
	if err != nil || r.Status != sandbox.OK {
		t.Fatalf("compile: %v, %s: %s, %v", r.Status, r.Explanation, r.Stderr, err)
	}
	return p
}

// body is a C++ program with the given main function and all of the standard library.
func body(main string) string {
	return "#include <bits/stdc++.h>\nusing namespace std;\nint main() {\n" + main + "\n}\n"
}

func TestCPPRun(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles C++")
	}
	for name, c := range map[string]struct {
		source, stdin string
		status        sandbox.Status
		stdout, says  string
	}{
		"prints":           {body(`cout << "a " << 1.5 << endl;`), "", sandbox.OK, "a 1.5\n", ""},
		"prints by printf": {body(`printf("%d %lld %.3f %s\n", 1, 1LL << 40, 2.5, "x");`), "", sandbox.OK, "1 1099511627776 2.500 x\n", ""},
		"reads":            {body(`long long a, b; cin >> a >> b; cout << a + b << "\n";`), "3 4000000000\n", sandbox.OK, "4000000003\n", ""},
		"reads what is no number": {body(`int x = 7; cin >> x; cout << x << cin.fail(); cin.clear(); string s; cin >> s; cout << s;
			long long y; cin >> y; cout << y; unsigned u; cin >> u; cout << u; cin >> x; cout << x << cin.fail();`),
			"abc -9223372036854775808 4294967295 99999999999", sandbox.OK, "01abc-9223372036854775808429496729521474836471", ""},
		"reads numbers of all kinds": {body(`int a, b, c; double d, e, f; unsigned u; cin >> a >> hex >> b >> dec >> c >> d >> e >> f >> u; cout << a << ' ' << b << ' ' << c << ' ' << d << ' ' << e << ' ' << f << ' ' << u << cin.eof();`),
			"+5 ff -0 -1.5e3 .25 7. -1", sandbox.OK, "5 255 0 -1500 0.25 7 42949672951", ""},
		"reads numbers to their end": {body(`int a; char c; double d; string s; cin >> a >> c >> d >> s; cout << a << c << d << s;`), "12,3.4.5", sandbox.OK, "12,3.4.5", ""},
		"prints numbers": {body(`cout << INT_MIN << ' ' << LLONG_MIN << ' ' << ULLONG_MAX << ' ' << setw(5) << 42 << ' ' << setfill('0') << setw(4) << -7 << ' ' << hex << 255 << dec << showpos << 3 << noshowpos << ' ' << (short)-2 << true << boolalpha << true;
			struct p : numpunct<char> { char do_thousands_sep() const { return ','; } string do_grouping() const { return "\3"; } }; cout.imbue(locale(cout.getloc(), new p)); cout << ' ' << 1234567; ostringstream o; o << 89; cout << ' ' << o.str();`),
			"", sandbox.OK, "-2147483648 -9223372036854775808 18446744073709551615    42 00-7 ff+3 -21true 1,234,567 89", ""},
		"mixes streams and stdio":  {body(`int a, b, c; cin >> a; scanf("%d", &b); cin >> c; cout << a; printf("%d", b); cout << c;`), "1 2 3", sandbox.OK, "123", ""},
		"reads by scanf":           {body(`int a; double b; scanf("%d%lf", &a, &b); printf("%.2f\n", a * b);`), "3 0.5", sandbox.OK, "1.50\n", ""},
		"reads lines":              {body(`string s; int n = 0; while (getline(cin, s)) n += s.size(); cout << n;`), "ab\ncd e\n", sandbox.OK, "6", ""},
		"includes what it needs":   {"#include <iostream>\nint main() { std::cout << 1; }", "", sandbox.OK, "1", ""},
		"has names of the library": {"#include <iostream>\nusing namespace std;\nint valarray[10];\nint gcd(int a, int b) { return b ? gcd(b, a % b) : a; }\nint main() { valarray[1] = 5; cout << valarray[1] << gcd(4, 6); }", "", sandbox.OK, "52", ""},
		"has 128 bits":             {body(`__int128 a = 1; for (int i = 0; i < 30; i++) a *= 13; cout << (long long)(a % 1000000007);`), "", sandbox.OK, "350357995", ""},
		"has long doubles":         {body(`long double x; cin >> x; cout << fixed << setprecision(3) << x << " " << sqrtl(2.0L); printf(" %Lf", x);`), "2.25", sandbox.OK, "2.250 1.414 2.250000", ""},
		"has containers": {body(`map<string, vector<int>> m; m["k"] = {3, 1, 2}; sort(m["k"].begin(), m["k"].end());
			priority_queue<int> q; q.push(3); q.push(5); unordered_set<int> s{1, 2, 2}; auto p = make_shared<int>(7);
			for (auto& [k, v] : m) cout << k << v[0] << q.top() << s.size() << *p << p.use_count();`), "", sandbox.OK, "k15271", ""},
		"has patterns":              {body(`smatch m; string s = "tel 12-345"; regex_search(s, m, regex("(\\d+)-(\\d+)")); cout << m[1] << " " << m[2];`), "", sandbox.OK, "12 345", ""},
		"has C++20's span":          {"#include <span>\n#include <iostream>\nint main() { int a[] = {1, 2}; std::span<int> s(a); std::cout << s.size(); }", "", sandbox.OK, "2", ""},
		"has what C++17 removed":    {body(`vector<int> v(5); random_shuffle(v.begin(), v.end()); auto_ptr<int> p(new int(3)); cout << *p << __gcd(12, 18) << __lg(9);`), "", sandbox.OK, "363", ""},
		"has the time of the clock": {body(`cout << time(0) << " " << (chrono::steady_clock::now().time_since_epoch().count() != 0);`), "", sandbox.OK, "1767225600 1", ""},
		"repeats its randomness":    {body(`random_device d; cout << d();`), "", sandbox.OK, "", ""},
		"leaves with a code":        {body(`exit(3);`), "", sandbox.RuntimeError, "", "exit status 3"},
		"returns a code":            {body(`return 4;`), "", sandbox.RuntimeError, "", "exit status 4"},
		"does not compile":          {body(`int x = "a";`), "", sandbox.CompileError, "", "program.cpp:4:5: error: cannot initialize a variable of type 'int'"},
		"is empty":                  {"", "", sandbox.CompileError, "", "undefined symbol: main"},
		"calls what nobody defined": {"int f(); int main() { return f(); }", "", sandbox.CompileError, "", "undefined symbol: f()"},
		"throws":                    {body(`try { throw 1; } catch (int) {}`), "", sandbox.CompileError, "", "there are no exceptions here"},
		"imports":                   {`extern "C" __attribute__((import_module("env"), import_name("x"))) int f(); int main() { return f(); }`, "", sandbox.CompileError, "", ""},
		"meddles with its fuel":     {`extern "C" __attribute__((import_module("assay"), import_name("tick"))) void f(); int main() { f(); }`, "", sandbox.CompileError, "", ""},
		"divides by zero":           {body(`volatile int x = 0; cout << 7 / x;`), "", sandbox.RuntimeError, "", "integer divide by zero"},
		"aborts":                    {body(`cerr << "why"; abort();`), "", sandbox.RuntimeError, "", "why"},
		"asserts":                   {body(`volatile int x = 0; assert(x == 1);`), "", sandbox.RuntimeError, "", "Assertion failed: x == 1"},
		"throws from the library":   {body(`vector<int> v; cout << v.at(3);`), "", sandbox.RuntimeError, "", "the program aborted"},
		"reads null":                {body(`int *volatile p = nullptr; cout << *p;`), "", sandbox.OK, "0", ""},
		"reads outside":             {body(`int *volatile p = (int *)0xf0000000; cout << *p;`), "", sandbox.RuntimeError, "", "out of bounds memory access"},
		"never ends":                {body(`volatile int i = 0; for (;;) i++;`), "", sandbox.TimeLimit, "", "computed for more than"},
		"never ends calling":        {"int f(int n) { volatile int x = n; return x > 1 ? f(n - 1) + f(n - 2) : n; }\nint main() { return f(60); }", "", sandbox.TimeLimit, "", ""},
		"sleeps too long":           {"#include <unistd.h>\nint main() { sleep(1000000); }", "", sandbox.TimeLimit, "", "ran for more than"},
		"takes too much memory":     {body(`vector<string> v; for (;;) v.push_back(string(1 << 20, 'x'));`), "", sandbox.MemoryLimit, "", "bad_alloc"},
		"begins with too much":      {"char a[200000000]; int main() { a[5] = 1; return a[6]; }", "", sandbox.MemoryLimit, "", ""},
		"is told of its memory":     {body(`void *volatile p = malloc(1 << 30); void *volatile q = new (nothrow) char[1 << 30]; cout << (p == nullptr) << (q == nullptr);`), "", sandbox.OK, "11", ""},
		"recurses too deep":         {"int f(volatile int n) { return f(n + 1) + n; }\nint main() { return f(0); }", "", sandbox.RecursionLimit, "", ""},
		"recurses with a big frame": {"#include <cstring>\nint f(int n) { char b[4096]; memset(b, n, sizeof b); return f(n + 1) + b[n & 4095]; }\nint main() { return f(0); }", "", sandbox.RecursionLimit, "", ""},
		"recurses deep":             {body(`function<long long(int)> f = [&](int n) -> long long { return n ? n + f(n - 1) : 0; }; cout << f(100000);`), "", sandbox.OK, "5000050000", ""},
		"prints too much":           {body(`for (;;) puts("xxxxxxx");`), "", sandbox.OutputLimit, strings.Repeat("xxxxxxx\n", 512), "printed more than"},
		"writes a file":             {body(`{ ofstream f("/tmp/a"); f << "b"; } ifstream f("/tmp/a"); string s; f >> s; cout << s;`), "", sandbox.OK, "b", ""},
		"reads the job's files":     {body(`ifstream f("in.txt"); string s; f >> s; cout << s;`), "", sandbox.OK, "laid", ""},
		"writes too many files":     {body(`for (int i = 0; i < 100; i++) if (!ofstream("/tmp/" + to_string(i))) return 1;`), "", sandbox.FileLimit, "", ""},
		"includes a device":         {"#include \"/dev/urandom\"\nint main() {}", "", sandbox.OK, "", ""},
		"looks around":              {body(`ifstream f("/etc/passwd"); cout << f.good() << (getenv("PATH") != nullptr);`), "", sandbox.OK, "00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandboxtest.Open(t, guests.Clang)
			p, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.CPP, Code: []byte(c.source)}, sandbox.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status == sandbox.OK {
				in := sandbox.Input{Stdin: []byte(c.stdin), Files: map[string][]byte{"in.txt": []byte("laid")}, Limits: tightFor(c.status)}
				if r, err = p.Run(t.Context(), in); err != nil {
					t.Fatal(err)
				}
			}
			if r.Status != c.status || c.stdout != "" && string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s: %s\nstdout %.300q\nstderr %.300q\nwant %s: %s, %q", r.Status, r.Explanation, r.Stdout, r.Stderr, c.status, c.says, c.stdout)
			}
		})
	}
}

func TestCRun(t *testing.T) {
	for name, c := range map[string]struct {
		source, stdin string
		status        sandbox.Status
		stdout, says  string
	}{
		"prints":                         {"#include <stdio.h>\nint main(void) { puts(\"a\"); return 0; }", "", sandbox.OK, "a\n", ""},
		"reads":                          {"#include <stdio.h>\nint main() { int a, b; scanf(\"%d %d\", &a, &b); printf(\"%d\", a + b); }", "3 4", sandbox.OK, "7", ""},
		"computes":                       {"#include <stdio.h>\n#include <math.h>\nint main() { printf(\"%.4f %.3f\", sin(1), pow(2, 0.5)); }", "", sandbox.OK, "0.8415 1.414", ""},
		"has arguments":                  {"#include <stdio.h>\nint main(int n, char **v) { printf(\"%d %s %s\", n, v[0], v[1]); }", "", sandbox.OK, "2 program x", ""},
		"does not compile":               {"int main() { return x; }", "", sandbox.CompileError, "", "program.c:1:21: error: use of undeclared identifier 'x'"},
		"is C++":                         {"#include <iostream>\nint main() {}", "", sandbox.CompileError, "", "'iostream' file not found"},
		"prints binary":                  {"#include <stdio.h>\nint main() { fwrite(\"\\0\\xff\", 1, 2, stdout); }", "", sandbox.OK, "\x00\xff", ""},
		"leaves globals without a value": {"#include <stdio.h>\nint n, a[100000];\nvolatile long v;\nint main() { n++; a[n] = 2; v += a[1]; printf(\"%ld\", v); }", "", sandbox.OK, "2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandboxtest.Open(t, guests.Clang)
			p, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.C, Code: []byte(c.source)}, sandbox.Limits{})
			if err == nil && r.Status == sandbox.OK {
				r, err = p.Run(t.Context(), sandbox.Input{Stdin: []byte(c.stdin), Args: []string{"x"}, Limits: tightFor(c.status)})
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s: %s\nstdout %.300q\nstderr %.300q\nwant %s: %s, %q", r.Status, r.Explanation, r.Stdout, r.Stderr, c.status, c.says, c.stdout)
			}
		})
	}
}

// What makes a compiler compute for ever, or fill the memory or the disk, ends as a source that does not compile.
func TestCompileBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("a compiler that is to run into its limits takes its time")
	}
	for name, source := range map[string]string{
		"endless templates":   "template <int N> struct A { static const int v = A<N + 1>::v; };\nint main() { return A<0>::v; }",
		"templates that fork": "template <int N, int M> struct A { static const int v = A<N - 1, 2 * M>::v + A<N - 1, 2 * M + 1>::v; };\ntemplate <int M> struct A<0, M> { static const int v = M; };\nint main() { return A<40, 0>::v; }",
		"itself":              "#include __FILE__\nint main() {}",
		"giant initialiser":   "int a[1 << 28] = {1};\nint main() { return a[5]; }",
		"macros that double":  "#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(A(x))))\n#define C(x) B(B(x))\nint main() { C(1;) }",
		"endless constant":    "constexpr int f(int n) { while (true) n++; return n; }\nconstexpr int x = f(0);\nint main() { return x; }",
		"deep nesting":        "int main() { return " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000) + "; }",
		"its own object":      "#include \"program.o\"\nint main() {}",
	} {
		t.Run(name, func(t *testing.T) {
			s := sandboxtest.Open(t, guests.Clang)
			start := time.Now()
			_, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.CPP, Code: []byte(source)}, sandbox.Limits{})
			if err != nil || r.Status != sandbox.CompileError || r.Explanation == "" {
				t.Errorf("%s: %s, %v", r.Status, r.Explanation, err)
			}
			t.Logf("%v, %d MiB: %s", time.Since(start).Round(time.Millisecond), r.Memory>>20, r.Explanation)
		})
	}
}

func TestCPPTest(t *testing.T) {
	const program = "#include <vector>\nint twice(int x) { return 2 * x; }\nint main() { return 9; }\n"
	for name, c := range map[string]struct {
		program, test string
		status        sandbox.Status
		says          string
	}{
		"passes":             {program, "int main() { assert(twice(2) == 4); }", sandbox.OK, ""},
		"fails":              {program, "int main() { assert(twice(2) == 5); }", sandbox.Failed, "Assertion failed: twice(2) == 5"},
		"returns a code":     {program, "int main() { return twice(2) != 5; }", sandbox.Failed, "exit status 1"},
		"crashes":            {"int f() { volatile int x = 0; return 7 / x; }", "int main() { return f(); }", sandbox.RuntimeError, "divide by zero"},
		"lacks the name":     {"int f() { return 1; }", "int main() { assert(twice(2) == 4); }", sandbox.CompileError, "undeclared identifier 'twice'"},
		"is not ended by it": {"#include <cstdlib>\nint twice(int x) { exit(0); }", "int main() { assert(twice(2) == 4); }", sandbox.RuntimeError, "ended before"},
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, sandbox.CPP, c.program+map[bool]string{true: "\nint main() {}"}[!strings.Contains(c.program, "main")])
			r, err := p.Test(t.Context(), sandbox.Script{Setup: "#include <cassert>", Code: c.test, Input: sandbox.Input{Limits: tightFor(c.status)}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || !strings.Contains(r.Explanation, c.says) || !r.Weak && r.Status != sandbox.CompileError {
				t.Errorf("%s: %s, weak %v\n%s", r.Status, r.Explanation, r.Weak, r.Stderr)
			}
		})
	}
}

func TestCPPCannotBeCalled(t *testing.T) {
	p := build(t, sandbox.CPP, "int f(int x) { return x; }\nint main() {}")
	if _, err := p.Call(t.Context(), sandbox.Call{Function: "f", Args: []byte("[1]")}); !errors.Is(err, sandbox.ErrUnsupported) {
		t.Errorf("error %v, want %v", err, sandbox.ErrUnsupported)
	}
}

// Programs that are asked for at the same time are compiled once.
func TestCPPCompilesOnce(t *testing.T) {
	source := fmt.Sprintf("#include <bits/stdc++.h>\nint main() { std::cout << %d; }", time.Now().UnixNano())
	s := sandboxtest.Open(t, guests.Clang)
	warm := build(t, sandbox.CPP, "int main() {}")
	if _, err := warm.Run(t.Context(), sandbox.Input{}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	outcomes := make(map[time.Duration]int)
	for range 8 {
		all.Go(func() {
			_, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.CPP, Code: []byte(source)}, sandbox.Limits{})
			if err != nil || r.Status != sandbox.OK {
				t.Errorf("%v: %v", r, err)
			}
			mu.Lock()
			outcomes[r.CPU]++
			mu.Unlock()
		})
	}
	all.Wait()
	if len(outcomes) != 1 {
		t.Errorf("the linker's times are %v, want one", outcomes)
	}
}

// Ten megabytes of numbers are what contest programs read at most.
func TestCPPReadsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 10 MB six times")
	}
	stdin := []byte(strings.Repeat("123456789\n", 1_000_000))
	for name, source := range map[string]string{
		"cin":           `long long s = 0; int x; while (cin >> x) s += x; cout << s;`,
		"cin, unsynced": `ios::sync_with_stdio(false); cin.tie(0); long long s = 0; int x; while (cin >> x) s += x; cout << s;`,
		"scanf":         `long long s = 0; int x; while (scanf("%d", &x) == 1) s += x; printf("%lld", s);`,
		"getchar":       `long long s = 0, x = 0; int c; while ((c = getchar()) != EOF) if (c == '\n') s += x, x = 0; else x = 10 * x + c - '0'; printf("%lld", s);`,
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, sandbox.CPP, body(source))
			r, err := p.Run(t.Context(), sandbox.Input{Stdin: stdin})
			if err != nil || string(r.Stdout) != "123456789000000" {
				t.Fatalf("%v, %v", r, err)
			}
			t.Logf("%v", r.CPU.Round(time.Millisecond))
		})
	}
}
