// Package jobs shares a desk's work among all processes that use one PostgreSQL, as jobs of River
// (https://riverqueue.com).
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The jobs of a process that dies are taken over when they should have ended. River checks for them every 30 seconds,
// so they start again within two minutes.
const (
	timeout  = 70 * time.Second // for one job
	attempts = 5                // after which a job is dropped; the next run gives it again
	again    = 5 * time.Second  // after an attempt that failed or was lost
)

// connections of one process, in addition to those of its store. River uses one of them to listen for new jobs.
const connections = 4

// Do does a job. It may be called for one job twice, also at the same time.
type Do func(ctx context.Context, j digest.Job) error

// Queue is a digest.Jobs. It is safe for concurrent use.
type Queue struct {
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
}

var _ digest.Jobs = (*Queue)(nil)

// Open starts to do jobs until Close, as many at the same time as atOnce has for each kind. Location is the
// postgres:// address of the database; Open makes the tables that it needs. Queue logs nothing: do logs how a job
// ended, and the store logs that the database is away. No error contains a password.
func Open(ctx context.Context, location string, atOnce map[digest.JobKind]int, do Do) (*Queue, error) {
	q, err := connect(ctx, location)
	if err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{do: do})
	queues := map[string]river.QueueConfig{}
	for kind, n := range atOnce {
		queues[string(kind)] = river.QueueConfig{MaxWorkers: n}
	}
	q.client, err = river.NewClient(riverpgxv5.New(q.pool), &river.Config{
		Queues: queues, Workers: workers, Logger: slog.New(slog.DiscardHandler), MaxAttempts: attempts, RetryPolicy: soon{},
		JobTimeout: timeout, RescueStuckJobsAfter: timeout,
		CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: 24 * time.Hour,
		FetchPollInterval: 5 * time.Second,
	})
	if err == nil {
		err = q.client.Start(context.WithoutCancel(ctx)) // Close ends it, and waits for running jobs
	}
	if err != nil {
		q.pool.Close()
		return nil, fmt.Errorf("starting the job queue: %w", err)
	}
	return q, nil
}

// Migrate makes the tables, or updates them. Processes that start at the same time wait for each other.
func Migrate(ctx context.Context, location string) error {
	q, err := connect(ctx, location)
	if err != nil {
		return err
	}
	q.pool.Close()
	return nil
}

func connect(ctx context.Context, location string) (*Queue, error) {
	pool, err := open(ctx, location)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return &Queue{pool: pool}, nil
}

// open connects. It makes no tables.
func open(ctx context.Context, location string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(location)
	if err != nil { // it may contain the password
		return nil, errors.New("the postgres:// address of the store is not valid")
	}
	config.MaxConns = connections
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "digest jobs"
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, errors.New("the job queue: the postgres:// address of the store cannot be used")
	}
	return pool, nil
}

// migrate holds an advisory lock, so that processes migrate one at a time.
func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	const ours = 7_214_660_831
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("the job queue: connecting: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, ours); err != nil {
		return fmt.Errorf("the job queue: waiting for other processes that migrate: %w", err)
	}
	defer func() { // PostgreSQL unlocks it at the latest when the connection ends
		_, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, ours)
	}()
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return fmt.Errorf("making the tables of the job queue: %w", err)
	}
	return nil
}

// once keeps a job from being queued twice. Jobs that ended do not count: the desk knows from its store whether to
// give one again.
var once = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	rivertype.JobStateRetryable,
}}

// Give implements digest.Jobs.
func (q *Queue) Give(ctx context.Context, jobs []digest.Job) error {
	const maxBatch = 1000
	for len(jobs) > 0 {
		n := min(len(jobs), maxBatch)
		batch := make([]river.InsertManyParams, n)
		for i, j := range jobs[:n] {
			batch[i] = river.InsertManyParams{
				Args:       args{j},
				InsertOpts: &river.InsertOpts{Queue: string(j.Kind), UniqueOpts: once},
			}
		}
		if _, err := q.client.InsertMany(ctx, batch); err != nil {
			return fmt.Errorf("giving jobs: %w", err)
		}
		jobs = jobs[n:]
	}
	return nil
}

// Close takes no more jobs, and waits for running jobs until ctx ends. Then it cancels them, and another process does
// them again.
func (q *Queue) Close(ctx context.Context) {
	if q.client.Stop(ctx) != nil {
		ended, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = q.client.StopAndCancel(ended) // another process takes over what does not end
	}
	q.pool.Close()
}

// args is a job as River stores it.
type args struct{ digest.Job }

// Kind implements river.JobArgs.
func (args) Kind() string { return "digest" }

type worker struct {
	river.WorkerDefaults[args]
	do Do
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error { return w.do(ctx, j.Args.Job) }

// soon retries jobs after the same short time.
type soon struct{}

// NextRetry implements river.ClientRetryPolicy.
func (soon) NextRetry(*rivertype.JobRow) time.Time { return time.Now().Add(again) }
