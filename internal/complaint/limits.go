package complaint

type limits struct{}
