// Package i18n speaks to people in Indonesian and, second, in English. It holds
// the catalogue of messages by key and the way both languages write dates,
// clocks, numbers, money and employee numbers.
//
// # Catalogue
//
// Each package keeps its messages in catalog/<package>.id.txt and
// catalog/<package>.en.txt, one message a line:
//
//	# a comment
//	org.post_vacant = {0} kosong sejak {1}
//	org.found[one]  = {0} post found
//	org.found       = {0} posts found
//
// Keys start with the name of their file. {0}, {1} … are the arguments; \n is a
// line break. A key with [one] is the singular, chosen when the first argument
// is the number 1 ([one:2] looks at argument {2}); Indonesian needs none.
// Tests refuse a key that one language lacks, placeholders that differ, and a
// key that the source uses but no catalogue has.
//
// # Arguments
//
// A clock.Date is written long ("26 November 2026"), an integer with grouped
// thousands, a float64 with two decimals, [Rupiah] as money, a [Key] as its own
// message, [Plain] as bare digits (a year is not "2.026"), anything else as
// fmt prints it.
//
// What this package leaves to others: which language a person reads (kit/page),
// numbers and dates in words of decrees (document).
package i18n
