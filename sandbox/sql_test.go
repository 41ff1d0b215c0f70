package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

const people = "CREATE TABLE people (name TEXT, age INTEGER); INSERT INTO people VALUES ('Ada', 36), ('Alan', 41), ('Grace', NULL);"

func TestSQLRun(t *testing.T) {
	for name, c := range map[string]struct {
		program, stdin string
		status         sandbox.Status
		stdout, says   string
	}{
		"selects":                    {"SELECT 1, 'a', NULL, 1.5;", "", sandbox.OK, "1|a||1.5\n", ""},
		"has its setup":              {"SELECT name FROM people WHERE age > 40;", "", sandbox.OK, "Alan\n", ""},
		"has its input after that":   {"SELECT count(*), max(age) FROM people;", "INSERT INTO people VALUES ('Edsger', 72);", sandbox.OK, "4|72\n", ""},
		"leaves out the semicolon":   {"SELECT 2", "", sandbox.OK, "2\n", ""},
		"changes and selects":        {"CREATE TABLE t (x); INSERT INTO t VALUES (1), (2); DELETE FROM t WHERE x = 1; SELECT * FROM t;", "", sandbox.OK, "2\n", ""},
		"has windows":                {"SELECT name, rank() OVER (ORDER BY age DESC) FROM people ORDER BY 2 LIMIT 1;", "", sandbox.OK, "Alan|1\n", ""},
		"is empty":                   {"", "", sandbox.OK, "", ""},
		"prints another way":         {".mode csv\n.headers on\nSELECT 1 AS a, 'x,y' AS b;", "", sandbox.OK, "a,b\r\n1,\"x,y\"\r\n", ""},
		"is misspelt":                {"SELEC 1;", "", sandbox.RuntimeError, "", `near "SELEC": syntax error`},
		"lacks a table":              {"SELECT 1; SELECT * FROM t; SELECT 2;", "", sandbox.RuntimeError, "1\n", "no such table: t"},
		"breaks a constraint":        {"CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1), (1);", "", sandbox.RuntimeError, "", "UNIQUE constraint failed"},
		"never ends":                 {"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n;", "", sandbox.TimeLimit, "", "computed for more than"},
		"prints without end":         {"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n;", "", sandbox.OutputLimit, "", "printed more than"},
		"takes too much memory":      {"SELECT length(zeroblob(900000000)) + length(hex(zeroblob(400000000)));", "", sandbox.MemoryLimit, "", "out of memory"},
		"fills memory row by row":    {"CREATE TABLE t (x); WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) INSERT INTO t SELECT zeroblob(1000000) FROM n;", "", sandbox.MemoryLimit, "", "out of memory"},
		"runs a command":             {".shell echo escaped\n.system echo escaped", "", sandbox.RuntimeError, "", ""},
		"opens the host's files":     {".open /etc/passwd\nSELECT count(*) FROM sqlite_master;", "", sandbox.RuntimeError, "", ""},
		"attaches the host's files":  {"ATTACH '/etc/passwd' AS p; SELECT count(*) FROM p.sqlite_master;", "", sandbox.RuntimeError, "", ""},
		"reads the host's files":     {".read /etc/passwd", "", sandbox.RuntimeError, "", `cannot open "/etc/passwd"`},
		"reads by function":          {"SELECT readfile('/etc/passwd');", "", sandbox.RuntimeError, "", "no such function: readfile"},
		"imports the host's files":   {".import /etc/passwd t", "", sandbox.RuntimeError, "", "cannot open"},
		"loads a library":            {".load /usr/lib/libc.so", "", sandbox.RuntimeError, "", ""},
		"writes where it may":        {".output /tmp/a\nSELECT 'SELECT 3;';\n.output\n.read /tmp/a", "", sandbox.OK, "3\n", ""},
		"writes where it may not":    {".output /etc/a\nSELECT 1;", "", sandbox.RuntimeError, "", "cannot write"},
		"forges rows by an open end": {"SELECT 'a' -- ", "", sandbox.OK, "a\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandboxtest.Open(t, guests.SQLite)
			p, _, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.SQL, Code: []byte(c.program)}, sandbox.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Run(t.Context(), sandbox.Input{Stdin: []byte(c.stdin), Files: map[string][]byte{"setup.sql": []byte(people)}, Limits: tightFor(c.status)})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || c.stdout != "" && string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s: %s\nstdout %.300q\nstderr %.300q\nwant %s: %s, %q", r.Status, r.Explanation, r.Stdout, r.Stderr, c.status, c.says, c.stdout)
			}
			if strings.Contains(string(r.Stdout), "escaped") || strings.Contains(string(r.Stdout), "root:") {
				t.Errorf("the host showed: %q", r.Stdout)
			}
		})
	}
}

func BenchmarkSQL(b *testing.B) {
	s := sandboxtest.Open(b, guests.SQLite)
	p, _, err := s.Compile(b.Context(), sandbox.Source{Language: sandbox.SQL, Code: []byte("SELECT max(age) FROM people;")}, sandbox.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	in := sandbox.Input{Stdin: []byte(people), Limits: sandbox.Limits{CPU: time.Second}}
	for b.Loop() {
		if r, err := p.Run(b.Context(), in); err != nil || string(r.Stdout) != "41\n" {
			b.Fatal(r, err)
		}
	}
}
