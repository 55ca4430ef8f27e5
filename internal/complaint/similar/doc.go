// Package similar says how much two reports resemble each other: their words,
// their places, their ages and their categories, with the reasons in numbers a
// person can follow. It also has the grid in which a store looks for
// candidates, and a watch for the same text sent over and over.
//
// Everything here is pure. The query for candidates belongs to package
// complaint: it keeps the Cell and the Sketch of each report in columns, asks
// for the cells of Near within a time, and judges what it finds with Judge.
package similar
