// Package setup makes a new meetups.yaml from a few answers.
package setup
