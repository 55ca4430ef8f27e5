// Package workbook is the spreadsheet of a round: its three sheets with their
// columns and words, rows read into values and values written into rows.
//
// It leaves to package intake how any file is compared and parked, and to
// package appointment which round a file means, who may import it, and what
// becomes of its rows.
package workbook
