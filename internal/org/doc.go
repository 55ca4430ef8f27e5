// Package org keeps the register of who holds which post when: units and posts
// as trees with validity and predecessors, and holdings of people in posts.
//
// It answers for the invariants of the register (one definitive holder per
// structural post, one definitive structural post per person, on any date), for
// the in-memory snapshot that every page and permission reads, for acting
// officials, and for reorganisation. It leaves to package people what is known
// of a person, and to package appointment why somebody is moved.
package org
