// Package stage knows how a ceremony goes: the parts of its run sheet in their
// order, which of them the law asks for, where the ceremony stands, and which
// line of the oath comes now. It is pure: package ceremony keeps what happened.
package stage
