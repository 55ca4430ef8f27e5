// Package upkeep is what keeps the program running, as people see and do it:
// background work that failed, waits or runs, and who may try it again or stop
// it.
//
// It answers for the permission and the record of these acts. It leaves the work
// itself to kit/job and to the packages that enqueue it, backups and the ledger's
// check to the command line, and accounts to package account.
//
// What a job was told to do and what it left is not shown: it may be a letter
// with a personal link, or a file.
package upkeep
