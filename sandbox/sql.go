package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// setupFile is the file of an Input that an SQL program finds executed already.
const setupFile = "setup.sql"

// sqlGuest is the backend of SQL: the shell of SQLite, in a fresh instance for each run.
type sqlGuest struct {
	shell *machine.Module
	scale scale
}

func openSQL(ctx context.Context, s *Sandbox) (backend, error) {
	content, err := guests.SQLite.Read(s.cfg.Guests)
	if err != nil {
		return nil, err
	}
	shell, err := s.rt.Load(ctx, content)
	if err != nil {
		return nil, err
	}
	b := &sqlGuest{shell: shell, scale: 1}
	if b.scale, err = b.calibrate(ctx); err != nil {
		return nil, errors.Join(err, shell.Close(ctx))
	}
	return b, nil
}

func (b *sqlGuest) close() { _ = b.shell.Close(context.Background()) } // the runtime frees what this does not

// compile leaves everything to the run: SQLite finds errors statement by statement, after those before have run.
func (b *sqlGuest) compile(_ context.Context, src Source, _ Limits) (program, Result, error) {
	return &sqlProgram{b, src.Code}, Result{Status: OK}, nil
}

// sqlProgram is the text of a script. It runs on an empty database in memory, after the statements of the file setup.sql
// and those of standard input, if there are any. What it selects goes to standard output, a row to a line, columns with
// bars between them. The first statement that fails ends it.
type sqlProgram struct {
	*sqlGuest
	text []byte
}

func (p *sqlProgram) run(ctx context.Context, in Input) (Result, error) {
	o, err := p.execute(ctx, p.scale.job(in))
	r, err := commandResult(ctx, o, err)
	if r.Status == OK && o.End == machine.Exited && len(o.Stderr) > 0 {
		// The shell goes on after a command of its own that failed.
		r.Status, r.Explanation = RuntimeError, lastLine(o.Stderr)
	}
	return r, err
}

func (p *sqlProgram) execute(ctx context.Context, job machine.Job) (machine.Outcome, error) {
	setup := bytes.Join([][]byte{job.Files[setupFile], job.Stdin}, []byte("\n"))
	job.Args = []string{"sqlite3", "-batch", "-bail", "-cmd", ".read /work/" + setupFile, ":memory:"}
	job.Stdin = p.text
	job.Files = maps.Clone(job.Files)
	if job.Files == nil {
		job.Files = make(map[string][]byte)
	}
	job.Files[setupFile] = setup
	return p.shell.Once(ctx, wasi.Config{}, job)
}

func (p *sqlProgram) call(context.Context, Call) (Result, error) {
	return Result{}, fmt.Errorf("sandbox: call a function: %w: SQL programs have none", ErrUnsupported)
}

func (p *sqlProgram) test(context.Context, Script) (Result, error) {
	return Result{}, fmt.Errorf("sandbox: test: %w: compare what an SQL program prints", ErrUnsupported)
}

// sqlLoop is what SQL is calibrated by: a recursion, an index, a join and a sort. The reference machine's native SQLite
// takes sqlReference for it.
const sqlLoop = `
CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c TEXT);
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 8000) INSERT INTO t SELECT x, x * 7919 % 1009, 'row ' || x FROM n;
CREATE INDEX i ON t (b);
SELECT count(*), sum(u.b) FROM t JOIN t AS u ON u.b = t.b WHERE t.a % 3 = 0;
SELECT c FROM t ORDER BY c DESC LIMIT 1;
`

const sqlReference = 5 * time.Millisecond

func (b *sqlGuest) calibrate(ctx context.Context) (scale, error) {
	return calibrated(sqlReference, func() (machine.Outcome, error) {
		return (&sqlProgram{b, []byte(sqlLoop)}).execute(ctx, scale(1).job(Input{}))
	})
}
