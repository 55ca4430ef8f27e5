package intake

import "pendopo/internal/kit/sheet"

// Warn says that a row is odd and may be stored all the same. The column is a
// key of the row's table or "" for the whole row; key is a message key.
func (j *Judgement) Warn(r *Judged, column, key string, args ...any) {
	p := sheet.Problem{Sheet: r.Sheet.Table.Name, Row: r.Row.N, Key: key, Args: args}
	if column != "" {
		i := r.Sheet.Table.Index(column)
		if i < 0 {
			panic("intake: table " + r.Sheet.Table.Name + " has no column " + column)
		}
		p.Column, p.Value = r.Sheet.Table.Columns[i].Header, r.Sheet.Found(r.Row, i)
	}
	r.Warnings = append(r.Warnings, p)
}
