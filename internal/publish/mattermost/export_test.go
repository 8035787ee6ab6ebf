package mattermost

// Dialect and Split are exported for tests.
var (
	Dialect = dialect
	Split   = split
)
