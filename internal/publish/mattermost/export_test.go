package mattermost

// Dialect and Split are tested by themselves.
var (
	Dialect = dialect
	Split   = split
)
