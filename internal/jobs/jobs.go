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

// A process that is lost says nothing: its jobs are taken over when they should have ended. River looks for such
// every 30 seconds, so that they are begun again within two minutes.
const (
	timeout  = 70 * time.Second // for one job
	attempts = 5                // after which a job is dropped; the next look gives it again
	again    = 5 * time.Second  // after an attempt that failed or was lost
)

// connections of one process, beside those of its store: River keeps one to be told of new jobs.
const connections = 4

// Do does a job. It may be called for one job twice, also at the same time.
type Do func(ctx context.Context, j digest.Job) error

// Queue is a digest.Jobs. It is safe for concurrent use.
type Queue struct {
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
}

var _ digest.Jobs = (*Queue)(nil)

// Open makes the tables in the database at location, which is a postgres:// address, where they are not there yet,
// and begins to do jobs, as many as atOnce says of each kind. It goes on until Close. What a job comes to is for do
// to log; that the database is away, others say who use it. No error holds a password.
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
		JobTimeout: timeout, RescueStuckJobsAfter: timeout, CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: 24 * time.Hour,
		FetchPollInterval: 5 * time.Second,
	})
	if err == nil {
		err = q.client.Start(context.WithoutCancel(ctx)) // it ends by Close, which waits for what is being done
	}
	if err != nil {
		q.pool.Close()
		return nil, fmt.Errorf("starting the job queue: %w", err)
	}
	return q, nil
}

// Migrate makes the tables, or brings them up to date. Processes that start together wait for each other.
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

// open connects, and makes no tables.
func open(ctx context.Context, location string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(location)
	if err != nil { // it may quote the password: it is not shown
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

// migrate holds a lock of the database meanwhile; its number is no other's.
func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	const ours = 7_214_660_831
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("the job queue: connecting: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, ours); err != nil {
		return fmt.Errorf("the job queue: waiting for others who migrate: %w", err)
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, ours) }() // it ends with the connection at the latest
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return fmt.Errorf("making the tables of the job queue: %w", err)
	}
	return nil
}

// Give implements digest.Jobs.
func (q *Queue) Give(ctx context.Context, jobs []digest.Job) error {
	const most = 1000
	for len(jobs) > 0 {
		n := min(len(jobs), most)
		batch := make([]river.InsertManyParams, n)
		for i, j := range jobs[:n] {
			batch[i] = river.InsertManyParams{Args: args{j}, InsertOpts: &river.InsertOpts{Queue: string(j.Kind), UniqueOpts: river.UniqueOpts{
				ByArgs: true, ByState: []rivertype.JobState{ // not those that ended: the desk knows by its store whether to give one again
					rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable,
				},
			}}}
		}
		if _, err := q.client.InsertMany(ctx, batch); err != nil {
			return fmt.Errorf("giving jobs: %w", err)
		}
		jobs = jobs[n:]
	}
	return nil
}

// Close takes no more jobs, and waits for those that are being done until ctx ends, which then ends them: another
// process does them again.
func (q *Queue) Close(ctx context.Context) {
	if q.client.Stop(ctx) != nil {
		ended, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = q.client.StopAndCancel(ended) // what does not end is taken over
	}
	q.pool.Close()
}

// args is a job as River keeps it.
type args struct{ digest.Job }

// Kind implements river.JobArgs.
func (args) Kind() string { return "digest" }

type worker struct {
	river.WorkerDefaults[args]
	do Do
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error { return w.do(ctx, j.Args.Job) }

// soon is when a job is tried again.
type soon struct{}

// NextRetry implements river.ClientRetryPolicy.
func (soon) NextRetry(*rivertype.JobRow) time.Time { return time.Now().Add(again) }
