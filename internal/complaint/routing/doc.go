// Package routing reads what a citizen wrote and suggests where it belongs:
// a category, the family of agencies that handles it, and the region's own
// unit, always three of them with a confidence and the words that led there.
//
// It answers for
//   - folding a text as people write it (slang, Javanese, repeated letters,
//     spellings of e-KTP) into tokens that still know their place in the text;
//   - the keyword rules, shipped as dated data that a region may add to;
//   - a classifier that learns from the decisions of the region's own
//     coordinators and is trained again by a job. Nothing it has learned, and no
//     text of anybody, is shipped: a new region starts with rules alone;
//   - words of an emergency (112, 113) and of spam or abuse;
//   - measuring all this honestly (Evaluate; "make eval-routing").
//
// It decides nothing: a suggestion is never final, below a threshold the
// report goes to the coordinator without a default. It leaves to package
// complaint what a report is, and to package similar which reports resemble
// one another.
//
// Router is pure and safe for many readers; Service keeps decisions, models and
// the region's own words and hands out the current Router.
package routing
