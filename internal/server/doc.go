// Package server is digest serve: it publishes every edition when it is due, serves pages for the public and for the
// operator, answers Prometheus, and does what people ask for with the buttons in Slack.
package server
