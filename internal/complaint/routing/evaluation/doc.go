// Package evaluation measures the routing of package routing on a file of
// complaints with the agency that handled each: cross-validated, with a
// learning curve, a table per family and the calibration, beside keyword rules
// alone and naive Bayes. It serves "make eval-routing" and is no part of the
// running program.
//
// What is fitted (weights of the learners, blend with the rules, calibration)
// is fitted on the training part of each fold only. What was chosen by hand
// (groups of features, their lengths, the constants of the learners) was chosen
// while looking at such figures; doc/routing.md says how much that may matter.
package evaluation
