// Package intake imports spreadsheets into the register: upload, preview,
// apply, and the workbook of wrong rows that can be mended and imported again.
//
// It answers for the order of the steps (read, match, judge, preview, apply),
// for keeping the file and its preview, and for applying all good rows of a
// file in one transaction or none. It leaves the cells to kit/sheet and the
// meaning of a row to the Kind that people, org and appointment register.
package intake
