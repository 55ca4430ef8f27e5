// Package ceremony answers for what happens between the decree and the switch:
// the gathering at which officials take their oath of office, who must be
// there, who was invited with which personal code, who was present in the hall
// or by video, who spoke the oath and who did not and why, and the sessions
// that follow for those who were not sworn.
//
// It leaves to appointment what a round is, the state of every move and the
// switch of posts (closing a session reports the oaths there, in the same
// transaction); to document how minutes and statements look; to calendar what a
// working day is; and to the region's meeting tool the video itself.
//
// The states of a session and of one person are in state.go, the words of the
// oath in data/oath.json.
package ceremony
