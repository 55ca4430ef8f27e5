// Package job runs work in the background, from a table of the region's own
// store. A job is enqueued in the transaction that causes it: it exists exactly
// if that transaction committed.
//
// It answers for
//   - claiming due jobs under a lease, so that several processes may work on
//     one store and the jobs of a dead one are taken over;
//   - trying again with growing waits, and dead letters that a person can see,
//     read the reason of, and send back (Find, Retry, Cancel);
//   - progress that a page can show, and a result;
//   - periodic jobs, each enqueued once a period whichever process sees it due;
//   - stopping: running jobs are waited for, then interrupted and put back.
//
// It leaves to the worker that running twice does no harm. A worker whose whole
// effect is one transaction calls Job.Finish in it and runs exactly once.
//
//	          Enqueue
//	             │
//	             ▼   claim         nil
//	┌───────► waiting ─────► running ─────► done
//	│            │  ▲           │ │
//	│     Cancel │  │ error,    │ │ error on the last attempt, or GiveUp
//	│            ▼  │ Later     │ ▼
//	│      cancelled└───────────┘dead
//	│            │                │
//	└────────────┴────── Retry ───┘
package job
